"""Other spellings to propose where nothing was found: words of documents that the viewer may see, nobody else's."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from django.db.models import QuerySet
from rapidfuzz import process
from rapidfuzz.distance import OSA

from accord.kernel.policy.facts import Viewer
from accord.kernel.search.engines import engine
from accord.kernel.search.marking import as_written
from accord.kernel.search.models import Document, IndexedWord
from accord.kernel.search.terms import Inside, Phrase, Start, Term, Word

_LETTERS: Final = range(3, 31)
_ALIKE: Final = 0.6  # share of letters that stay when one word is turned into the other
_ASKED: Final = 6  # the best candidates, of which the first that the viewer may know is proposed
_MOST_READ: Final = 50_000  # words of a space that are compared at most
_TESTED: Final = 100  # documents with a word that are tried, until one is found that the viewer may see
_NOTHING: Final = "__"  # no document holds it


def is_proposable(word: str) -> bool:
    """A word that may be proposed: letters alone, so that no code or number is guessed."""
    return len(word) in _LETTERS and word.isalpha()


def respelled(viewer: Viewer, terms: Sequence[Term], seen: QuerySet[Document]) -> dict[str, str]:
    """For words that no document the viewer may see holds, the nearest that one does; words with none are left out.

    seen: documents that the viewer may see. Every word costs the same queries whether or not hidden documents hold
    something like it.
    """
    found: dict[str, str] = {}
    for word in dict.fromkeys(_single_words(terms)):
        nearest = _nearest(viewer, word)
        proposal = _first_known(viewer, seen, [word, *nearest])
        if proposal and proposal != word:
            found[word] = _as_written(viewer, seen, proposal)
    return found


def _as_written(viewer: Viewer, seen: QuerySet[Document], word: str) -> str:
    """The word as a document that the viewer may see writes it, with its own letters and accents."""
    ids = Document.objects.filter(engine().holds(Word(word)), space=viewer.space).values_list("pk", flat=True)[:_TESTED]
    texts = seen.filter(pk__in=list(ids)).values_list("title", "text")[:1]
    return next((as_written(f"{title} {text}", word) for title, text in texts), "") or word


def _single_words(terms: Sequence[Term]) -> Iterator[str]:
    for term in terms:
        match term:
            case Phrase(words):
                yield from filter(is_proposable, words)
            case Word(text) | Start(text) | Inside(text):
                yield from filter(is_proposable, [text])


def _nearest(viewer: Viewer, word: str) -> list[str]:
    """The words of the space most like this one, best first, not itself."""
    # Numbers, which many texts hold and nobody misspells, sort before all letters.
    rows = IndexedWord.objects.filter(space=viewer.space, word__gte="a").exclude(word=word).order_by()
    like = process.extract(
        word,
        [known for known in rows.values_list("word", flat=True).distinct()[:_MOST_READ] if is_proposable(known)],
        scorer=OSA.normalized_similarity,
        score_cutoff=_ALIKE,
        limit=_ASKED,
    )
    return [candidate for candidate, _score, _index in sorted(like, key=lambda row: (-row[1], row[0]))]


def _first_known(viewer: Viewer, seen: QuerySet[Document], candidates: Sequence[str]) -> str:
    """The first that a document the viewer may see holds, in the same number of queries whatever is found.

    Documents are looked up by the word first and tested after: asked for both at once, PostgreSQL may test them all.
    """
    asked = [*candidates, *[_NOTHING] * (_ASKED + 1 - len(candidates))]
    here = Document.objects.filter(space=viewer.space).order_by()
    holding = [list(here.filter(engine().holds(Word(word))).values_list("pk", flat=True)[:_TESTED]) for word in asked]
    seen_ids = set(seen.filter(pk__in=[0, *chain(*holding)]).values_list("pk", flat=True))
    return next((word for word, ids in zip(asked, holding, strict=True) if not seen_ids.isdisjoint(ids)), "")
