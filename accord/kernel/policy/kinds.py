"""What a model says about itself once, for everybody: its name, its levels, its relations to bodies, its verbs.

A model declares ``policy = Kind(...)``. Access turns the declared paths into facts and into queryset filters,
so a rule is written in one place. Nothing here knows Django; a path is a string such as ``"support__body_id"``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S0, S1, Sensitivity

# The fields that every record of a space carries (see kernel/spaces).
RECORD_FIELDS: dict[str, Sensitivity] = {
    "id": S0,
    "space": S0,
    "sensitivity": S0,
    "client_key": S1,
    "revision": S1,
    "created_at": S1,
    "created_by": S1,
    "updated_at": S1,
    "deleted_at": S1,
    "merged_into": S1,
}


@dataclass(frozen=True)
class Verb:
    """Who may do one thing to a record of a kind.

    own_body: the record must concern (``owes``) a body the person acts for, else the role's scope is enough.
    own_body_for: the roles for which alone own_body holds, such as the contributors among those who may.
    not_author: four eyes; whoever wrote the record may not do this to it.
    own_record: only whoever wrote the record.
    """

    roles: Collection[Role]
    own_body: bool = False
    not_author: bool = False
    own_record: bool = False
    own_body_for: Collection[Role] = ()


@dataclass(frozen=True)
class Kind:
    """A model's declaration.

    name: the stable word for the kind, used in audit events, threads and URLs.
    fields: level of every field of the model besides ``RECORD_FIELDS``; reverse relations are not fields.
    owes, subject_of: paths to actor ids whose body owes or wrote the record, or whom the record assesses or
        accuses. Only ``subject_of`` of an adversarial kind makes a conflict of interest.
    places: paths to place ids; a role narrowed to a place reaches records in that place's subtree.
    in_space: whether the rows belong to a space and carry RECORD_FIELDS; tables of the system do not.
    evidence, field_work: opens the kind to assessors at S2, to enumerators at S1.
    """

    name: str
    fields: Mapping[str, Sensitivity]
    owes: tuple[str, ...] = ()
    subject_of: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    adversarial: bool = False
    evidence: bool = False
    field_work: bool = False
    verbs: Mapping[str, Verb] = field(default_factory=dict)
    in_space: bool = True

    def level_of(self, field_name: str) -> Sensitivity | None:
        """The declared level of a field, None where it was never declared."""
        declared = self.fields.get(field_name)
        if declared is None and self.in_space:
            return RECORD_FIELDS.get(field_name)
        return declared

    def undeclared(self, field_names: Collection[str]) -> list[str]:
        """Those of the model's fields that have no level; a test demands that there are none."""
        return sorted(name for name in field_names if self.level_of(name) is None)
