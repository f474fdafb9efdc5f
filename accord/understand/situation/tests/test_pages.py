"""The pages of laws and the gap matrix: they work, keep what was typed, hide from strangers, forbid readers."""

import csv
import io
from uuid import uuid4

import pytest
from django.urls import reverse

from accord.understand.situation.models import GapFinding, Law, Provision, StageReached
from accord.understand.situation.services import judge_cell, suggest_verdict

READ = ["laws", "law", "gaps", "findings", "finding"]
KEEP = ["add_law", "edit_law", "note_stage"]
JUDGE = ["add_provision", "edit_provision", "judge", "judge_many"]
ABOUT = {
    "law": ("law", "edit_law", "note_stage", "add_provision", "judge", "judge_many"),
    "provision": ("edit_provision",),
    "finding": ("finding", "decide", "withdraw"),
}


@pytest.fixture
def finding(cast, cell, provision):
    return judge_cell(
        cast.viewer("lal"), **cell, verdict="weak", provision=provision, note="An exception is left.", sources="Gazette"
    )


@pytest.fixture
def address(cast, law, provision, finding):
    rows = {"law": law, "provision": provision, "finding": finding}
    of_page = {page: rows[kind] for kind, pages in ABOUT.items() for page in pages}

    def find(page, /, row=None, **query):
        named = row or of_page.get(page)
        path = reverse(f"situation:{page}", args=(cast.space.slug, *((named.pk,) if named else ())))
        return f"{path}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else path

    return find


def text_of(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


@pytest.mark.parametrize("page", READ)
@pytest.mark.parametrize("name", ["amina", "imran", "bilal", "kiran", "lal"])
def test_members_read_every_page(cast, address, page, name):
    assert cast.client(name).get(address(page)).status_code == 200


@pytest.mark.parametrize("page", [*READ, *KEEP, *JUDGE, "lists", "decide", "withdraw"])
def test_strangers_find_nothing_and_visitors_are_asked_to_sign_in(cast, address, page):
    assert cast.client("mehr").get(address(page)).status_code == 404
    assert cast.client("visitor").get(address(page)).status_code == 302


@pytest.mark.parametrize("page", [*KEEP, "lists"])
@pytest.mark.parametrize("name", ["imran", "bilal", "lal"])
def test_only_the_secretariat_keeps_laws(cast, address, page, name):
    assert cast.client("amina").get(address(page)).status_code == 200
    assert cast.client(name).get(address(page)).status_code == 403
    assert cast.client(name).post(address(page), {}).status_code == 403


@pytest.mark.parametrize("page", JUDGE)
def test_judges_open_the_forms_and_readers_do_not(cast, address, page):
    for name in ("amina", "lal", "hina"):
        assert cast.client(name).get(address(page)).status_code == 200
    for name in ("imran", "kiran"):
        assert cast.client(name).get(address(page)).status_code == 403


def test_a_law_with_its_stage_and_a_provision_is_written_down(cast, address):
    amina = cast.client("amina")
    sent = {"title_en": "Wages act", "kind": "law", "level": "federal", "places": [cast.places["country"].pk]}
    assert amina.post(address("add_law"), sent).status_code == 302
    law = Law.objects.get(title__en="Wages act")
    amina.post(address("note_stage", law), {"stage": "passed", "reached_on": "2024-05-06", "note": "After a year."})
    assert StageReached.objects.get(law=law).stage == "passed"
    sent = {"number": "s. 1", "text": "Wages are paid in money.", "language": "en", "demands_en": "Pay in money."}
    cast.client("lal").post(address("add_provision", law), sent)
    page = text_of(amina.get(law.get_absolute_url()))
    assert "Wages are paid in money." in page
    assert "After a year." in page
    assert Provision.objects.get(law=law).demands == {"en": "Pay in money."}


def test_a_law_without_a_title_keeps_what_was_typed(cast, address):
    answer = cast.client("amina").post(address("add_law"), {"kind": "law", "level": "federal", "number": "Act 77"})
    assert answer.status_code == 422
    assert "Act 77" in text_of(answer)


def test_the_matrix_tells_absent_from_not_looked_at_and_leads_to_the_finding(cast, address, law, finding):
    page = text_of(cast.client("imran").get(address("gaps", law=law.pk)))
    assert finding.get_absolute_url() in page
    assert "s. 12" in page
    assert page.count("not looked at") >= 3
    assert "absent" not in page.split("<tbody>")[1].split("</tbody>")[0]


def test_an_empty_cell_leads_whoever_may_judge_to_its_form_and_nobody_else(cast, address, law, terms):
    query = f"right={terms['Fair pay'].pk}&amp;group={terms['Women'].pk}"
    assert query in text_of(cast.client("lal").get(address("gaps", law=law.pk)))
    assert query in text_of(cast.client("daud").get(address("gaps", law=law.pk)))
    assert query not in text_of(cast.client("imran").get(address("gaps", law=law.pk)))


def test_the_matrix_can_be_taken_as_a_file_in_which_no_cell_is_empty(cast, address):
    rows = list(csv.reader(io.StringIO(text_of(cast.client("imran").get(address("gaps", format="csv"))))))
    assert rows[0][1:] == ["Children", "Women"]
    assert {row[0]: row[1:] for row in rows[1:]} == {
        "Fair pay": ["not looked at", "not looked at"],
        "Safe work": ["weak", "not looked at"],
    }
    assert cast.client("imran").get(address("gaps", format="xlsx")).status_code == 200


def test_the_file_of_one_law_cites_the_provision(cast, address, law):
    told = text_of(cast.client("imran").get(address("gaps", law=law.pk, format="csv")))
    assert "weak, s. 12" in told


def test_the_matrix_on_paper_has_no_navigation(cast, address):
    page = text_of(cast.client("imran").get(address("gaps", print="1")))
    assert "Safe work" in page
    assert "<nav" not in page


def test_a_law_that_is_hidden_or_no_id_is_not_found(cast, address, law):
    for given in (uuid4(), "nonsense"):
        assert cast.client("lal").get(address("gaps", law=given)).status_code == 404
        assert cast.client("lal").get(address("judge", right=given)).status_code == 404


def test_a_cell_is_judged_in_its_form(cast, address, law, terms):
    url = address("judge", right=terms["Fair pay"].pk, group=terms["Women"].pk)
    lal = cast.client("lal")
    form = lal.get(url).context["form"]
    sent = {"right": terms["Fair pay"].pk, "group": terms["Women"].pk, "verdict": "covered", "note": "Kept note"}
    sent |= {"client_key": form["client_key"].value(), "revision": form["revision"].value()}
    refused = lal.post(url, sent)
    assert refused.status_code == 422
    assert "Cite the provision" in text_of(refused)
    assert "Kept note" in text_of(refused)
    assert lal.post(url, {**sent, "verdict": "absent"}).status_code == 302
    assert GapFinding.objects.get(right=terms["Fair pay"]).verdict == "absent"


def test_whoever_overrules_a_judgement_has_seen_it(cast, address, cell, provision):
    url = address("judge", right=cell["right"].pk, group=cell["group"].pk)
    hina = cast.client("hina")
    opened = hina.get(url).context["form"]
    judge_cell(cast.viewer("amina"), **cell, verdict="absent")
    sent = {"right": cell["right"].pk, "group": cell["group"].pk, "verdict": "covered", "provision": provision.pk}
    sent["revision"] = opened["revision"].value()
    answer = hina.post(url, sent)
    assert answer.status_code == 422
    assert "Somebody else judged this" in text_of(answer)
    sent["revision"] = answer.context["form"]["revision"].value()
    assert hina.post(url, sent).status_code == 302


def test_quick_entry_judges_several_groups_and_goes_on_to_the_next_right(cast, address, law, terms, provision):
    lal, women, children = cast.client("lal"), terms["Women"].pk, terms["Children"].pk
    url = address("judge_many", right=terms["Fair pay"].pk)
    sent = {f"verdict_{women}": "weak", f"provision_{women}": provision.pk, f"note_{women}": "An aim."}
    answer = lal.post(url, {**sent, f"verdict_{children}": "absent", "sources": "Gazette"})
    assert answer.url.endswith(f"?right={terms['Safe work'].pk}")
    found = GapFinding.objects.filter(law=law, right=terms["Fair pay"]).order_by("verdict")
    assert [(row.verdict, row.sources) for row in found] == [("absent", "Gazette"), ("weak", "Gazette")]


def test_quick_entry_keeps_everything_where_one_line_is_wrong(cast, address, terms):
    women = terms["Women"].pk
    url = address("judge_many", right=terms["Fair pay"].pk)
    answer = cast.client("lal").post(url, {f"verdict_{women}": "weak", f"note_{women}": "Kept note"})
    assert answer.status_code == 422
    assert "Women: Cite the provision" in text_of(answer)
    assert "Kept note" in text_of(answer)
    assert cast.client("lal").post(url, {}).status_code == 422


def test_quick_entry_asks_for_the_right_first(cast, address, terms):
    page = text_of(cast.client("lal").get(address("judge_many")))
    assert f"?right={terms['Fair pay'].pk}" in page


def test_a_member_suggests_and_a_reviewer_decides(cast, address, cell, terms):
    daud, pair = cast.client("daud"), {"right": terms["Fair pay"].pk, "group": terms["Women"].pk}
    assert "You suggest" in text_of(daud.get(address("judge", **pair)))
    daud.post(address("judge", **pair), {**pair, "verdict": "absent"})
    made = GapFinding.objects.get(state="suggested")
    assert daud.get(address("decide", made)).status_code == 403
    hina = cast.client("hina")
    assert "Suggestions wait" in text_of(hina.get(address("gaps")))
    assert hina.post(address("decide", made), {"decision": "refuse"}).status_code == 422
    assert hina.post(address("decide", made), {"decision": "confirm"}).status_code == 302
    made.refresh_from_db()
    assert made.counts


def test_the_page_of_a_finding_says_who_why_and_what_else_was_said(cast, address, cell, provision, finding):
    suggest_verdict(cast.viewer("daud"), **cell, verdict="absent", note="Nobody keeps it.")
    page = text_of(cast.client("imran").get(finding.get_absolute_url()))
    for words in (provision.text, "An exception is left.", "Gazette", "Lal", "Nobody keeps it."):
        assert words in page


def test_one_s_own_finding_is_withdrawn_with_a_reason(cast, address, finding):
    assert cast.client("hina").get(address("withdraw")).status_code == 403
    assert cast.client("lal").post(address("withdraw"), {"reason": "The wrong section."}).status_code == 302
    assert cast.client("lal").get(finding.get_absolute_url()).status_code == 404


def test_the_list_of_findings_has_notes_and_words_in_its_file(cast, address, finding):
    told = text_of(cast.client("imran").get(address("findings", format="csv")))
    assert "An exception is left." in told
    assert finding.provision.text in told
    assert "An exception is left." not in text_of(cast.client("imran").get(address("findings")))


def test_rights_and_groups_are_named_on_one_page_and_an_empty_space_says_how_to_begin(cast):
    amina = cast.client("amina")
    gaps, lists = (reverse(f"situation:{name}", args=(cast.space.slug,)) for name in ("gaps", "lists"))
    assert "has no rows or columns yet" in text_of(amina.get(gaps))
    assert amina.post(lists, {"rights": "Education\n\n Fair pay ", "groups": "Women"}).status_code == 302
    page = text_of(amina.get(gaps))
    assert "Education" in page
    assert "Fair pay" in page


def test_a_large_matrix_is_shown_in_parts_and_taken_whole(cast, address, terms, queries_of):
    amina = cast.client("amina")
    lists = reverse("situation:lists", args=(cast.space.slug,))
    amina.get(address("gaps"))
    few = queries_of(lambda: amina.get(address("gaps")))
    amina.post(lists, {"rights": "\n".join(f"Right {n:02}" for n in range(50)), "groups": "\n".join("ABCDEFGHIJKLMN")})
    assert queries_of(lambda: amina.get(address("gaps"))) == few
    page = text_of(amina.get(address("gaps")))
    assert "Right 00" in page
    assert "Right 49" not in page
    assert "Right 49" in text_of(amina.get(address("gaps", page=2)))
    assert "Right 49" in text_of(amina.get(address("gaps", format="csv")))


def test_the_overview_of_the_stage_leads_here(cast, law):
    page = text_of(cast.client("imran").get(reverse("directory:index", args=(cast.space.slug,))))
    for name in ("laws", "gaps"):
        assert reverse(f"situation:{name}", args=(cast.space.slug,)) in page


def test_provisions_are_found_by_their_words(cast, provision):
    page = text_of(cast.client("imran").get(reverse("desk:search", args=(cast.space.slug,)) + "?q=eighteen"))
    assert "s. 12" in page
