"""The decision, clause by clause, on hand-made facts; and every clause is needed."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from accord.kernel.policy import decision
from accord.kernel.policy.decision import READ, allow
from accord.kernel.policy.facts import Clearance, Record, Seat, Viewer
from accord.kernel.policy.kinds import Kind, Verb
from accord.kernel.policy.roles import Role
from accord.kernel.policy.sensitivity import S1, S2, S3, S4

SPACE, ELSEWHERE, ME, SOMEBODY, MY_BODY, ACCUSED, HERE, THERE = (uuid4() for _ in range(8))
KIND = Kind(
    "stone",
    {"weight": S1, "note": S2, "name_of_source": S3, "sealed_name": S4},
    verbs={
        "report": Verb({Role.CONTRIBUTOR}, own_body=True),
        "vet": Verb({Role.REVIEWER}, not_author=True),
        "withdraw": Verb({Role.CONTRIBUTOR}, own_record=True),
    },
)
ADVERSARIAL = replace(KIND, name="judgement", adversarial=True)
RECORD = Record(KIND, SPACE, UUID(int=7), author=SOMEBODY, owes=frozenset({MY_BODY}), place_lineage=frozenset({HERE}))


def sitting(*roles: Role, **facts: object) -> Viewer:
    """A viewer with these roles in the space, not narrowed."""
    seats = tuple(Seat(SPACE, role) for role in roles)
    return replace(Viewer(account=ME, space=SPACE, seats=seats), **facts)  # type: ignore[arg-type] # test shorthand


def grant(level: object = S3, record: UUID | None = None, kind: str = "stone") -> Clearance:
    """A grant for the record, or for the whole kind."""
    return Clearance(SPACE, kind, record, level)  # type: ignore[arg-type] # test shorthand


S2_RECORD, S3_RECORD = replace(RECORD, level=S2), replace(RECORD, level=S3)
JUDGEMENT = replace(RECORD, kind=ADVERSARIAL, subject_of=frozenset({ACCUSED}))
CLEARED = sitting(Role.MEMBER, clearances=(grant(),), second_factor=True)
NARROW = Viewer(account=ME, space=SPACE, seats=(Seat(SPACE, Role.REVIEWER, bodies=frozenset({ACCUSED})),))
NARROW_PLACE = Viewer(account=ME, space=SPACE, seats=(Seat(SPACE, Role.REVIEWER, place=THERE),))
TWO_NARROW = Viewer(
    account=ME,
    space=SPACE,
    seats=(Seat(SPACE, Role.REVIEWER, place=THERE), Seat(SPACE, Role.MEMBER, place=HERE)),
)

# what it shows → (viewer, action, record, field, the clause that refuses or "" where it is allowed)
CASES: dict[str, tuple[Viewer, str, Record, str | None, str]] = {
    "a reader reads what is for the space": (sitting(Role.READER), READ, RECORD, "weight", ""),
    "a stranger reads nothing": (Viewer(account=ME, space=SPACE), READ, RECORD, None, "seat_in_space"),
    "a role elsewhere opens nothing here": (
        Viewer(account=ME, space=SPACE, seats=(Seat(ELSEWHERE, Role.SECRETARIAT),)),
        READ,
        RECORD,
        None,
        "seat_in_space",
    ),
    "a reader reads no restricted field": (sitting(Role.READER), READ, RECORD, "note", "role_reaches_level"),
    "a steward reads nothing above the space": (sitting(Role.STEWARD), READ, S2_RECORD, None, "role_reaches_level"),
    "a grant does not lift a steward": (
        sitting(Role.STEWARD, clearances=(grant(),), second_factor=True),
        READ,
        S3_RECORD,
        None,
        "role_reaches_level",
    ),
    "an enumerator reads no ordinary record": (sitting(Role.ENUMERATOR), READ, RECORD, None, "role_reaches_level"),
    "an enumerator reads field work": (
        sitting(Role.ENUMERATOR),
        READ,
        replace(RECORD, kind=replace(KIND, field_work=True)),
        None,
        "",
    ),
    "an assessor reads no restricted record": (sitting(Role.ASSESSOR), READ, S2_RECORD, None, "role_reaches_level"),
    "an assessor reads restricted evidence": (
        sitting(Role.ASSESSOR),
        READ,
        replace(S2_RECORD, kind=replace(KIND, evidence=True)),
        None,
        "",
    ),
    "a member reads a restricted record of the own body": (
        sitting(Role.MEMBER, bodies=frozenset({MY_BODY})),
        READ,
        S2_RECORD,
        None,
        "",
    ),
    "a member reads no restricted record of another body": (sitting(Role.MEMBER), READ, S2_RECORD, None, "in_audience"),
    "a member reads what was shared with the pillar": (
        sitting(Role.MEMBER, pillars=frozenset({"community"})),
        READ,
        replace(S2_RECORD, audience_pillars=frozenset({"community"})),
        None,
        "",
    ),
    "a member reads the own restricted record": (sitting(Role.MEMBER), READ, replace(S2_RECORD, author=ME), None, ""),
    "a reviewer reads restricted records": (sitting(Role.REVIEWER), READ, S2_RECORD, "note", ""),
    "a reviewer narrowed to a body reads no restricted record of another": (
        NARROW,
        READ,
        S2_RECORD,
        None,
        "within_scope",
    ),
    "a reviewer narrowed to a place reads no restricted record elsewhere": (
        NARROW_PLACE,
        READ,
        S2_RECORD,
        None,
        "within_scope",
    ),
    "two narrow roles never add up to a wide one": (TWO_NARROW, READ, S2_RECORD, None, "in_audience"),
    "a narrowed reviewer reads what is for the space": (NARROW, READ, RECORD, None, ""),
    "confidential needs a grant": (
        sitting(Role.SECRETARIAT, second_factor=True),
        READ,
        S3_RECORD,
        None,
        "cleared",
    ),
    "confidential opens by a grant": (CLEARED, READ, S3_RECORD, None, ""),
    "a grant for another record opens nothing": (
        sitting(Role.MEMBER, clearances=(grant(record=UUID(int=8)),), second_factor=True),
        READ,
        S3_RECORD,
        None,
        "cleared",
    ),
    "a grant for another kind opens nothing": (
        sitting(Role.MEMBER, clearances=(grant(kind="pebble"),), second_factor=True),
        READ,
        S3_RECORD,
        None,
        "cleared",
    ),
    "a grant up to restricted opens nothing confidential": (
        sitting(Role.MEMBER, clearances=(grant(S2),), second_factor=True),
        READ,
        S3_RECORD,
        None,
        "cleared",
    ),
    "a grant does not replace the second factor": (
        replace(CLEARED, second_factor=False),
        READ,
        S3_RECORD,
        None,
        "second_factor_held",
    ),
    "a grant lets a reader read one restricted record": (
        sitting(Role.READER, clearances=(grant(S2),)),
        READ,
        S2_RECORD,
        None,
        "",
    ),
    "a grant opens reading, not writing": (
        sitting(Role.MEMBER, clearances=(grant(),), second_factor=True),
        "report",
        S3_RECORD,
        None,
        "role_may_act",
    ),
    "nothing opens what is sealed": (
        sitting(Role.SECRETARIAT, clearances=(grant(S4),), second_factor=True),
        READ,
        RECORD,
        "sealed_name",
        "not_sealed",
    ),
    "the operator does not open what is sealed": (
        Viewer(space=SPACE, operator=True),
        READ,
        RECORD,
        "sealed_name",
        "not_sealed",
    ),
    "a deleted record is gone": (sitting(Role.REVIEWER), READ, replace(RECORD, deleted=True), None, "not_withdrawn"),
    "the accused body's people never read the judgement": (
        sitting(Role.REVIEWER, conflicts=frozenset({ACCUSED})),
        READ,
        JUDGEMENT,
        None,
        "no_conflict_of_interest",
    ),
    "a record about a body that accuses nobody is open to it": (
        sitting(Role.REVIEWER, conflicts=frozenset({ACCUSED})),
        READ,
        replace(RECORD, subject_of=frozenset({ACCUSED})),
        None,
        "",
    ),
    "owing is no conflict": (
        sitting(Role.REVIEWER, conflicts=frozenset({MY_BODY})),
        READ,
        replace(JUDGEMENT, subject_of=frozenset()),
        None,
        "",
    ),
    "an undeclared field is refused": (sitting(Role.REVIEWER), READ, RECORD, "colour", "declared"),
    "an unknown verb is refused": (sitting(Role.SECRETARIAT), "melt", RECORD, None, "role_may_act"),
    "a contributor reports for the own body": (
        sitting(Role.CONTRIBUTOR, bodies=frozenset({MY_BODY})),
        "report",
        RECORD,
        None,
        "",
    ),
    "a contributor does not report for another body": (
        sitting(Role.CONTRIBUTOR),
        "report",
        RECORD,
        None,
        "body_may_act",
    ),
    "a reader does not report": (
        sitting(Role.READER, bodies=frozenset({MY_BODY})),
        "report",
        RECORD,
        None,
        "role_may_act",
    ),
    "a reviewer vets": (sitting(Role.REVIEWER), "vet", RECORD, None, ""),
    "a reviewer never vets own work": (
        sitting(Role.REVIEWER),
        "vet",
        replace(RECORD, author=ME),
        None,
        "four_eyes",
    ),
    "a narrowed reviewer does not vet elsewhere": (NARROW_PLACE, "vet", RECORD, None, "within_scope"),
    "only the author withdraws": (sitting(Role.CONTRIBUTOR), "withdraw", RECORD, None, "four_eyes"),
    "the row's own level counts for every field": (
        sitting(Role.READER),
        READ,
        S2_RECORD,
        "weight",
        "role_reaches_level",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=lambda name: name.replace(" ", "_"))
def test_the_decision_holds(case: str) -> None:
    viewer, action, record, field, refused_by = CASES[case]
    answer = allow(viewer, action, record, field)
    assert (answer.allowed, answer.denied_by) == (not refused_by, refused_by)


def holding() -> set[str]:
    """The cases that come out as they should."""
    return {
        name
        for name, (viewer, action, record, field, refused_by) in CASES.items()
        if allow(viewer, action, record, field).allowed is not bool(refused_by)
    }


EVERY_CLAUSE = [
    *(("VIEWER_CLAUSES", clause.__name__) for clause in decision.VIEWER_CLAUSES),
    *(("SEAT_CLAUSES", clause.__name__) for clause in decision.SEAT_CLAUSES),
]


@pytest.mark.parametrize(("group", "name"), EVERY_CLAUSE)
def test_no_clause_can_be_dropped(group: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tuple(clause for clause in getattr(decision, group) if clause.__name__ != name)
    monkeypatch.setattr(decision, group, kept)
    failing = set(CASES) - holding()
    assert failing, f"nothing notices that {name} is gone"
    assert all(CASES[case][4] for case in failing), "a dropped clause may only let more through"


def test_a_kind_names_its_undeclared_fields() -> None:
    assert KIND.undeclared(["weight", "revision", "colour"]) == ["colour"]


def test_a_password_alone_leaves_powerful_roles_with_what_a_reader_may():
    scope = frozenset({MY_BODY})
    seats = (Seat(SPACE, Role.REVIEWER, scope), Seat(SPACE, Role.MEMBER), Seat(ELSEWHERE, Role.STEWARD))
    viewer = replace(sitting(), seats=seats, second_factor=True)
    alone = viewer.by_password_alone()
    assert alone.roles == {Role.READER, Role.MEMBER}
    assert alone.seats[0].bodies == scope
    assert Role.STEWARD not in {seat.role for seat in alone.seats}
    assert not alone.second_factor
    assert allow(viewer, "vet", RECORD)
    assert not allow(alone, "vet", RECORD)
    assert not allow(alone, READ, S2_RECORD)
    assert allow(alone, READ, RECORD)


@pytest.mark.parametrize("role", [Role.READER, Role.MEMBER, Role.CONTRIBUTOR, Role.ENUMERATOR, Role.ASSESSOR])
def test_a_password_alone_takes_nothing_from_the_other_roles(role):
    viewer = sitting(role)
    assert viewer.by_password_alone() is viewer
