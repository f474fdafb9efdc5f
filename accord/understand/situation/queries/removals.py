"""What stands on a law or a provision, and so keeps it from being removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from accord.kernel.access.titles import Titled
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.threads.queries import links_between, ref_of, titles_for
from accord.understand.situation.models import GapFinding, Law, Provision

# By kind: the rows that name such a record, by which field. The stages of a law are its own, and go with it.
NAMED_BY: Final[dict[type[SpaceRecord], Sequence[tuple[type[SpaceRecord], str]]]] = {
    Law: ((Provision, "law"), (GapFinding, "law")),
    Provision: ((GapFinding, "provision"),),
}


@dataclass(frozen=True)
class Standing:
    """What stands on a record. seen: those that the viewer sees, with their pages."""

    seen: Sequence[Titled]
    is_free: bool


def standing_on(viewer: Viewer, row: Law | Provision) -> Standing:
    """The provisions, findings and links of a record, those of S3 unnamed; what is hidden keeps it in place too."""
    here = ref_of(row)
    refs = {end for model, field in NAMED_BY[type(row)] for end in _refs(model, field, row)}
    for link in links_between(viewer, [here]):
        refs |= {(link.source_kind, link.source_id), (link.target_kind, link.target_id)} - {here}
    # What takes a second step to read is not named on the way: reading it would be noted each time.
    titles = titles_for(viewer.by_password_alone(), refs)
    return Standing(sorted(titles.values(), key=lambda titled: titled.title), not refs)


def _refs(model: type[SpaceRecord], field: str, row: SpaceRecord) -> set[tuple[str, Any]]:
    rows = model._base_manager.filter(**{field: row}, deleted_at=None)
    return {(model.policy.name, pk) for pk in rows.values_list("pk", flat=True)}
