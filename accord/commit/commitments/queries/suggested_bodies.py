"""Which bodies may owe a part of a promise, each with its reasons and a score. A person ticks; this assigns nothing.

Three things speak for a body. *Mandate*: words of its mandate and name that the promise has too (cosine of word
weights; a word that many bodies share weighs little, one that more than a third of them share nothing, and neither do
words that say nothing by themselves, ``said_everywhere``). *Earlier decisions*: promises with the same theme, people or
goal that it leads or supports. *Like words*: the most alike promise among those (the same cosine). Each is a number
from 0 to 1; the score is 1 − (1 − mandate)(1 − themes)(1 − words), so every reason adds and none is needed.

Why not the measure of ``kernel/matching/likeness``: that asks whether two texts are one, so whatever only one of them
says counts against them. A mandate is a few words beside a long paragraph, and the cosine forgives the difference.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.commit.commitments.models import Commitment, Duty
from accord.commit.commitments.queries.promises import bodies_for, terms_on
from accord.commit.commitments.queries.said_everywhere import SAYS_NOTHING
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
MOST_SHARE = 1 / 3  # of the bodies: a word that more of them have tells none from another
FEW_BODIES = 6  # too few to tell what many share
SHORTEST = 3  # letters
TAGS = ("themes", "affected_persons", "sdgs")
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
    return suggestions_for_each(viewer, [commitment])[commitment.pk]


def suggestions_for_each(viewer: Viewer, commitments: Sequence[Commitment]) -> dict[UUID, dict[str, LevelOfBodies]]:
    """As ``suggested_bodies`` for many promises, in the same number of queries."""
    rows = bodies_for(viewer).exclude(level="").select_related("space").prefetch_related("places")
    bodies = {body.pk: body for body in rows}
    mandates = _Mandates(bodies)
    matters = _earlier_matters(viewer, commitments)
    earlier = _Earlier(viewer)
    found: dict[UUID, dict[str, LevelOfBodies]] = {}
    for commitment in commitments:
        ones = {pk: SuggestedBody(body) for pk, body in bodies.items()}
        asked = words_of(commitment.text, *all_texts(commitment.plain))
        mandates.weigh(ones, asked)
        _weigh_themes(ones, matters.get(commitment.pk, {}))
        earlier.weigh(ones, commitment, asked)
        found[commitment.pk] = _by_level(ones.values())
    return found


def _by_level(found: Iterable[SuggestedBody]) -> dict[str, LevelOfBodies]:
    levels: dict[str, LevelOfBodies] = {}
    likely = [one for one in found if one.score >= LEAST_SCORE]
    for level in GovernmentLevel:
        here = [one for one in likely if one.body.level == level]
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
            if stem not in SAYS_NOTHING:
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


class _Mandates:
    """What the bodies say of themselves, and how much each word of it tells."""

    def __init__(self, bodies: Mapping[UUID, Actor]) -> None:
        said = {pk: words_of(*all_texts(body.mandate), *all_texts(body.name)) for pk, body in bodies.items()}
        shared = Counter(stem for words in said.values() for stem in words)
        most = max(len(bodies), FEW_BODIES) * MOST_SHARE
        self.weights = {stem: 0.0 if shared[stem] > most else w for stem, w in _weights(said.values()).items()}
        self.said = {
            pk: {stem: word for stem, word in words.items() if self.weights[stem]} for pk, words in said.items()
        }

    def weigh(self, found: Mapping[UUID, SuggestedBody], asked: Words) -> None:
        for pk, words in self.said.items():
            shared = sorted(words.keys() & asked.keys(), key=lambda stem: (-self.weights[stem], stem))
            if not shared:
                continue
            one = found[pk]
            one.mandate = likeness(words, asked, self.weights)
            mandate = words_of(*all_texts(one.body.mandate))
            named = listed(words[stem] for stem in shared[:WORDS_NAMED])
            by_mandate = any(stem in mandate for stem in shared)
            one.reasons.append((_("mandate: %(words)s") if by_mandate else _("name: %(words)s")) % {"words": named})


Matters = dict[UUID, Counter[Term]]  # body → on how many promises about a term it owes something


def _earlier_matters(viewer: Viewer, commitments: Sequence[Commitment]) -> dict[UUID, Matters]:
    """By promise, what bodies owe of other promises on the same matter."""
    found: dict[UUID, Matters] = {row.pk: defaultdict(Counter) for row in commitments}
    for tag in TAGS:
        tagged = terms_on(viewer, commitments, tag)
        terms = {term.pk for named in tagged.values() for term in named}
        about = f"commitment__{tag}"
        for field_name in ("lead", "supports") if terms else ():
            rows = _earlier(viewer).filter(**{f"{about}__in": terms}).exclude(**{field_name: None}).order_by()
            told = rows.values_list(field_name, about).annotate(n=Count("commitment", distinct=True))
            owed: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
            for body, term, number in told:
                owed[term].append((body, number))
            itself = rows.filter(commitment__in=[row.pk for row in commitments])
            own = set(itself.values_list("commitment", field_name, about))
            for promise, named in tagged.items():
                for term in named:
                    for body, number in owed[term.pk]:
                        found[promise][body][term] += number - ((promise, body, term.pk) in own)
    return found


def _weigh_themes(found: Mapping[UUID, SuggestedBody], matters: Matters) -> None:
    """One promise on the same matter counts a third, two a half, many come near to one."""
    for body, by_term in matters.items():
        term, most = max(by_term.items(), key=lambda pair: (pair[1], str(pair[0].pk)))
        if body not in found or not most:
            continue
        found[body].themes = 0.9 * most / (most + 2)
        words = ngettext("owes %(n)d promise on “%(theme)s”", "owes %(n)d promises on “%(theme)s”", most)
        found[body].reasons.append(words % {"n": most, "theme": term})


class _Earlier:
    """The newest duties, and the words of the promises that they were made of."""

    def __init__(self, viewer: Viewer) -> None:
        rows = _earlier(viewer).exclude(lead=None).select_related("commitment").order_by("-created_at", "-pk")
        self.duties = list(rows[:EARLIER_READ])
        self.texts = {duty.commitment_id: words_of(duty.commitment.text) for duty in self.duties}

    def weigh(self, found: Mapping[UUID, SuggestedBody], commitment: Commitment, asked: Words) -> None:
        texts = {pk: words for pk, words in self.texts.items() if pk != commitment.pk}
        weights = _weights([*texts.values(), asked])
        alike = {pk: likeness(words, asked, weights) for pk, words in texts.items()}
        near = [duty for duty in self.duties if alike.get(duty.commitment_id, 0) >= LEAST_ALIKE]
        nearest: dict[UUID, Duty] = {}
        for duty in sorted(near, key=lambda duty: (alike[duty.commitment_id], str(duty.pk))):
            if duty.lead_id is not None and duty.lead_id in found:
                nearest[duty.lead_id] = duty
        for lead, duty in nearest.items():
            found[lead].alike = alike[duty.commitment_id]
            said = _("leads a duty of a promise with like words: “%(promise)s”")
            found[lead].reasons.append(said % {"promise": duty.commitment})


def _earlier(viewer: Viewer) -> QuerySet[Duty]:
    """Duties of promises, both seen by the viewer."""
    return visible_to(viewer, Duty).filter(commitment__in=visible_to(viewer, Commitment).values("pk"))


def bodies_engaged(viewer: Viewer, commitment: Commitment) -> set[UUID]:
    """The bodies that lead a duty of this promise already."""
    rows = visible_to(viewer, Duty).filter(commitment=commitment).exclude(lead=None)
    return set(rows.values_list("lead", flat=True))


def title_words(commitment: Commitment) -> dict[str, str]:
    """What a new duty begins with, whole: the plain words where there are some, else the official ones.

    Of the official ones without the States that recommended them, in brackets at the end, and the closing semicolon.
    """
    if text_in(commitment.plain):
        return {code: " ".join(text.split()) for code, text in commitment.plain.items() if text.strip()}
    said = _without_states(" ".join(commitment.text.split()), commitment.recommending_states)
    return {commitment.language: said} if said else {}


def _without_states(text: str, states: Iterable[str]) -> str:
    bare = text.rstrip(" ;,")
    closed = bare.rstrip(".")
    if not closed.endswith(")"):
        return bare
    depth, start = 0, len(closed)
    for start in range(len(closed) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(closed[start], 0)
        if not depth:
            break
    inside = set(fold(closed[start:]).split())
    named = {word for state in states for word in fold(state).split() if len(word) > SHORTEST}
    return closed[:start].rstrip(" ;,") if start > 0 and inside & named else bare
