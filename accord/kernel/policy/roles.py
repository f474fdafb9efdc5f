"""The eight roles of a space and how far up the sensitivity levels each one reads.

Source: the table of roles in SECURITY.md. What a role may *write* is declared per kind (see kinds.py),
because only the kind knows its verbs.
"""

from enum import StrEnum

from accord.kernel.policy.sensitivity import S1, S2, Sensitivity


class Role(StrEnum):
    """A person's part in a space; one person may hold several, each narrowed by body and place."""

    READER = "reader"
    MEMBER = "member"
    CONTRIBUTOR = "contributor"
    ENUMERATOR = "enumerator"
    ASSESSOR = "assessor"
    REVIEWER = "reviewer"
    SECRETARIAT = "secretariat"
    STEWARD = "steward"


# The highest level that a role alone opens. S2 needs an audience or a scope besides, S3 a grant besides.
CEILING: dict[Role, Sensitivity] = {
    Role.READER: S1,
    Role.MEMBER: S2,
    Role.CONTRIBUTOR: S2,
    Role.ASSESSOR: S1,
    Role.REVIEWER: S2,
    Role.SECRETARIAT: S2,
    Role.STEWARD: S1,
}
# Enumerators read only kinds declared as field work, so they have no ceiling of their own.
FIELD_WORK_CEILING = S1
# Assessors read the evidence behind reports one level higher than the rest.
EVIDENCE_CEILING = S2

# These roles read S2 by their scope; the others only where their body or pillar is in the audience.
READS_S2_BY_SCOPE = frozenset({Role.REVIEWER, Role.SECRETARIAT, Role.ASSESSOR})
# Who can change other people's work or access must prove it with a second factor (SECURITY.md, lists).
SECOND_FACTOR_ROLES = frozenset({Role.REVIEWER, Role.SECRETARIAT, Role.STEWARD})

ANY_ROLE = frozenset(Role)
