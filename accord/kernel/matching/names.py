"""Which known place or actor a name may mean, with a score and the reason in plain words.

Nothing here decides: a person confirms a proposal, and what was confirmed is remembered elsewhere as an alias.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA

from accord.kernel.matching.texts import clean_name
from accord.kernel.matching.words import Word, WordRole, sound_of, words_of
from accord.kernel.spaces.folding import fold

SAME_NAME: Final = 1.0
LIKELY: Final = 0.75  # from here on a proposal is worth showing as "probably"
AT_LEAST: Final = 0.5  # below this a proposal is noise

_SAME_FOLDED: Final = 0.99
_SAME_WORDS: Final = 0.97
_SAME_LETTERS: Final = 0.96
_WHOLE_INITIALS: Final = 0.8
_PART_INITIALS: Final = 0.6
_SOUND: Final = 0.92
_INITIAL: Final = 0.9
_SHORTENED: Final = 0.9
_CLOSE: Final = 0.72  # the share of letters two words must have in common to be taken for each other
_CLOSE_WHOLE: Final = 0.6  # the same for names as a whole
_ELSEWHERE: Final = 0.93
_OTHER_SIDE: Final = 0.8
_NUMBER: Final = re.compile(r"\d+|(?=[ivx]{2})x{0,3}(?:ix|iv|v?i{0,3})")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known place or actor. ``other_names``: aliases and other languages. ``within``: names of what holds it."""

    candidate_id: str
    name: str
    other_names: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate that a name may mean. ``score`` runs from 0 to 1; ``rivals`` counts others that fit as well."""

    candidate_id: str
    name: str
    score: float
    reason: str
    rivals: int = 0


@dataclass(slots=True)
class _Pairing:
    """How far two names were laid over each other: what found a partner, and how well."""

    first: list[Word]
    second: list[Word]
    weight: float = 0.0
    firm: bool = False
    notes: list[str] = field(default_factory=list)

    def join(self, first: Word, second: Word, quality: float) -> None:
        self.first.remove(first)
        self.second.remove(second)
        self.weight += quality * (first.role.value + second.role.value)
        self.firm = self.firm or (len(first.text) > 1 and len(second.text) > 1 and first.role is WordRole.NAME)


def proposals(
    name: str,
    candidates: Iterable[Candidate],
    limit: int = 5,
    *,
    within: str | None = None,
    at_least: float = AT_LEAST,
) -> list[Proposal]:
    """The candidates that ``name`` may mean, best first, at most ``limit``, none that scores under ``at_least``.

    ``within`` names what holds the place or actor (a province): candidates known to lie elsewhere score a little
    less, so it breaks ties and never hides one. Equal scores come in the order of their names; where several fit
    best equally (a district that was split), each says how many others do.
    """
    found = []
    for candidate in candidates:
        score, reason = _best_likeness(name, candidate)
        if within and candidate.within and score and not _lies_in(within, candidate.within):
            score *= _ELSEWHERE
        if score >= at_least:
            found.append(Proposal(candidate.candidate_id, candidate.name, round(score, 4), reason))
    found.sort(key=lambda proposal: (-proposal.score, proposal.name, proposal.candidate_id))
    return [_with_rivals(proposal, found) for proposal in found[:limit]]


def likeness(name: str, other: str) -> tuple[float, str]:
    """How alike two names are, from 0 to 1, and why. Symmetric in its score."""
    if clean_name(name) == clean_name(other) and name.strip():
        return SAME_NAME, _("the same name")
    first, second = words_of(name), words_of(other)
    if not first or not second:
        return 0.0, ""
    return max(
        _whole_likeness(name, other, first, second),
        _initials_likeness(first, second),
        _pairwise_likeness(first, second),
        _spelling_likeness(first, second),
        key=lambda found: found[0],
    )


def _best_likeness(name: str, candidate: Candidate) -> tuple[float, str]:
    score, reason = likeness(name, candidate.name)
    for other in candidate.other_names:
        other_score, other_reason = likeness(name, other)
        if other_score > score:
            score = other_score
            reason = _("also called “%(name)s”: %(reason)s") % {"name": other, "reason": other_reason}
    return score, reason


def _lies_in(within: str, holders: Sequence[str]) -> bool:
    return any(likeness(within, holder)[0] >= LIKELY for holder in holders)


def _with_rivals(proposal: Proposal, found: Sequence[Proposal]) -> Proposal:
    rivals = sum(other.score == proposal.score for other in found) - 1
    if not rivals:
        return proposal
    reason = _("%(reason)s; one of %(count)d that fit equally well") % {
        "reason": proposal.reason,
        "count": rivals + 1,
    }
    return replace(proposal, reason=reason, rivals=rivals)


def _whole_likeness(name: str, other: str, first: Sequence[Word], second: Sequence[Word]) -> tuple[float, str]:
    if fold(clean_name(name)) == fold(clean_name(other)):
        return _SAME_FOLDED, _("the same but for capitals, accents or forms of letters")
    if sorted(word.text for word in first) == sorted(word.text for word in second):
        in_order = [word.text for word in first] == [word.text for word in second]
        reason = _("the same words") if in_order else _("the same words in another order")
        return _SAME_WORDS, reason
    if _squeezed(first) == _squeezed(second):
        return _SAME_LETTERS, _("the same letters, parted by spaces in another way")
    return 0.0, ""


def _initials_likeness(first: Sequence[Word], second: Sequence[Word]) -> tuple[float, str]:
    """One name is the other's initials: MoHR, AJ&K."""
    short, long = (first, second) if len(_squeezed(first)) < len(_squeezed(second)) else (second, first)
    letters = _squeezed(short)
    spoken = [word for word in long if word.role is not WordRole.LINK]
    if not 2 <= len(letters) <= 6 or len(spoken) < 2 or _numbers(short) or _numbers(long):
        return 0.0, ""
    shown = {"short": " ".join(word.shown for word in short), "long": " ".join(word.shown for word in long)}
    if letters in (_initials(long), _initials(spoken)):
        return _WHOLE_INITIALS, _("“%(short)s” are the initials of “%(long)s”") % shown
    capitals = sum(letter.isupper() for word in short for letter in word.shown)
    if capitals > 1 and letters[0] == spoken[0].text[0] and _is_subsequence(_initials(spoken), letters):
        return _PART_INITIALS, _("“%(short)s” holds the initials of “%(long)s”") % shown
    return 0.0, ""


def _pairwise_likeness(first: Sequence[Word], second: Sequence[Word]) -> tuple[float, str]:
    """Words laid over each other one by one; what is left over on either side lowers the score by its weight."""
    pairing = _Pairing(list(first), list(second))
    _pair_equal(pairing)
    _pair_initials(pairing)
    _pair_spelled_alike(pairing)
    if not pairing.firm:
        return 0.0, ""
    whole = sum(word.role.value for word in (*first, *second))
    left = [word.shown for word in (*pairing.first, *pairing.second) if word.role is not WordRole.LINK]
    if left:
        pairing.notes.append(_("the same but for “%(words)s”") % {"words": " ".join(dict.fromkeys(left))})
    reason = "; ".join(pairing.notes) or _("the same but for small words")
    return min(pairing.weight / whole, _SAME_WORDS), reason


def _pair_equal(pairing: _Pairing) -> None:
    for word in tuple(pairing.first):
        partner = next((other for other in pairing.second if other.text == word.text), None)
        if partner is not None:
            pairing.join(word, partner, 1.0)


def _pair_initials(pairing: _Pairing) -> None:
    """Abbreviations: D. I. or DI for Dera Ismail, Distt. for District."""
    for short_side, long_side in ((pairing.first, pairing.second), (pairing.second, pairing.first)):
        for short in tuple(short_side):
            run = _run_with_initials(short, long_side)
            if not run:
                continue
            pairing.notes.append(
                _("“%(short)s” may stand for “%(long)s”")
                % {"short": short.shown, "long": " ".join(word.shown for word in run)}
            )
            short_side.remove(short)
            for word in run:
                long_side.remove(word)
            quality = _SHORTENED if short.shortened else _INITIAL
            pairing.weight += quality * (short.role.value + sum(word.role.value for word in run))


def _run_with_initials(short: Word, others: Sequence[Word]) -> list[Word]:
    """The words among ``others``, in order, that ``short`` may abbreviate; empty where none."""
    if short.shortened:
        for word in others:
            if word.text[0] == short.text[0] and _is_subsequence(short.text, word.text):
                return [word]
    if not 1 <= len(short.text) <= 4 or short.text.isdigit():
        return []
    size = len(short.text)
    for start in range(len(others) - size + 1):
        run = list(others[start : start + size])
        if _initials(run) == short.text and all(len(word.text) > 1 for word in run):
            return run
    return []


def _pair_spelled_alike(pairing: _Pairing) -> None:
    for word in tuple(pairing.first):
        if not _is_spelled_out(word):
            continue
        graded = [(_closeness(word.text, other.text), other) for other in pairing.second if _is_spelled_out(other)]
        quality, partner = max(graded, key=lambda found: found[0], default=(0.0, word))
        if quality < _CLOSE:
            continue
        shown = {"first": word.shown, "second": partner.shown}
        same_sound = sound_of(word.text) == sound_of(partner.text)
        pairing.notes.append(
            _("“%(first)s” and “%(second)s” sound the same") % shown
            if same_sound
            else _("“%(first)s” and “%(second)s” are spelled nearly the same") % shown
        )
        pairing.join(word, partner, quality)


def _is_spelled_out(word: Word) -> bool:
    return len(word.text) > 2 and word.role is WordRole.NAME and not _NUMBER.fullmatch(word.text)


def _spelling_likeness(first: Sequence[Word], second: Sequence[Word]) -> tuple[float, str]:
    """The letters of both names without spaces and kinds, compared as one word."""
    one, two = _squeezed(first, kinds=False), _squeezed(second, kinds=False)
    if _exact_parts(first) != _exact_parts(second) or min(len(one), len(two)) < 3:
        return 0.0, ""
    same_kinds = _squeezed(first) == one and _squeezed(second) == two
    measure = (1.0 if same_kinds else 0.98) * (1.0 if _sides(first) == _sides(second) else _OTHER_SIDE)
    if one == two:
        return _SAME_LETTERS * measure, _("the same letters but for the kind of place or body")
    if sound_of(one) == sound_of(two):
        return _SOUND * measure, _("spelled in another way, sounds the same")
    close = _closeness(one, two)
    return (close * 0.9 * measure if close >= _CLOSE_WHOLE else 0.0), _("spelled nearly the same")


def _closeness(one: str, two: str) -> float:
    """Share of letters in common, 0 to 1; the same sound counts almost as the same letters."""
    if sound_of(one) == sound_of(two):
        return _SOUND
    return OSA.normalized_similarity(one, two) * 0.95


def _squeezed(words: Sequence[Word], *, kinds: bool = True) -> str:
    return "".join(word.text for word in words if kinds or word.role is not WordRole.KIND)


def _numbers(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words if _NUMBER.fullmatch(word.text)]


def _exact_parts(words: Sequence[Word]) -> list[str]:
    """Numbers and single letters: nearly the same is not the same ("Ward 12", "D. G. Khan")."""
    return sorted([*_numbers(words), *(word.text for word in words if len(word.text) == 1 and word.text.isalpha())])


def _sides(words: Sequence[Word]) -> set[str]:
    return {word.text for word in words if word.role is WordRole.SIDE}


def _initials(words: Sequence[Word]) -> str:
    return "".join(word.text[0] for word in words)


def _is_subsequence(part: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in part)
