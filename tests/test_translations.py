"""Everything that Accord says can be said in another language, and is said in Urdu."""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

from tests import translations
from tests.translations import everything_said, gathered, placeholders, read_catalog, sources, texts_of
from tests.unmarked import bare_words_in_python, bare_words_in_template, frozen_words

SAID = everything_said()
CATALOGS = {language: read_catalog(language) for language in translations.languages()}
EVERY_LANGUAGE = pytest.mark.parametrize("language", sorted(CATALOGS))
# The gallery shows invented records, as a space would hold them; its own frame is translated.
INVENTED = {"accord/ui/gallery.py", "accord/ui/templates/ui/gallery.html"}
# Operators, logs and machines read these, in English: docs/languages.md.
FOR_OPERATORS = re.compile(r"/(?:cli|samples|terminal)\.py$|^accord/config/|/samples/")


def where(path: Path) -> str:
    return path.relative_to(translations.ROOT).as_posix()


def test_every_language_of_the_settings_has_a_catalogue(settings):
    assert set(CATALOGS) == {code for code, _name in settings.LANGUAGES} - {"en"}


@EVERY_LANGUAGE
def test_every_sentence_is_in_the_catalogue(language):
    catalog = CATALOGS[language]
    missing = {one.singular for one in SAID if catalog.get(one.singular, one.context or None) is None}
    assert not missing, "bin/words adds them to accord/config/locale"


@EVERY_LANGUAGE
def test_no_sentence_is_without_words(language):
    assert not list(translations.untranslated(CATALOGS[language])), "write them, then bin/words compiles them"


@EVERY_LANGUAGE
def test_nothing_stands_in_the_catalogue_that_nobody_says(language):
    said = {(one.singular, one.context) for one in SAID}
    idle = [
        texts_of(message.id)[0]
        for message in CATALOGS[language]
        if message.id and (texts_of(message.id)[0], message.context or "") not in said
    ]
    assert not idle, "bin/words takes them out"


@EVERY_LANGUAGE
def test_what_is_filled_in_is_the_same_in_every_language(language):
    wrong = []
    for message in CATALOGS[language]:
        if not message.id:
            continue
        wanted = set().union(*map(placeholders, texts_of(message.id)))
        # A singular may leave its number out: “one” says it.
        for place, text in enumerate(texts_of(message.string)):
            found = placeholders(text)
            several = place > 0 or isinstance(message.id, str)
            if found - wanted or (several and wanted - found):
                wrong.append(f"{texts_of(message.id)[0]!r}: {text!r}")
    assert not wrong


@EVERY_LANGUAGE
def test_markup_inside_a_sentence_is_kept(language):
    tag = re.compile(r"</?[a-z]+")
    wrong = [
        texts_of(message.id)[0]
        for message in CATALOGS[language]
        if message.id
        and sorted(tag.findall(texts_of(message.id)[-1])) != sorted(tag.findall(texts_of(message.string)[-1]))
    ]
    assert not wrong


@EVERY_LANGUAGE
def test_every_plural_has_all_its_forms(language):
    catalog = CATALOGS[language]
    short = [m.id[0] for m in catalog if isinstance(m.id, tuple) and len(texts_of(m.string)) != catalog.num_plurals]
    assert not short


@EVERY_LANGUAGE
def test_the_compiled_file_is_what_its_source_says(language):
    kept = (translations.LOCALE / language / "LC_MESSAGES" / "django.mo").read_bytes()
    assert kept == translations.compiled(CATALOGS[language]), "run bin/words and keep what it made"


def test_urdu_is_written_in_urdu():
    """No Arabic look-alikes (ي, ك, ه as in Arabic), which search and readers trip over, and Urdu's own signs."""
    arabic = re.compile("[\u064a\u0643\u0649\u0629\u0647]")
    latin_sign = re.compile(r"[\u0600-\u06ff][,;?]|[\u0600-\u06ff]\.(?:\s|$)")
    wrong = [
        text
        for message in CATALOGS["ur"]
        if message.id
        for text in texts_of(message.string)
        if arabic.search(text) or latin_sign.search(text)
    ]
    assert not wrong


def test_no_urdu_sentence_is_just_the_english_one():
    letters = re.compile("[\u0600-\u06ff]")
    same = [
        texts_of(message.id)[0]
        for message in CATALOGS["ur"]
        if message.id and not letters.search(re.sub(r"%\(\w+\)[sd]", "", texts_of(message.string)[0]))
    ]
    # Names of formats, and sentences that consist of what is filled in.
    filled_in = {"%(name)s (%(state)s)", "“%(claim)s”", "“%(tag)s” = “%(under)s”"}
    assert set(same) <= {"IPv4", "IPv6", *filled_in}


@pytest.mark.parametrize("path", [path for path in sources() if path.suffix != ".py"], ids=where)
def test_no_template_says_a_word_that_cannot_be_translated(path):
    if where(path) in INVENTED:
        pytest.skip("invented records, as a space would hold them")
    assert not list(bare_words_in_template(path.read_text(encoding="utf-8")))


def test_no_python_says_a_word_that_cannot_be_translated():
    wrong = [
        f"{where(path)}: {said}"
        for path in sources()
        if path.suffix == ".py" and where(path) not in INVENTED and not FOR_OPERATORS.search(where(path))
        for said in bare_words_in_python(path.read_text(encoding="utf-8"))
    ]
    assert not wrong


@pytest.mark.parametrize(
    "template",
    [
        "<p>Sign in</p>",
        '<input placeholder="Search">',
        '<c-card title="News for you">x</c-card>',
        "{% if a %}{% trans 'Yes' %} or no{% endif %}",
    ],
)
def test_a_bare_word_in_a_template_is_seen(template):
    assert list(bare_words_in_template(template))


@pytest.mark.parametrize(
    "template",
    [
        "<p>{% trans 'Sign in' %}</p>",
        '<c-card :title="line.title" title="{{ a }} · {% trans \'b\' %}">{{ c }} – 31 %</c-card>',
        "{# a remark #}<p>{% blocktrans with n=1 %}{{ n }} things{% endblocktrans %}</p>",
        '<button name="step" value="add" class="button second">{{ x }}</button>',
    ],
)
def test_marked_words_names_and_code_in_a_template_are_no_bare_words(template):
    assert not list(bare_words_in_template(template))


@pytest.mark.parametrize(
    "source",
    [
        'raise Refused("This is gone.")',
        'raise Refused(f"{name} is gone.")',
        'form.add_error("a", "This is gone.")',
        'x = forms.CharField(label="Name")',
        'messages.success(request, "It is done.")',
        'x = Column("a", "Name", read)',
        'return render(request, "a.html", {"title": "Name a body"})',
    ],
)
def test_a_bare_sentence_in_python_is_seen(source):
    tree = f"def f():\n    {source}"
    ast.parse(tree)
    assert list(bare_words_in_python(tree))


@pytest.mark.parametrize(
    "source",
    [
        'raise Refused(_("This is gone."))',
        'x = Column("name", _("Name"), read, kind="number")',
        'log.warning("The disk is full")',
        'x = {"title": title, "url": reverse("desk:today")}',
    ],
)
def test_marked_sentences_and_names_in_python_are_no_bare_words(source):
    assert not list(bare_words_in_python(f"def f():\n    {source}"))


def test_no_sentence_is_translated_before_anybody_asks_for_it():
    wrong = [
        f"{where(path)}: {said}"
        for path in sources()
        if path.suffix == ".py"
        for said in frozen_words(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, "gettext_lazy outside of functions"


def test_a_sentence_frozen_at_import_is_seen():
    head = "from django.utils.translation import gettext as _, gettext_lazy as later\n"
    assert list(frozen_words(head + 'class Form:\n    name = Field(label=_("Name"))'))
    assert not list(
        frozen_words(head + 'class Form:\n    name = Field(label=later("Name"))\n    def f(): return _("a")')
    )


def test_sentences_are_found_in_python_and_in_templates():
    read = translations.said_in_python(
        'from django.utils.translation import ngettext as n\nn("%d a", "%d b", 2)', "here"
    )
    assert [(one.singular, one.plural) for one in read] == [("%d a", "%d b")]
    page = "{% blocktrans count n=m %}{{ n }} duty{% plural %}{{ n }} duties{% endblocktrans %}"
    page += "{% trans 'Its' context 'x' %}"
    read = translations.said_in_template(page, "here")
    assert [(one.singular, one.plural, one.context) for one in read] == [
        ("%(n)s duty", "%(n)s duties", ""),
        ("Its", "", "x"),
    ]


def test_the_same_sentence_from_two_places_stands_once():
    one = translations.Said("Due", "", "", "a.py")
    template = gathered([one, one._replace(where="b.html")])
    places = [[name for name, _line in message.locations] for message in template if message.id]
    assert places == [["a.py", "b.html"]]


def test_what_is_filled_in_cannot_turn_an_urdu_sentence_around():
    with translation.override("ur"):
        said = translation.gettext("Accept or send back “%(action)s”") % {"action": "Hire four inspectors"}
        linked = translation.gettext('Owed by <a href="%(url)s"><bdi>%(lead)s</bdi></a> since %(day)s')
    assert said.startswith("\u200f"), "the sentence says its own direction, since it begins with a name"
    assert "\u2068Hire four inspectors\u2069" in said
    assert linked.startswith('\u200f<a href="%(url)s"><bdi>%(lead)s</bdi></a>'), "bdi and attributes stay as they are"
    assert linked.endswith("\u2068%(day)s\u2069 سے")


def test_a_sentence_reads_in_the_language_that_is_asked_for():
    with translation.override("ur"):
        assert translation.gettext("Duty") == "ذمہ داری"
        assert translation.ngettext("%(n)d duty", "%(n)d duties", 3) % {"n": 3} == "3 ذمہ داریاں"
        assert translation.ngettext("%(n)d duty", "%(n)d duties", 1) % {"n": 1} == "1 ذمہ داری"
