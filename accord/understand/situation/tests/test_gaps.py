"""The gap matrix: who may judge, what is cited, what counts, and that a suggestion never counts by itself."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accord.kernel.audit.models import Event
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.spaces.errors import Refused, StaleRecord
from accord.kernel.taxonomies.models import Taxonomy
from accord.understand.situation.models import GapFinding
from accord.understand.situation.queries.gaps import (
    cell_history,
    cell_revision,
    counting_finding,
    lists_for,
    matrix_for,
    terms_in,
)
from accord.understand.situation.services import (
    CellJudgement,
    add_law,
    add_provision,
    confirm_suggestion,
    ensure_lists,
    judge_cell,
    judge_cells,
    note_stage,
    refuse_suggestion,
    suggest_verdict,
    withdraw_finding,
)


def matrix(cast, **asked):
    viewer = cast.viewer("imran")
    lists = lists_for(viewer)
    return matrix_for(viewer, rights=terms_in(viewer, lists.rights), groups=terms_in(viewer, lists.groups), **asked)


@pytest.mark.parametrize("name", ["lal", "hina", "amina"])
def test_assessor_reviewer_and_secretariat_judge(cast, cell, provision, name):
    found = judge_cell(cast.viewer(name), **cell, verdict="weak", provision=provision, note="An exception is left.")
    assert found.counts
    assert matrix(cast).cell(cell["right"], cell["group"]).verdict == "weak"
    assert Event.objects.filter(object_id=found.pk, name="gap_judged").count() == 1


@pytest.mark.parametrize("name", ["daud", "bilal", "imran", "kiran", "gul"])
def test_nobody_else_judges(cast, cell, name):
    with pytest.raises((NotPermitted, NotVisible)):
        judge_cell(cast.viewer(name), **cell, verdict="absent")


def test_a_stranger_finds_no_law_to_judge(cast, cell):
    with pytest.raises((NotVisible, NotPermitted)):
        judge_cell(cast.stranger_here(), **cell, verdict="absent")


@pytest.mark.parametrize("verdict", ["covered", "weak"])
def test_covered_and_weak_cite_a_provision(cast, cell, verdict):
    with pytest.raises(Refused) as refusal:
        judge_cell(cast.viewer("lal"), **cell, verdict=verdict)
    assert refusal.value.field == "provision"
    with pytest.raises(IntegrityError), transaction.atomic():
        GapFinding.objects.create(space=cast.space, **cell, verdict=verdict, judged_on=date(2025, 1, 1))


def test_a_provision_of_another_law_a_day_to_come_and_a_strange_verdict_are_refused(cast, cell):
    other = add_law(cast.viewer("amina"), kind="law", title={"en": "Other act"}, level="federal")
    elsewhere = add_provision(cast.viewer("lal"), law=other, number="1", text="Words.")
    tomorrow = timezone.localdate() + timedelta(days=1)
    for values in (
        {"verdict": "covered", "provision": elsewhere},
        {"verdict": "absent", "judged_on": tomorrow},
        {"verdict": "fine"},
    ):
        with pytest.raises(Refused):
            judge_cell(cast.viewer("lal"), **cell, **values)
    assert not GapFinding.objects.exists()


def test_not_looked_at_is_not_absent(cast, cell):
    assert matrix(cast).unseen == 4
    judge_cell(cast.viewer("lal"), **cell, verdict="absent")
    shown = matrix(cast)
    assert (shown.unseen, shown.gaps, shown.count("absent")) == (3, 1, 1)


def test_a_later_judgement_counts_and_the_earlier_one_stays_as_history(cast, cell, provision):
    first = judge_cell(cast.viewer("hina"), **cell, verdict="absent", judged_on=date(2024, 1, 1))
    second = judge_cell(cast.viewer("lal"), **cell, verdict="covered", provision=provision, judged_on=date(2025, 1, 1))
    late = judge_cell(cast.viewer("hina"), **cell, verdict="weak", provision=provision, judged_on=date(2024, 6, 1))
    assert counting_finding(cast.viewer("imran"), **cell) == second
    assert cell_history(cast.viewer("imran"), second) == [second, late, first]
    assert matrix(cast).count("covered") == 1


def test_who_did_not_see_the_newest_judgement_is_told(cast, cell, provision):
    seen = cell_revision(**cell)
    judge_cell(cast.viewer("hina"), **cell, verdict="absent")
    with pytest.raises(StaleRecord):
        judge_cell(cast.viewer("lal"), **cell, verdict="weak", provision=provision, seen=seen)
    judge_cell(cast.viewer("lal"), **cell, verdict="weak", provision=provision, seen=cell_revision(**cell))


def test_a_form_sent_twice_is_one_finding_also_when_it_says_what_it_saw(cast, cell):
    values = {**cell, "verdict": "absent", "client_key": "key", "seen": 0}
    assert judge_cell(cast.viewer("lal"), **values) == judge_cell(cast.viewer("lal"), **values)
    assert GapFinding.objects.count() == 1


def test_a_suggestion_counts_for_nothing_until_somebody_else_confirms_it(cast, cell):
    made = suggest_verdict(cast.viewer("daud"), **cell, verdict="absent", note="Nothing is said of it.")
    shown = matrix(cast)
    assert (shown.unseen, shown.suggestions) == (4, 1)
    confirm_suggestion(cast.viewer("hina"), made)
    shown = matrix(cast)
    assert (shown.count("absent"), shown.suggestions) == (1, 0)
    assert made.decided_by == cast.account("hina").pk


def test_a_refused_suggestion_needs_a_reason_and_stays_in_the_history(cast, cell):
    made = suggest_verdict(cast.viewer("daud"), **cell, verdict="absent")
    with pytest.raises(Refused):
        refuse_suggestion(cast.viewer("lal"), made, reason=" ")
    refuse_suggestion(cast.viewer("lal"), made, reason="Section 12 speaks of it.")
    with pytest.raises(Refused):
        confirm_suggestion(cast.viewer("hina"), made)
    assert cell_history(cast.viewer("imran"), made) == [made]
    assert matrix(cast).unseen == 4


def test_nobody_confirms_their_own_suggestion_and_no_machine_confirms_any(cast, cell):
    own = suggest_verdict(cast.operator, **cell, verdict="absent")
    with pytest.raises(NotPermitted):
        confirm_suggestion(cast.operator, own)
    made = suggest_verdict(cast.viewer("daud"), **cell, verdict="absent")
    GapFinding.objects.filter(pk=made.pk).update(created_by=cast.account("lal").pk)
    made.refresh_from_db()
    with pytest.raises(NotPermitted):
        confirm_suggestion(cast.viewer("lal"), made)
    with pytest.raises(NotPermitted):
        confirm_suggestion(cast.viewer("esha"), made)


@pytest.mark.parametrize("name", ["imran", "kiran", "gul"])
def test_who_may_only_read_suggests_nothing(cast, cell, name):
    with pytest.raises((NotPermitted, NotVisible)):
        suggest_verdict(cast.viewer(name), **cell, verdict="absent")


def test_the_competent_body_s_own_contributor_may_suggest_but_others_narrowed_elsewhere_may_not(cast, cell):
    assert suggest_verdict(cast.viewer("bilal"), **cell, verdict="absent").state == "suggested"
    with pytest.raises(NotPermitted):
        suggest_verdict(cast.viewer("chandni"), **cell, verdict="absent")


def test_a_withdrawn_judgement_lets_the_one_before_it_count_again(cast, cell, provision):
    first = judge_cell(cast.viewer("hina"), **cell, verdict="absent", judged_on=date(2024, 1, 1))
    second = judge_cell(cast.viewer("lal"), **cell, verdict="covered", provision=provision)
    with pytest.raises(NotPermitted):
        withdraw_finding(cast.viewer("hina"), second, reason="I disagree.")
    withdraw_finding(cast.viewer("lal"), second, reason="I read the wrong section.")
    assert counting_finding(cast.viewer("imran"), **cell) == first
    with pytest.raises(NotPermitted):
        withdraw_finding(cast.viewer("lal"), second, reason="Again.")


def test_many_cells_at_once_are_all_or_nothing(cast, law, terms, provision):
    right = terms["Safe work"]
    told = [
        CellJudgement(terms["Women"], "absent"),
        CellJudgement(terms["Children"], "covered", None, field="provision_x"),
    ]
    with pytest.raises(Refused) as refusal:
        judge_cells(cast.viewer("lal"), law=law, right=right, judgements=told)
    assert refusal.value.field == "provision_x"
    assert not GapFinding.objects.exists()
    told[1] = CellJudgement(terms["Children"], "covered", provision)
    values = {"law": law, "right": right, "judgements": told, "client_key": "form"}
    assert judge_cells(cast.viewer("lal"), **values) == judge_cells(cast.viewer("lal"), **values)
    assert Event.objects.filter(name="gap_judged").count() == 2
    with pytest.raises(Refused):
        judge_cells(cast.viewer("lal"), law=law, right=right, judgements=[])


def test_where_one_law_covers_another_that_is_silent_leaves_no_gap(cast, cell, provision):
    judge_cell(cast.viewer("lal"), **cell, verdict="covered", provision=provision)
    silent = add_law(cast.viewer("amina"), kind="policy", title={"en": "Policy"}, level="federal")
    judge_cell(cast.viewer("lal"), **{**cell, "law": silent}, verdict="absent")
    assert matrix(cast).gaps == 0
    assert matrix(cast, law=silent).gaps == 1
    assert matrix(cast).cell(cell["right"], cell["group"]).looked_at == 2


def test_a_draft_covers_nobody_yet(cast, cell, law):
    bill = add_law(cast.viewer("amina"), kind="law", title={"en": "Bill"}, level="federal")
    note_stage(cast.viewer("amina"), law=bill, stage="introduced", reached_on=date(2025, 1, 1))
    clause = add_provision(cast.viewer("lal"), law=bill, number="cl. 3", text="Words.")
    judge_cell(cast.viewer("lal"), **{**cell, "law": bill}, verdict="covered", provision=clause)
    assert matrix(cast).unseen == 4
    assert matrix(cast, drafts=True).count("covered") == 1


def test_the_lists_grow_and_nothing_in_them_is_doubled(cast, terms):
    ensure_lists(cast.viewer("amina"), rights=["safe WORK", "Education"], groups=[])
    viewer = cast.viewer("imran")
    lists = lists_for(viewer)
    assert [str(term) for term in terms_in(viewer, lists.rights)] == ["Education", "Fair pay", "Safe work"]
    with pytest.raises(NotPermitted):
        ensure_lists(cast.viewer("lal"), rights=["Rest"], groups=[])


def test_other_lists_can_be_rows_and_columns_and_an_unknown_key_falls_back(cast, cell):
    judge_cell(cast.viewer("lal"), **cell, verdict="absent")
    own = Taxonomy.objects.get(space=cast.space, key="rights")
    chosen = lists_for(cast.viewer("imran"), rights="groups").rights
    assert chosen is not None
    assert chosen.key == "groups"
    assert lists_for(cast.viewer("imran"), rights="no-such").rights == own
