"""The desk's lists: what their columns and filters are."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.kernel.access.models import ROLES, RoleAssignment
from accord.kernel.access.queries import grants_in, roles_in, visible_to
from accord.kernel.actors.models import Actor
from accord.kernel.policy.facts import Viewer
from accord.ui.listing import Choice, Column, Filter, Listing


def unended_roles(viewer: Viewer) -> QuerySet[RoleAssignment]:
    """Roles in force, or to begin: what can be ended."""
    return roles_in(viewer).filter(Q(ends=None) | Q(ends__gt=timezone.now()))


def roles_listing(viewer: Viewer, slug: str, *, may_end: bool) -> Listing:
    """People and roles: a line a role, with what it is narrowed to."""

    def with_names(rows: list[Any]) -> Sequence[Any]:
        persons = visible_to(viewer, Actor).filter(account__in={row.account_id for row in rows}).select_related("space")
        names = {person.account_id: person for person in persons}
        for row in rows:
            row.person = names.get(row.account_id)
        return rows

    columns = [
        Column("name", _("Person"), lambda role: str(role.person or "—"), heading=True, url=_person_url),
        Column("email", _("E-mail address"), lambda role: role.account.email, sort="account__email"),
        Column("role", _("Role"), lambda role: role.get_role_display(), sort="role"),
        Column("body", _("Only for"), lambda role: str(role.body) if role.body else ""),
        Column("place", _("Only in"), lambda role: str(role.place) if role.place else ""),
        Column("since", _("Since"), lambda role: role.created_at, kind="day", sort="created_at"),
    ]
    if may_end:
        columns.append(
            Column(
                "end",
                _("Step"),
                lambda _role: _("End"),
                url=lambda role: reverse("desk:end_role", args=(slug, role.pk)),
                download=False,
            )
        )
    return Listing(
        title=_("People and roles"),
        lede=_("Who may do what in this space. A role ends here, and an account is closed by the operator."),
        columns=columns,
        filters=[Filter("role", _("Role"), [Choice(str(key), words) for key, words in ROLES], field="role")],
        order=("account__email", "created_at"),
        search=lambda rows, words: rows.filter(account__email__icontains=words),
        prepare=with_names,
        noun=lambda n: ngettext("%(n)d role", "%(n)d roles", n) % {"n": n},
        file_name="people-and-roles",
    )


def grants_by_name(viewer: Viewer) -> list[dict[str, Any]]:
    """Grants in force, each with the name of its person."""
    live = list(grants_in(viewer).filter(ended_at=None, ends__gt=timezone.now()))
    persons = visible_to(viewer, Actor).filter(account__in={grant.account_id for grant in live})
    names = {person.account_id: str(person) for person in persons}
    return [{"grant": grant, "person": names.get(grant.account_id, "—")} for grant in live]


def _person_url(role: Any) -> str:
    return role.person.get_absolute_url() if role.person else ""
