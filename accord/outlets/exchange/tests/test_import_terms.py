"""Lists of terms and their mappings go out as tables and come in again, elsewhere too."""

import json

import pytest
from click.testing import CliRunner

from accord.config.cli import accord
from accord.kernel.taxonomies.models import Likeness, MappingState, Term, TermMapping

TERMS = """list,list_name,code,name_en,name_ur,under,place,retired,instead
groups,Eight groups,W,Women,خواتین,,2,,
groups,Eight groups,C,Children,بچے,,1,,
groups,Eight groups,,Girls,,Women,3,,
groups,Eight groups,,Youngsters,,,9,yes,Children
themes,Themes,,School,,,0,,
"""
MAPPINGS = """list,term,relation,other_list,other_term,reason
themes,School,broadMatch,groups,C,Schools are for children
groups,بچے,relatedMatch,themes,school,
"""


@pytest.fixture
def call(cast, tmp_path):
    def run(*words, text=None):
        if text is not None:
            (tmp_path / "file.csv").write_text(text, encoding="utf-8")
            words = (*words[:2], str(tmp_path / "file.csv"), *words[2:])
        told = CliRunner().invoke(accord, [*words, "--space", "sandstone", "--json"])
        return told.exit_code, json.loads(told.stdout) if told.stdout.startswith("{") else told.output

    return run


def counts(told):
    return tuple(told[name] for name in ("created", "updated", "unchanged"))


def test_lists_come_in_with_names_order_and_what_is_retired(call):
    code, told = call("import", "terms", text=TERMS)
    assert (code, counts(told), told["rejected"]) == (0, (5, 0, 0), [])
    women = Term.objects.get(code="W")
    assert (women.name, women.rank, str(women.taxonomy)) == ({"en": "Women", "ur": "خواتین"}, 2, "Eight groups")
    assert Term.objects.get(name_key="girls").parent == women
    assert Term.objects.get(name_key="youngsters").instead == Term.objects.get(code="C")


def test_the_same_file_again_changes_nothing_and_a_changed_row_one_term(call):
    call("import", "terms", text=TERMS)
    assert counts(call("import", "terms", text=TERMS)[1]) == (0, 0, 5)
    code, told = call("import", "terms", text=TERMS.replace("Women,خواتین,,2", "All women,خواتین,,2"))
    assert (code, counts(told)) == (0, (0, 1, 4))
    assert str(Term.objects.get(code="W")) == "All women"


def test_bad_rows_are_named_and_nothing_is_written(call):
    bad = TERMS + "groups,,,Elders,,Nobody,1,,\nBad Key,,,Elders,,,1,,\n,,,Elders,,,1,,\ngroups,,,Elders,,,soon,,\n"
    code, told = call("import", "terms", text=bad)
    assert code == 3
    assert sorted(each["row"] for each in told["rejected"]) == [7, 8, 9, 10]
    assert not Term.objects.exists()


def test_a_person_says_what_the_file_says(call, cast):
    call("import", "terms", text=TERMS)
    code, told = call("import", "mappings", "--as", "amina@sample.invalid", text=MAPPINGS.rsplit("\n", 2)[0] + "\n")
    assert (code, counts(told)) == (0, (1, 0, 0))
    said = TermMapping.objects.get()
    assert (said.likeness, said.state, said.decided_by) == (
        Likeness.NARROWER,
        MappingState.CONFIRMED,
        cast.account("amina").pk,
    )


def test_the_operator_only_proposes(call):
    call("import", "terms", text=TERMS)
    code, _told = call("import", "mappings", text=MAPPINGS)
    assert code == 0
    assert [mapping.state for mapping in TermMapping.objects.all()] == [MappingState.PROPOSED]


def test_a_relation_or_term_that_is_none_is_rejected(call):
    call("import", "terms", text=TERMS)
    bad = MAPPINGS.replace("relatedMatch", "likeMatch") + "themes,Scool,exactMatch,groups,C,\n"
    code, told = call("import", "mappings", text=bad)
    assert (code, [each["row"] for each in told["rejected"]]) == (3, [3, 4])


def test_what_is_taken_out_comes_in_unchanged(call, tmp_path):
    call("import", "terms", text=TERMS)
    call("import", "mappings", "--as", "amina@sample.invalid", text=MAPPINGS.rsplit("\n", 2)[0] + "\n")
    for what in ("terms", "mappings"):
        file = tmp_path / f"{what}.csv"
        code, _told = call("export", what, "--csv", str(file))
        assert code == 0
        told = call("import", what, "--as", "amina@sample.invalid", text=file.read_text(encoding="utf-8-sig"))[1]
        assert (what, counts(told)[:2]) == (what, (0, 0))
