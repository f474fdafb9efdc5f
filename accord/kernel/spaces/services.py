"""Making and setting up spaces."""

from typing import Any

from django.utils.translation import gettext as _

from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.models import Space
from accord.kernel.spaces.names import clean_texts
from accord.kernel.spaces.records import check_row, revise_record


@service("space_made")
def make_space(by: Viewer, *, slug: str, name: Texts, languages: list[str] | None = None, **values: Any) -> Space:
    """Open a new space. Only the operator of the installation does this.

    Raises Refused where the slug is taken or not made of letters, digits and hyphens.
    """
    if not by.operator:
        raise Refused(_("Only the operator of this installation opens a space."))
    if Space.objects.filter(slug=slug).exists():
        raise Refused(_("There is a space with the short name “%(slug)s” already.") % {"slug": slug}, field="slug")
    if slug in RESERVED_SLUGS:
        raise Refused(_("“%(slug)s” is a page of the product itself.") % {"slug": slug}, field="slug")
    space = Space(slug=slug, name=name, languages=languages or ["en"], **values)
    check_row(space)
    space.save(force_insert=True)
    record(by, "space_made", space, changes={"slug": (None, slug), "name": (None, name)})
    return space


# First words of URLs that belong to no space.
RESERVED_SLUGS = frozenset(
    {
        "accounts",
        "static",
        "gallery",
        "invitation",
        "spaces",
        "held",
        "me",
        "api",
        "language",
        "calendar",
        "mail",
        "public",
    }
)


@service("space_settings_changed")
def change_space_settings(by: Viewer, space: Space, *, revision: int, **values: Any) -> Space:
    """Change a space's settings as its steward opened them at ``revision``.

    Raises NotPermitted for anybody but a steward, StaleRecord where somebody else was faster, Refused where a
    value breaks the rules.
    """
    if not by.holds(Role.STEWARD) or by.space not in (None, space.pk):
        raise NotPermitted("settle", "role_may_act")
    if not values.get("languages", space.languages):
        raise Refused(_("A space needs at least one language."), field="languages")
    if "name" in values:
        values["name"] = clean_texts(values["name"])
    changes = revise_record(by, space, revision=revision, **values)
    if changes:
        record(by, "space_settings_changed", space, changes=changes)
    else:
        nothing_changed()
    return space
