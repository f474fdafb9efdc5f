"""Every component compiles, says at its head what it takes, and escapes what it is given."""

import re
from pathlib import Path

import pytest
from django.template import Context, engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from accord.ui import gallery as samples
from accord.ui.templatetags.ui import direction, icon, in_own_language, latin, query_with, rest
from accord.ui.views import gallery

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
COMPONENTS = sorted((TEMPLATES / "cotton").rglob("*.html"))
EVIL = "<script>alert('x')</script>\"'&"


@pytest.fixture
def page() -> str:
    return gallery(RequestFactory().get("/gallery/")).content.decode()


@pytest.fixture
def draw():
    """Compile a snippet as cotton would compile a file of it."""

    def drawn(source: str, **context: object) -> str:
        engine = engines["django"]
        return engine.from_string(CottonCompiler().process(source)).render(
            context, RequestFactory().get("/x?level=a&page=3")
        )

    return drawn


def test_the_gallery_is_open_to_everyone():
    assert getattr(gallery, "open_to", "") == "everyone"


def test_no_component_is_left_uncompiled(page):
    assert "<c-" not in page
    assert "{%" not in page
    assert "{{" not in page
    assert "cotton" not in page


def test_the_gallery_shows_every_component():
    used = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    shown = {match.replace("-", "_") for match in re.findall(r"<c-([a-z-]+)", used)}
    unseen = {path.stem for path in COMPONENTS if path.parent.name == "cotton"} - shown
    assert unseen <= {"confirm", "button"}, "used by no template and not in the gallery"


def test_every_word_of_the_gallery_came_through(page):
    assert "None" not in re.sub(r"<[^>]+>", " ", page)
    for words in ("Vet 12 numbers", "Partly: 31 of 58 mines", "Nothing was saved yet", "412 of 745", "آج پانچ کام"):
        assert words in page


def test_ids_on_a_page_are_its_own(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert {name for name in ids if ids.count(name) > 1} == set()


def test_every_label_and_description_leads_to_something(page):
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert set(re.findall(r'<label[^>]*\sfor="([^"]+)"', page)) <= ids
    for named in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', page):
        assert set(named.split()) <= ids, named


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_at_its_head_what_it_takes(component):
    assert re.match(r"\{# .{20,}#\}", component.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        '<c-button :value="evil" data-x="{{ evil }}" :data-y="evil">{{ evil }}</c-button>',
        '<c-link-button :url="evil">{{ evil }}</c-link-button>',
        '<c-tag :state="evil" /><c-tag :tone="evil">{{ evil }}</c-tag>',
        '<c-card :title="evil" :id="evil">{{ evil }}<c-slot name="foot">{{ evil }}</c-slot></c-card>',
        '<c-card title="{{ evil }}">x</c-card>',
        '<c-todo-item :title="evil" :url="evil" :why="evil" :tag="evil" />',
        '<c-voice :who="evil" :said="evil" :source="evil" :url="evil" />',
        '<c-notice :title="evil" :tone="evil">{{ evil }}</c-notice>',
        '<c-empty :heading="evil" :url="evil" :step="evil">{{ evil }}</c-empty>',
        '<c-quote :text="evil" :source="evil" /><c-details :summary="evil">x</c-details>',
        '<c-progress :label="evil" :url="evil" :note="evil" />',
        '<c-dialog :id="evil" :title="evil" :opener="evil" :fallback="evil">x</c-dialog>',
        '<c-post-link :url="evil" :name="evil" :value="evil">x</c-post-link>',
        '<c-facts :rows="rows" /><c-breadcrumb :crumbs="links" /><c-tabs :label="evil" :items="links" />',
        '<c-todo :items="links" /><c-history :events="links" /><c-files :files="links" /><c-steps :steps="links" />',
    ],
)
def test_a_component_escapes_what_it_is_given(draw, source):
    links = [
        dict.fromkeys(("label", "url", "title", "why", "tag", "tone", "what", "who", "detail", "name", "source"), EVIL)
    ]
    drawn = draw(source, evil=EVIL, rows=[(EVIL, EVIL)], links=links)
    assert "<script" not in drawn
    assert "\"'&" not in drawn
    assert "<c-" not in drawn


def test_a_component_does_not_see_the_page_around_it(draw):
    assert "secret" not in draw(
        '<c-card>x</c-card><c-todo-item title="a" />', title="secret", why="secret", tag="secret", url="secret"
    )


def test_a_form_carries_its_token_its_key_and_its_revision(draw):
    drawn = draw('<c-form :form="form" submit="Send" />', form=samples.sample_form(wrong=False))
    assert "csrfmiddlewaretoken" in drawn
    assert re.search(r'name="client_key" value="[0-9a-f-]{36}"', drawn)
    assert 'name="revision" value="3"' in drawn
    assert 'enctype="multipart/form-data"' in drawn
    assert "novalidate" not in drawn


def test_a_state_is_a_word_a_shape_and_a_colour(draw):
    drawn = draw('<c-tag state="disputed" />')
    assert "disputed" in drawn
    assert "#cross" in drawn
    assert 'class="tag bad"' in drawn


def test_a_status_that_nobody_gave_says_so(draw):
    assert "Nothing yet" in draw('<c-voice kind="grade" who="Committee" />')


def test_a_query_is_changed_without_losing_the_rest():
    context = Context({"request": RequestFactory().get("/x?level=a&page=3&q=%26")})
    assert query_with(context, level="b") == "?level=b&q=%26"
    assert query_with(context, page=4) == "?level=a&page=4&q=%26"
    assert query_with(context, level=None, q="") == "?"


def test_texts_say_their_language_and_direction():
    assert in_own_language({"ur": "<پانی>"}) == '<span lang="ur" dir="rtl">&lt;پانی&gt;</span>'
    assert in_own_language("plain") == "plain"
    assert (direction("ur"), direction("en-GB")) == ("rtl", "ltr")


def test_attributes_that_a_component_did_not_name_are_escaped():
    class Attributes:
        def attrs_dict(self) -> dict[str, object]:
            return {"data-x": EVIL, "hidden": True, "empty": None}

    assert rest(Attributes()) == ' data-x="&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&#x27;&amp;" hidden'
    assert rest(None) == ""


@pytest.mark.parametrize(("name", "turns"), [("next", True), ("returned", True), ("check", False), ("clock", False)])
def test_icons_that_point_along_the_line_turn_with_it(name, turns):
    assert ('class="icon turns"' in icon(name)) is turns


def test_a_text_in_latin_letters_is_marked_and_an_urdu_one_is_not():
    assert latin("Open a rescue point") == " data-latin"
    assert latin("امدادی مرکز کھولیں") == ""
    assert latin({"en": "Open a rescue point"}) == " data-latin"
    assert latin("") == ""
