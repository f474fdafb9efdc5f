"""Forms are sent once, keep what was typed, and say on top what is wrong."""

import re
from dataclasses import dataclass

import pytest
from django import forms
from django.http import QueryDict

from accord.ui.forms import AccordForm, LanguageTextField

LANGUAGES = (("en", "English"), ("ur", "اردو"))


class DutyForm(AccordForm):
    title = LanguageTextField(label="Title", max_length=20)
    wording = LanguageTextField(label="Wording", rows=4, required=False)
    due = forms.DateField(label="Due", required=False)
    themes = forms.MultipleChoiceField(label="Themes", widget=forms.CheckboxSelectMultiple, choices=[("w", "Water")])
    secret = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass
class Refused(Exception):
    message: str
    field: str | None = None


def sent(query: str) -> DutyForm:
    return DutyForm(QueryDict(query), languages=LANGUAGES)


def test_each_form_opens_with_a_key_of_its_own():
    one, other = DutyForm(), DutyForm()
    assert one["client_key"].value() != other["client_key"].value()
    assert len(one["client_key"].value()) == 36


def test_the_key_survives_an_error_so_that_the_second_send_is_the_same_record():
    form = sent("client_key=abc&title_en=Water")
    assert not form.is_valid()
    assert 'value="abc"' in str(form["client_key"])


def test_a_form_sent_without_a_key_gets_one():
    form = sent("title_en=Water&themes=w")
    assert form.is_valid()
    assert len(form.cleaned_data["client_key"]) == 36


def test_a_form_that_edits_carries_the_revision_that_was_seen():
    assert 'value="7"' in str(DutyForm(revision=7)["revision"])
    assert "revision" not in DutyForm().fields
    form = sent("title_en=Water&themes=w&revision=7")
    assert form.is_valid()
    assert form.cleaned_data["revision"] == 7


def test_a_damaged_revision_is_refused_on_top_of_the_form():
    form = sent("title_en=Water&themes=w&revision=x")
    assert not form.is_valid()
    assert form.problems[0].target == ""


def test_values_are_the_records_own():
    form = sent("title_en=Water&title_ur=پانی&themes=w&due=2026-06-30&revision=7")
    assert form.is_valid()
    assert form.values["title"] == {"en": "Water", "ur": "پانی"}
    assert set(form.values) == {"title", "wording", "due", "themes", "secret"}


def test_a_form_says_what_its_fields_offer():
    form = sent("title_en=Water&themes=a")
    form.offer(themes=lambda: [("a", "Air")])
    assert form.is_valid()
    assert form.cleaned_data["themes"] == ["a"]
    with pytest.raises(TypeError, match="secret"):
        form.offer(secret=[("a", "Air")])


def test_a_text_in_one_language_is_enough_and_empty_ones_are_left_out():
    form = sent("title_en=&title_ur=%20پانی%20&themes=w")
    assert form.is_valid()
    assert form.values["title"] == {"ur": "پانی"}


def test_a_text_in_no_language_is_refused_where_one_is_needed():
    form = sent("title_en=%20&themes=w")
    assert form.errors["title"] == ["Enter a text in at least one language."]


def test_a_text_too_long_is_refused_with_its_length():
    form = sent(f"title_en={'x' * 21}&themes=w")
    assert "21" in form.errors["title"][0]


def test_a_language_that_the_space_does_not_have_is_not_read():
    form = sent("title_fr=Eau&themes=w")
    assert not form.is_valid()


def test_each_language_has_its_own_input_with_direction_and_label():
    drawn = str(DutyForm(languages=LANGUAGES, initial={"title": {"ur": '<پانی"'}})["title"])
    assert re.search(
        r'<input type="text" name="title_ur" id="id_title_ur" value="&lt;پانی&quot;" lang="ur" dir="rtl"', drawn
    )
    assert '<label for="id_title_en">English</label>' in drawn


def test_two_forms_do_not_share_their_languages():
    DutyForm(languages=LANGUAGES)
    assert "title_ur" not in str(DutyForm()["title"])


def test_what_a_service_refuses_stands_beside_its_field_and_on_top():
    form = sent("title_en=Water&themes=w")
    assert form.is_valid()
    form.add_refusal(Refused("This day is past.", "due"))
    assert form.errors["due"] == ["This day is past."]
    assert [(p.message, p.target) for p in form.problems] == [("Due: This day is past.", "id_due")]
    assert 'value="Water"' in str(form["title"])


@pytest.mark.parametrize("field", [None, "unknown", "secret"])
def test_what_a_service_refuses_of_no_visible_field_stands_on_top(field):
    form = sent("title_en=Water&themes=w")
    assert form.is_valid()
    form.add_refusal(Refused("Somebody changed it.", field))
    assert form.non_field_errors() == ["Somebody changed it."]
    assert form.problems[0].target == ""


def test_the_error_summary_leads_to_the_first_input_of_each_field():
    form = sent("due=31.6.2026")
    assert [problem.target for problem in form.problems] == ["id_title_en", "id_due", "id_themes_0"]


def test_a_date_is_asked_by_the_browsers_own_input():
    assert 'type="date"' in str(DutyForm()["due"])
    assert 'type="date"' in str(DutyForm()["due"])
    assert "YYYY" not in str(DutyForm()["due"])


def test_a_needed_field_that_came_empty_says_so_in_plain_words():
    form = sent("title_en=Water")
    assert form.errors["themes"] == ["Nothing is chosen yet."]


def test_a_field_with_words_of_its_own_keeps_them():
    class OwnWords(AccordForm):
        name = forms.CharField(error_messages={"required": "Who are you?"})

    assert OwnWords({}).errors["name"] == ["Who are you?"]
