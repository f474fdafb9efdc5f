"""Who somebody is in a space, in one sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.outlets.desk.evidence import body_to_speak_for

# The role that says most about somebody's day comes first: with the name of their body, and without one.
SENTENCES: dict[Role, tuple[str | Promise, str | Promise]] = {
    Role.SECRETARIAT: (
        _("You keep the records of this space, for %(body)s."),
        _("You keep the records of this space."),
    ),
    Role.REVIEWER: (_("You review for %(body)s."), _("You review what others hand in.")),
    Role.CONTRIBUTOR: (_("You report for %(body)s."), _("You report on what your body owes.")),
    Role.ASSESSOR: (
        _("You assess for %(body)s, independently of those who report."),
        _("You assess independently of those who report."),
    ),
    Role.ENUMERATOR: (
        _("You record visits and surveys; those given to you appear here."),
        _("You record visits and surveys; those given to you appear here."),
    ),
    Role.MEMBER: (_("You speak for %(body)s at this table."), _("You sit at this table.")),
    Role.STEWARD: (
        _("You look after accounts, roles and settings; the content belongs to the others."),
        _("You look after accounts, roles and settings; the content belongs to the others."),
    ),
    Role.READER: (
        _("You read along for %(body)s: what is promised here and what became of it."),
        _("You read along: what is promised here and what became of it."),
    ),
}


def role_sentence(viewer: Viewer) -> str:
    """“You review for the provincial rights directorate.”"""
    role = next((role for role in SENTENCES if viewer.holds(role)), None)
    if role is None:
        return ""
    body = body_to_speak_for(viewer)
    for_body, alone = SENTENCES[role]
    return str(for_body) % {"body": body} if body else str(alone)
