"""Which bodies may owe a part of a promise, each with its reasons and a score. A person ticks; this assigns nothing.

Three things speak for a body. *Mandate*: words of its mandate and name that the promise has too (cosine of word
weights; a word that many bodies share weighs little). *Earlier decisions*: promises with the same theme, people or
goal that it leads or supports. *Like words*: the most alike promise among those (the same cosine). Each is a number
from 0 to 1; the score is 1 − (1 − mandate)(1 − themes)(1 − words), so every reason adds and none is needed.

Why not the measure of ``kernel/matching/likeness``: that asks whether two texts are one, so whatever only one of them
says counts against them. A mandate is a few words beside a long paragraph, and the cosine forgives the difference.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.queries.promises import bodies_for, terms_on
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import Actor, GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.stemming import stems_of
from accord.kernel.spaces.folding import fold
from accord.kernel.spaces.languages import all_texts, text_in
from accord.kernel.taxonomies.models import Term
from accord.ui.wording import listed

MOST_A_LEVEL = 4
LEAST_SCORE = 0.1
LEAST_ALIKE = 0.25  # below this two promises share little but the manner of speaking
EARLIER_READ = 300  # earlier duties whose promises' words are compared, the newest
WORDS_NAMED = 4
SHORTEST = 3  # letters
TAGS = ("themes", "affected_persons", "sdgs")
# What every recommendation says, whatever it is about.
_SAID_EVERYWHERE = """
    the and for that with from this their all any its are was has have been which into such other more take taking
    ensure ensuring continue strengthen further measures measure steps necessary including order effective effectively
    implement implementation national state government rights human department ministry office province provincial
    district federal committee body sample
"""
_EVERYWHERE = frozenset(stem for word in _SAID_EVERYWHERE.split() for stem in stems_of(word, ()))
Words = Mapping[str, str]  # stem → a word as it was written


@dataclass
class SuggestedBody:
    """A body, what speaks for it, and how much (0 to 1, two digits)."""

    body: Actor
    mandate: float = 0.0
    themes: float = 0.0
    alike: float = 0.0
    reasons: list[str] = field(default_factory=list)

    @property
    def score(self) -> float:
        """All reasons together."""
        return round(1 - (1 - self.mandate) * (1 - self.themes) * (1 - self.alike), 2)


@dataclass(frozen=True)
class LevelOfBodies:
    """The bodies that are suggested at one level of government, the likeliest first."""

    level: str
    word: str
    bodies: list[SuggestedBody]


def suggested_bodies(viewer: Viewer, commitment: Commitment) -> dict[str, LevelOfBodies]:
    """Who may owe a part of this promise, by level of government; bodies without a level are left out.

    A constant number of queries, whatever the space holds; only promises and duties that the viewer sees count.
    """
    bodies = {body.pk: body for body in bodies_for(viewer).exclude(level="").select_related("space")}
    found = {pk: SuggestedBody(body) for pk, body in bodies.items()}
    asked = words_of(commitment.text, *all_texts(commitment.plain))
    _weigh_mandates(found, asked)
    _weigh_themes(found, viewer, commitment)
    _weigh_words(found, viewer, commitment, asked)
    levels: dict[str, LevelOfBodies] = {}
    for level in GovernmentLevel:
        here = [one for one in found.values() if one.body.level == level and one.score >= LEAST_SCORE]
        here.sort(key=lambda one: (-one.score, one.body.name_key))
        if here:
            levels[level.value] = LevelOfBodies(level.value, str(level.label), here[:MOST_A_LEVEL])
    return levels


@lru_cache(maxsize=4_096)
def _words(text: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for word in fold(text).split():
        if len(word) < SHORTEST or word.isdecimal():
            continue
        for stem in stems_of(word, ()) or (word,):
            if stem not in _EVERYWHERE:
                found.setdefault(stem, word)
    return tuple(found.items())


def words_of(*texts: str) -> Words:
    """The words of texts by their stems, without those that every recommendation has."""
    return dict(pair for text in texts for pair in _words(text))


def likeness(one: Words, other: Words, weights: Mapping[str, float]) -> float:
    """Cosine of two sets of words, 0 to 1. weights: of each stem; 1 where it is not named."""

    def square(words: Iterable[str]) -> float:
        return sum(weights.get(stem, 1.0) ** 2 for stem in words)

    shared = one.keys() & other.keys()
    return square(shared) / math.sqrt(square(one) * square(other)) if shared else 0.0


def _weights(texts: Iterable[Words]) -> Mapping[str, float]:
    """The fewer texts have a word, the more it weighs (smoothed inverse document frequency)."""
    texts = list(texts)
    counts = Counter(stem for words in texts for stem in words)
    return {stem: 1 + math.log((1 + len(texts)) / (1 + number)) for stem, number in counts.items()}


def _weigh_mandates(found: Mapping[UUID, SuggestedBody], asked: Words) -> None:
    said = {pk: words_of(*all_texts(one.body.mandate), *all_texts(one.body.name)) for pk, one in found.items()}
    weights = _weights(said.values())
    for pk, words in said.items():
        shared = sorted(words.keys() & asked.keys(), key=lambda stem: (-weights[stem], stem))
        if not shared:
            continue
        one = found[pk]
        one.mandate = likeness(words, asked, weights)
        mandate = words_of(*all_texts(one.body.mandate))
        named = listed(words[stem] for stem in shared[:WORDS_NAMED])
        by_mandate = any(stem in mandate for stem in shared)
        one.reasons.append((_("mandate: %(words)s") if by_mandate else _("name: %(words)s")) % {"words": named})


def _weigh_themes(found: Mapping[UUID, SuggestedBody], viewer: Viewer, commitment: Commitment) -> None:
    """One promise on the same matter counts a third, two a half, many come near to one."""
    counts: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    names: dict[UUID, Term] = {}
    for tag in TAGS:
        terms = terms_on(viewer, [commitment], tag).get(commitment.pk, [])
        names |= {term.pk: term for term in terms}
        for field_name in ("lead", "supports") if terms else ():
            rows = _earlier(viewer, commitment).filter(**{f"commitment__{tag}__in": [term.pk for term in terms]})
            told = rows.order_by().values_list(field_name, f"commitment__{tag}")
            for body, term, number in told.annotate(n=Count("commitment", distinct=True)):
                counts[body][term] += number
    for body, by_term in counts.items():
        if body not in found:
            continue
        term, most = max(by_term.items(), key=lambda pair: (pair[1], str(pair[0])))
        found[body].themes = 0.9 * most / (most + 2)
        words = ngettext("owes %(n)d promise on “%(theme)s”", "owes %(n)d promises on “%(theme)s”", most)
        found[body].reasons.append(words % {"n": most, "theme": names[term]})


def _weigh_words(found: Mapping[UUID, SuggestedBody], viewer: Viewer, commitment: Commitment, asked: Words) -> None:
    rows = _earlier(viewer, commitment).exclude(lead=None).select_related("commitment").order_by("-created_at", "-pk")
    duties = list(rows[:EARLIER_READ])
    texts = {duty.commitment_id: words_of(duty.commitment.text) for duty in duties}
    weights = _weights([*texts.values(), asked])
    alike = {pk: likeness(words, asked, weights) for pk, words in texts.items()}
    nearest: dict[UUID, Duty] = {}
    for duty in sorted(duties, key=lambda duty: (alike[duty.commitment_id], str(duty.pk))):
        if duty.lead_id is not None and duty.lead_id in found and alike[duty.commitment_id] >= LEAST_ALIKE:
            nearest[duty.lead_id] = duty
    for lead, duty in nearest.items():
        found[lead].alike = alike[duty.commitment_id]
        said = _("leads a duty of a promise with like words: “%(promise)s”")
        found[lead].reasons.append(said % {"promise": duty.commitment})


def _earlier(viewer: Viewer, commitment: Commitment) -> QuerySet[Duty]:
    """Duties of other promises, both seen by the viewer."""
    promises = visible_to(viewer, Commitment).exclude(pk=commitment.pk).values("pk")
    return visible_to(viewer, Duty).filter(commitment__in=promises)


def bodies_engaged(viewer: Viewer, commitment: Commitment) -> set[UUID]:
    """The bodies that lead a duty of this promise already."""
    rows = visible_to(viewer, Duty).filter(commitment=commitment).exclude(lead=None)
    return set(rows.values_list("lead", flat=True))


def title_words(commitment: Commitment, longest: int) -> dict[str, str]:
    """What a new duty begins with: the plain words where there are some, else the official ones, cut to fit."""
    texts = commitment.plain if text_in(commitment.plain) else {commitment.language: commitment.text}
    return {code: _cut(" ".join(text.split()), longest) for code, text in texts.items() if text.strip()}


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
