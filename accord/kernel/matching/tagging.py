"""Learning from records that people tagged which tags a text gets. See docs/decisions/0009-tags-by-linear-machines.md.

One linear support vector machine a label and view of the text (Fan et al., LIBLINEAR, 2008). Where rows have several
labels, the machines' scores on rows they did not learn from say from which score on a label is suggested.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _
from scipy import sparse
from sklearn.svm import LinearSVC

from accord.kernel.matching.grams import Matrix, View, Vocabulary, learn_vocabulary, plain
from accord.kernel.matching.measures import Tags
from accord.kernel.spaces.errors import Refused

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Progress = Callable[[str], None]

FEWEST_ROWS: Final = 20
PARTS: Final = 5  # into so many parts, by group, rows are cut to score each by machines that did not see it
SEED: Final = 1
STEEPNESS: Final = 4

# Views whose scores are averaged, each with how closely its machines follow the examples (LIBLINEAR's C).
SEVERAL: Final = ((View("stems", 2), 0.7), (View("letters", 5), 0.5))
# Views laid side by side for one machine: the first verb rules, what follows may turn it.
ONE: Final = (View("opening", 2), View("first_five", 2), View("first_ten", 2), View("words", 2), View("letters", 5))
ONE_FOLLOWS: Final = 0.1
# A label's own threshold counts as much as the common one when so many rows have the label.
SHRINK: Final = 100
_STEPS: Final = np.arange(-0.8, 0.41, 0.02)


@dataclass(frozen=True, slots=True)
class Example:
    """A text that people tagged. ``group``: what is judged together, as a session of the review is."""

    text: str
    tags: Tags
    group: str = ""


@dataclass(frozen=True, slots=True)
class Machines:
    """One row of weights a label over the columns of one matrix."""

    weights: Numbers
    offsets: Numbers

    def scores(self, rows: Matrix) -> Numbers:
        return np.asarray(rows @ self.weights.T) + self.offsets


@dataclass(frozen=True, slots=True)
class TagModel:
    """What was learned. ``thresholds`` is None where each row has one label: the best is it."""

    labels: tuple[str, ...]
    vocabularies: tuple[Vocabulary, ...]
    machines: tuple[Machines, ...]
    thresholds: Numbers | None

    @property
    def gives_several(self) -> bool:
        """A row may have several labels, or none."""
        return self.thresholds is not None

    def scores(self, texts: Sequence[str]) -> Numbers:
        """A row a text, a column a label; the higher, the surer. Where several are given, above 0 is suggested."""
        plainly = [plain(text) for text in texts]
        views = [vocabulary.weighed(plainly) for vocabulary in self.vocabularies]
        if self.thresholds is None:
            return self.machines[0].scores(sparse.hstack(views, format="csr"))
        told = [machines.scores(view) for machines, view in zip(self.machines, views, strict=True)]
        return np.asarray(np.mean(told, axis=0) - self.thresholds)

    def scored(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Of each text its suggested labels with a score from 0.5, just enough, up to 1.

        The score is the logistic function of how far a label lies above its threshold or, where a text has one, above
        the next best label: it puts suggestions in order, and is no share of right ones.
        """
        scores = self.scores(texts)
        if self.thresholds is None:
            scores = scores - np.sort(scores, axis=1)[:, [-2]]
        sure = 1 / (1 + np.exp(-STEEPNESS * scores))
        column = {label: place for place, label in enumerate(self.labels)}
        return [
            {label: float(sure[row, column[label]]) for label in sorted(labels)}
            for row, labels in enumerate(self._above(scores))
        ]

    def suggest(self, texts: Sequence[str]) -> list[Tags]:
        """The labels of each text: the best one, or all above their thresholds."""
        return self._above(self.scores(texts))

    def _above(self, scores: Numbers) -> list[Tags]:
        if self.thresholds is None:
            return [frozenset({self.labels[best]}) for best in scores.argmax(axis=1)]
        return [frozenset(self.labels[column] for column in np.flatnonzero(row > 0)) for row in scores]


def learn_tags(examples: Sequence[Example], *, progress: Progress = lambda _line: None) -> TagModel:
    """Learn from examples. Whether rows get one label or several is seen from them.

    Raises Refused where there are fewer than 20 examples or fewer than two labels.
    """
    labels = tuple(sorted(frozenset[str]().union(*(example.tags for example in examples))))
    if len(examples) < FEWEST_ROWS or len(labels) < 2:
        raise Refused(
            _("%(rows)d rows with %(labels)d labels are too few to learn from: it takes %(fewest)d rows, two labels.")
            % {"rows": len(examples), "labels": len(labels), "fewest": FEWEST_ROWS}
        )
    right = np.array([[label in example.tags for label in labels] for example in examples])
    texts = [plain(example.text) for example in examples]
    if all(len(example.tags) == 1 for example in examples):
        return _learn_one(texts, right, labels, progress)
    return _learn_several(texts, right, labels, _parts_of(examples), progress)


def _learn_one(texts: Sequence[str], right: Numbers, labels: tuple[str, ...], progress: Progress) -> TagModel:
    vocabularies, views = zip(*(learn_vocabulary(view, texts) for view in ONE), strict=True)
    progress(_("%(rows)d texts are read.") % {"rows": len(texts)})
    machines = _fit(sparse.hstack(views, format="csr"), right, ONE_FOLLOWS)
    return TagModel(labels, vocabularies, (machines,), None)


def _learn_several(
    texts: Sequence[str], right: Numbers, labels: tuple[str, ...], parts: Numbers, progress: Progress
) -> TagModel:
    vocabularies, machines, unseen = [], [], []
    for view, follows in SEVERAL:
        vocabulary, rows = learn_vocabulary(view, texts)
        vocabularies.append(vocabulary)
        machines.append(_fit(rows, right, follows))
        progress(_("%(columns)d parts of texts are weighed.") % {"columns": len(vocabulary.columns)})
        unseen.append(_scores_unseen(rows, right, follows, parts))
    thresholds = _thresholds(np.mean(unseen, axis=0), right)
    return TagModel(labels, tuple(vocabularies), tuple(machines), thresholds)


def _parts_of(examples: Sequence[Example]) -> Numbers:
    """Which part each example lies in: whole groups, or, where there are too few, one by one."""
    groups = {group: number for number, group in enumerate(sorted({example.group for example in examples}))}
    if len(groups) < PARTS:
        return np.arange(len(examples)) % PARTS
    return np.array([groups[example.group] % PARTS for example in examples])


def _fit(rows: Matrix, right: Numbers, follows: float) -> Machines:
    def one(column: int) -> tuple[Numbers, float]:
        wanted = right[:, column]
        if wanted.all() or not wanted.any():
            return np.zeros(rows.shape[1]), 1.0 if wanted.all() else -1.0
        machine = LinearSVC(C=follows, tol=1e-3, random_state=SEED).fit(rows, wanted)
        return machine.coef_[0], float(machine.intercept_[0])

    with ThreadPoolExecutor(os.cpu_count()) as cores:  # LIBLINEAR lets go of the interpreter while it works
        weights, offsets = zip(*cores.map(one, range(right.shape[1])), strict=True)
    return Machines(np.array(weights), np.array(offsets))


def _scores_unseen(rows: Matrix, right: Numbers, follows: float, parts: Numbers) -> Numbers:
    """The scores of each row by machines that learned from the other parts."""
    scores = np.zeros(right.shape)
    for part in np.unique(parts):
        held = parts == part
        scores[held] = _fit(rows[~held], right[~held], follows).scores(rows[held])
    return scores


def _thresholds(scores: Numbers, right: Numbers) -> Numbers:
    """Each label's best threshold by F1, drawn towards the one that is best for all; the more, the fewer rows."""
    common = _best_step(scores, right)
    support = right.sum(axis=0)
    own = np.array([_best_step(scores[:, column], right[:, column]) for column in range(right.shape[1])])
    return np.asarray((support * own + SHRINK * common) / (support + SHRINK))


def _best_step(scores: Numbers, right: Numbers) -> float:
    """The middle of the thresholds with the best F1, smoothed: one lucky step is no threshold."""
    found = np.array([_f1(scores > step, right).item() for step in _STEPS])
    smooth = np.convolve(np.pad(found, 2, mode="edge"), np.ones(5) / 5, "valid")
    return float(np.median(_STEPS[smooth >= smooth.max() - 1e-9]))


def _f1(told: Numbers, right: Numbers) -> Numbers:
    return np.asarray(2 * np.sum(told & right) / max(np.sum(told) + np.sum(right), 1))
