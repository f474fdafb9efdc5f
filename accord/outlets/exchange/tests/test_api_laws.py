"""Programs keep laws with their stages and provisions, and what these do for whom, as the pages do."""

from datetime import date

import pytest

from accord.kernel.actors.models import Actor
from accord.kernel.taxonomies.models import Term
from accord.understand.situation.models import GapFinding, Law, Provision, StageReached
from accord.understand.situation.services import add_law, add_provision, ensure_lists, note_stage, suggest_verdict

NOWHERE = "01a2020c-745f-71c3-b10b-66c0d95f7939"


@pytest.fixture
def law(cast):
    where = {"body": cast.bodies["mines"], "places": [cast.places["province"]], "level": "provincial"}
    made = add_law(cast.viewer("amina"), kind="law", title={"en": "Mines safety act"}, number="Act 4", **where)
    note_stage(cast.viewer("amina"), law=made, stage="in_force", reached_on=date(2022, 1, 1))
    return made


@pytest.fixture
def provision(cast, law):
    return add_provision(cast.viewer("lal"), law=law, number="s. 12", text="No child shall be employed below ground.")


@pytest.fixture
def cell(cast, law):
    ensure_lists(cast.viewer("amina"), rights=["Safe work"], groups=["Children"])
    terms = {str(term): term for term in Term.objects.filter(space=cast.space)}
    return {"law": law, "right": terms["Safe work"], "group": terms["Children"]}


def ids(cell, **values):
    return {**{name: str(row.pk) for name, row in cell.items()}, **values}


def test_amina_writes_a_law_down_once_and_changes_it(cast, by):
    amina, sent = by("amina"), {"kind": "law", "title": {"en": "Act"}, "level": "provincial"}
    sent |= {"body": str(cast.bodies["mines"].pk), "places": [str(cast.places["province"].pk)]}
    status, made = amina("post", "laws/", sent, **{"Idempotency-Key": "l"})
    assert (status, made["body"], made["places"]) == (201, sent["body"], sent["places"])
    assert amina("post", "laws/", sent, **{"Idempotency-Key": "l"})[1] == made
    path, change = f"laws/{made['id']}/", {"revision": made["revision"], "number": "Act 5", "body": None}
    status, changed = amina("patch", path, change)
    assert (status, changed["number"], changed["body"], changed["places"]) == (200, "Act 5", None, sent["places"])
    status, told = amina("patch", path, {"revision": made["revision"], "number": "Act 6"})
    assert (status, told["changed"]["number"]) == (409, {"sent": "Act 6", "now": "Act 5"})
    stage = {"law": made["id"], "stage": "passed", "reached_on": "2024-05-01"}
    assert amina("post", "law-stages/", stage)[1]["stage"] == "passed"
    status, told = amina("post", "law-stages/", stage)
    assert (status, told["field"]) == (422, "stage")
    provision = amina("post", "provisions/", {"law": made["id"], "number": "s. 1", "text": "Words."})[1]
    status, told = amina("post", f"laws/{made['id']}/remove/", {"reason": "Twice"})
    assert status == 422
    assert "s. 1" in told["title"]
    assert amina("post", f"provisions/{provision['id']}/remove/", {"reason": "Twice"}) == (204, None)
    assert amina("post", f"laws/{made['id']}/remove/", {"reason": "Twice"}) == (204, None)
    assert amina("get", path)[0] == 404
    assert amina("get", "law-stages/")[1]["items"] == []


@pytest.mark.parametrize(
    ("values", "field"),
    [({"body": NOWHERE}, "body"), ({"places": [NOWHERE]}, "places"), ({"title": {"en": ""}}, "title")],
)
def test_a_law_that_does_not_fit_names_its_field(by, values, field):
    sent = {"kind": "law", "title": {"en": "Act"}, "level": "provincial", **values}
    status, told = by("amina")("post", "laws/", sent)
    assert (status, told["field"]) == (422, field)
    assert not Law.objects.exists()


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("laws/?kind=law&level=provincial", 1),
        ("laws/?in_force=true", 1),
        ("laws/?in_force=false", 0),
        ("laws/?q=safety", 1),
        (f"laws/?body={NOWHERE}", 0),
        ("law-stages/?law={}", 1),
        ("provisions/?law={}", 1),
        (f"provisions/?law={NOWHERE}", 0),
    ],
)
def test_lists_are_narrowed(by, law, provision, path, number):
    assert len(by("imran")("get", path.format(law.pk))[1]["items"]) == number


def test_assessors_add_and_change_provisions_and_readers_do_not(by, law):
    lal, sent = by("lal"), {"law": str(law.pk), "number": "s. 3", "text": "Words."}
    status, made = lal("post", "provisions/", sent)
    assert status == 201
    assert lal("post", "provisions/", sent)[0] == 422
    path = f"provisions/{made['id']}/"
    assert lal("patch", path, {"revision": made["revision"], "text": "Other."})[1]["text"] == "Other."
    assert lal("patch", path, {"revision": made["revision"], "text": "More."})[0] == 409
    for name in ("imran", "bilal"):
        assert by(name)("post", "provisions/", {**sent, "number": "s. 4"})[0] == 403
        assert by(name)("patch", path, {"revision": 2, "text": "x"})[0] == 403
    assert lal("post", "laws/", {"kind": "law", "title": {"en": "Act"}, "level": "local"})[0] == 403


def test_a_hidden_law_takes_its_stages_provisions_and_findings_with_it(by, law, provision, cell):
    by("lal")("post", "gap-findings/", ids(cell, verdict="absent"))
    Law.objects.filter(pk=law.pk).update(sensitivity=3)
    imran = by("imran")
    for path in ("laws/", "law-stages/", "provisions/", "gap-findings/"):
        assert imran("get", path)[1]["items"] == []
    stage = StageReached.objects.get()
    for path, pk in (("laws", law.pk), ("law-stages", stage.pk), ("provisions", provision.pk)):
        assert imran("get", f"{path}/{pk}/") == imran("get", f"{path}/{NOWHERE}/")
    told, absent = (
        str(by("lal")("post", "gap-findings/", ids(cell, law=str(pk), verdict="absent"))) for pk in (law.pk, NOWHERE)
    )
    assert told.replace(str(law.pk), NOWHERE) == absent


def test_a_hidden_body_of_a_law_is_no_id(cast, by, law):
    Actor.objects.filter(pk=cast.bodies["mines"].pk).update(sensitivity=3)
    assert by("imran")("get", f"laws/{law.pk}/")[1]["body"] is None


@pytest.mark.parametrize("name", ["lal", "hina", "amina"])
def test_who_may_judge_is_counted_once_and_overrules_nobody_unseen(by, cell, provision, name):
    program, sent = by(name), ids(cell, verdict="weak", provision=str(provision.pk), seen=0)
    status, made = program("post", "gap-findings/", sent, **{"Idempotency-Key": "g"})
    assert (status, made["state"], made["counts"]) == (201, "judged", True)
    assert program("post", "gap-findings/", sent, **{"Idempotency-Key": "g"})[1] == made
    matrix = program("get", f"gap-matrix/?law={cell['law'].pk}")[1]
    [told] = matrix["cells"]
    assert (told["verdict"], told["counts"], told["finding"], told["revision"]) == ("weak", {"weak": 1}, made["id"], 1)
    assert program("post", "gap-findings/", {**sent, "verdict": "covered"})[0] == 409
    assert program("post", "gap-findings/", {**sent, "verdict": "covered", "seen": 1})[0] == 201


def test_what_a_member_says_is_a_suggestion_until_somebody_else_confirms_it(cast, by, cell):
    bilal = by("bilal")
    status, made = bilal("post", "gap-findings/", ids(cell, verdict="absent"))
    assert (status, made["state"], made["counts"]) == (201, "suggested", False)
    path = f"gap-findings/{made['id']}"
    assert bilal("post", f"{path}/confirm/", {})[0] == 403
    assert by("imran")("post", f"{path}/refuse/", {"reason": "No"})[0] == 403
    status, told = by("lal")("post", f"{path}/confirm/", {})
    assert (status, told["state"], told["counts"]) == (200, "judged", True)
    assert by("lal")("post", f"{path}/confirm/", {})[0] in {409, 422}


def test_a_suggestion_is_refused_with_a_reason_and_ones_own_is_taken_back(cast, by, cell):
    bilal, lal = cast.viewer("bilal"), by("lal")
    first = suggest_verdict(bilal, **cell, verdict="absent")
    status, told = lal("post", f"gap-findings/{first.pk}/refuse/", {"reason": "Section 3 says it."})
    assert (status, told["state"], told["reason"]) == (200, "refused", "Section 3 says it.")
    second = suggest_verdict(bilal, **cell, verdict="absent")
    assert lal("post", f"gap-findings/{second.pk}/withdraw/", {"reason": "x"})[0] == 403
    assert by("bilal")("post", f"gap-findings/{second.pk}/withdraw/", {"reason": "In error"}) == (204, None)
    assert lal("get", "gap-findings/?state=refused")[1]["items"][0]["id"] == str(first.pk)
    assert len(lal("get", "gap-findings/")[1]["items"]) == 1


def test_who_may_neither_judge_nor_suggest_is_told(by, cell):
    assert by("imran")("post", "gap-findings/", ids(cell, verdict="absent"))[0] == 403
    assert not GapFinding.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verdict": "covered"}, "provision"),
        ({"verdict": "absent", "judged_on": "2999-01-01"}, "judged_on"),
        ({"verdict": "absent", "right": NOWHERE}, "right"),
        ({"verdict": "weak", "provision": NOWHERE}, "provision"),
    ],
)
def test_a_finding_that_does_not_fit_names_its_field(by, cell, values, field):
    status, told = by("lal")("post", "gap-findings/", {**ids(cell), **values})
    assert (status, told["field"]) == (422, field)


def test_the_matrix_holds_what_is_in_force_and_drafts_when_asked(cast, by, cell):
    by("lal")("post", "gap-findings/", ids(cell, verdict="absent"))
    note_stage(cast.viewer("amina"), law=cell["law"], stage="repealed", reached_on=date(2023, 1, 1))
    imran = by("imran")
    told = imran("get", "gap-matrix/")[1]
    assert (told["cells"], [each["name"]["en"] for each in told["rights"]]) == ([], ["Safe work"])
    [found] = imran("get", "gap-matrix/?drafts=true")[1]["cells"]
    assert (found["verdict"], found["finding"], found["revision"]) == ("absent", None, None)
    assert imran("get", f"gap-matrix/?law={NOWHERE}")[0] == 422


def test_many_rows_take_as_many_queries_as_few(cast, by, law, provision, queries_of):
    imran, paths = by("imran"), ("laws/", "law-stages/", "provisions/")
    add_provision(cast.viewer("lal"), law=law, number="s. 13", text="Words.", body=cast.bodies["mines"])
    imran("get", "laws/")
    few = [queries_of(lambda path=path: imran("get", path)) for path in paths]
    for n in range(5):
        values = {"level": "local", "body": cast.bodies["mines"], "places": [cast.places["district"]]}
        made = add_law(cast.viewer("amina"), kind="law", title={"en": f"Act {n}"}, **values)
        note_stage(cast.viewer("amina"), law=made, stage="passed", reached_on=date(2022, 1, 1))
        add_provision(cast.viewer("lal"), law=made, number="s. 1", text="Words.", body=cast.bodies["mines"])
    assert [queries_of(lambda path=path: imran("get", path)) for path in paths] == few
    assert Provision.objects.count() == 7
