"""Taking away a record that was written down by mistake, as long as nothing stands on it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.access.queries import demand
from accord.kernel.access.titles import Titled
from accord.kernel.audit.services import Changes
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.records import refuse_other_space, revise_record, tombstone_record
from accord.kernel.threads.queries import Ref, links_between, ref_of, titles_for
from accord.ui.wording import listed

NAMED = 5
Parts = Iterable[type[SpaceRecord]]


@dataclass(frozen=True)
class Standing:
    """What stands on a record. seen: those that the viewer sees, with their pages."""

    seen: Sequence[Titled]
    is_free: bool


def standing_on(viewer: Viewer, row: SpaceRecord, *, parts: Parts = (), also: Iterable[Ref] = ()) -> Standing:
    """Every row that names a record, and every link of it, those of S3 unnamed; what is hidden keeps it in place too.

    parts: kinds of rows that are the record's own and go with it. also: what stands on it and names it in another way.
    """
    here, own = ref_of(row), set(parts)
    refs = {ref for model, field in _naming(type(row)) if model not in own for ref in _refs(model, field, row)}
    for link in links_between(viewer, [here]):
        refs |= {(link.source_kind, link.source_id), (link.target_kind, link.target_id)} - {here}
    refs |= set(also)
    # What takes a second step to read is not named on the way: reading it would be noted each time.
    titles = titles_for(viewer.by_password_alone(), refs)
    return Standing(sorted(titles.values(), key=lambda titled: titled.title), not refs)


def _naming(model: type[SpaceRecord]) -> Iterator[tuple[type[SpaceRecord], str]]:
    """The kinds of rows that can name such a record, and by which field, those of upper apps included."""
    for relation in model._meta.get_fields(include_hidden=True):
        other: Any = relation.related_model
        reverse = relation.auto_created and not relation.concrete and isinstance(other, type)
        if reverse and issubclass(other, SpaceRecord):
            yield other, relation.remote_field.name  # type: ignore[union-attr] # a reverse relation has one


def _refs(model: type[SpaceRecord], field: str, row: SpaceRecord) -> set[Ref]:
    rows = model._base_manager.filter(**{field: row}, deleted_at=None)
    return {(model.policy.name, pk) for pk in rows.values_list("pk", flat=True)}


def take_away(by: Viewer, row: SpaceRecord, *, reason: str, parts: Parts = (), also: Iterable[Ref] = ()) -> Changes:
    """Take a row away and keep the reason on it, as part of a service; its history stays.

    reason: words fit to be kept. parts, also: as above. Raises NotPermitted, or Refused for a row that is gone
    already, and, naming it, where something stands on it.
    """
    refuse_other_space(by, row)
    demand(by, "remove", row)
    # Nobody builds on it meanwhile: what names the row waits for this to be on disk, and is refused then.
    type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
    standing = standing_on(by, row, parts=parts, also=also)
    if not standing.is_free:
        raise Refused(_said(standing))
    return {**revise_record(by, row, revision=row.revision, removed_because=reason), **tombstone_record(by, row)}


def _said(standing: Standing) -> str:
    if not standing.seen:
        return _("Other records stand on it: it cannot be removed.")
    named = [f"“{titled.title}”" for titled in standing.seen[:NAMED]]
    if (left := len(standing.seen) - len(named)) > 0:
        named.append(ngettext("%(n)d more", "%(n)d more", left) % {"n": left})
    return _("It cannot be removed, because this stands on it: %(records)s.") % {"records": listed(named)}
