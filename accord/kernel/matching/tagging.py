"""Learning from records that people tagged which tags a text gets. See docs/decisions/0009-tags-by-linear-machines.md.

One linear support vector machine a label and view of the text (Fan et al., LIBLINEAR, 2008). Where rows have several
labels, a ridge regression over all their scores, and over what each two labels score together, says which go together
(stacking: Wolpert, Neural Networks 5, 1992): a group for which several rights are asked is tagged alone, for one. It
learns from scores of machines that did not see the row, and so does the threshold.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.svm import LinearSVC

from accord.kernel.matching.grams import WORD_VIEWS, Matrix, View, Vocabulary, learn_vocabulary, plain
from accord.kernel.matching.measures import Tags
from accord.kernel.spaces.errors import Refused

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Truths = np.ndarray[Any, np.dtype[np.bool_]]
Places = np.ndarray[Any, np.dtype[np.intp]]
Progress = Callable[[str], None]

FEWEST_ROWS: Final = 20
PARTS: Final = 5  # into so many parts, by group, rows are cut to score each by machines that did not see it
SEED: Final = 1
WORTH_PROCESSES: Final = 2_000  # rows; below, starting them takes longer than the work
STEEPNESS: Final = 4

# Views whose scores are averaged, each with how closely its machines follow the examples (LIBLINEAR's C).
SEVERAL: Final = ((View("stems", 2), 0.7), (View("letters", 5), 0.5))
# Views laid side by side for one machine: the first verb rules, what follows may turn it.
ONE: Final = (View("opening", 2), View("first_five", 2), View("first_ten", 2), View("words", 2), View("letters", 5))
ONE_FOLLOWS: Final = 0.1
RIDGE: Final = 3.0
MOST_LABELS_JOINED: Final = 80  # beyond, pairs of labels would take gigabytes
_STEPS: Final = np.arange(0.2, 0.8, 0.01)

# Of later sessions' recommendations one in a thousand has fewer known words; of French ones by an English model all do.
KNOWN_SHARE: Final = 0.55
FEWEST_KNOWN: Final = 2


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
    """What was learned. ``joint`` weighs all scores together; it is None where each row has one label: the best is it.

    threshold: from which joint score on a label is suggested.
    """

    labels: tuple[str, ...]
    vocabularies: tuple[Vocabulary, ...]
    machines: tuple[Machines, ...]
    joint: Numbers | None = None
    threshold: float = 0.0

    @property
    def gives_several(self) -> bool:
        """A row may have several labels, or none."""
        return self.joint is not None

    def scores(self, texts: Sequence[str]) -> Numbers:
        """A row a text, a column a label; the higher, the surer. Where several are given, above 0 is suggested."""
        plainly = [plain(text) for text in texts]
        views = [vocabulary.weighed(plainly) for vocabulary in self.vocabularies]
        if self.joint is None:
            return self.machines[0].scores(sparse.hstack(views, format="csr"))
        told = [machines.scores(view) for machines, view in zip(self.machines, views, strict=True)]
        return np.asarray(_together(told) @ self.joint - self.threshold)

    def scored(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Of each text the labels that it should get, each with a score from 0.5, just enough, up to 1; perhaps none.

        A text that the model cannot read gets none (``reads``). The score is the logistic function of how far a label
        lies above the threshold or, where a text has one, above the next best label: it puts suggestions in order, and
        is no share of right ones.
        """
        scores = self.scores(texts)
        if self.joint is None:
            best = np.sort(scores, axis=1)
            scores = np.where(scores == best[:, [-1]], scores - best[:, [-2]], -1.0)
        sure = 1 / (1 + np.exp(-STEEPNESS * scores))
        return [
            {self.labels[column]: float(sure[row, column]) for column in np.flatnonzero(scores[row] >= 0)}
            if self.reads(text)
            else {}
            for row, text in enumerate(texts)
        ]

    def reads(self, text: str) -> bool:
        """Whether enough words of a text are known from the examples; of any other, scores say nothing.

        What begins like a formula of a spreadsheet is no text.
        """
        view = next(known for known in self.vocabularies if known.view.name in WORD_VIEWS)
        words = [part for part in view.view.parts_of(plain(text)) if " " not in part]
        known = sum(1 for word in words if word in view.columns)
        is_formula = text.lstrip().startswith("=")
        return not is_formula and known >= FEWEST_KNOWN and known >= KNOWN_SHARE * len(words)

    def suggest(self, texts: Sequence[str]) -> list[Tags]:
        """The labels of each text: all above the threshold, and at least the best one, as every example has one."""
        scores = self.scores(texts)
        told = scores > 0 if self.joint is not None else np.zeros(scores.shape, dtype=bool)
        told[np.arange(len(told)), scores.argmax(axis=1)] = True
        return [frozenset(self.labels[column] for column in np.flatnonzero(row)) for row in told]


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


def _learn_one(texts: Sequence[str], right: Truths, labels: tuple[str, ...], progress: Progress) -> TagModel:
    vocabularies, views = zip(*(learn_vocabulary(view, texts) for view in ONE), strict=True)
    progress(_("%(rows)d texts are read.") % {"rows": len(texts)})
    machines = _fit(sparse.hstack(views, format="csr"), right, ONE_FOLLOWS)
    return TagModel(labels, vocabularies, (machines,))


def _learn_several(
    texts: Sequence[str], right: Truths, labels: tuple[str, ...], parts: Places, progress: Progress
) -> TagModel:
    vocabularies, machines, unseen = [], [], []
    for view, follows in SEVERAL:
        vocabulary, rows = learn_vocabulary(view, texts)
        vocabularies.append(vocabulary)
        machines.append(_fit(rows, right, follows))
        progress(_("%(columns)d parts of texts are weighed.") % {"columns": len(vocabulary.columns)})
        unseen.append(_scores_unseen(rows, right, follows, parts))
    progress(_("%(labels)d labels are weighed together.") % {"labels": len(labels)})
    joint, threshold = _learn_joint(unseen, right, parts)
    return TagModel(labels, tuple(vocabularies), tuple(machines), joint, threshold)


def _parts_of(examples: Sequence[Example]) -> Places:
    """Which part each example lies in: whole groups, or, where there are too few, one by one."""
    groups = {group: number for number, group in enumerate(sorted({example.group for example in examples}))}
    if len(groups) < PARTS:
        return np.arange(len(examples)) % PARTS
    return np.array([groups[example.group] % PARTS for example in examples])


def _fit(rows: Matrix, right: Truths, follows: float) -> Machines:
    """One machine a label, on all cores. Processes, for LIBLINEAR's dice are the same for all threads of one."""
    cores = (os.cpu_count() or 1) if rows.shape[0] >= WORTH_PROCESSES else 1
    columns = range(right.shape[1])
    fitted = Parallel(n_jobs=cores)(delayed(_machine)(rows, right[:, column], follows) for column in columns)
    weights, offsets = zip(*fitted, strict=True)
    return Machines(np.array(weights), np.array(offsets))


def _machine(rows: Matrix, wanted: Truths, follows: float) -> tuple[Numbers, float]:
    if wanted.all() or not wanted.any():
        return np.zeros(rows.shape[1]), 1.0 if wanted.all() else -1.0
    machine = LinearSVC(C=follows, tol=1e-3, random_state=SEED).fit(rows, wanted)
    return machine.coef_[0], float(machine.intercept_[0])


def _scores_unseen(rows: Matrix, right: Truths, follows: float, parts: Places) -> Numbers:
    """The scores of each row by machines that learned from the other parts."""
    scores = np.zeros(right.shape)
    for part in np.unique(parts):
        held = parts == part
        scores[held] = _fit(rows[~held], right[~held], follows).scores(rows[held])
    return scores


def _together(told: Sequence[Numbers]) -> Numbers:
    """What the joint weighing looks at: each view's scores, how likely each label is, how many are, and which pairs."""
    likely = 1 / (1 + np.exp(-5 * (np.mean(told, axis=0) + 0.3)))
    number = np.minimum(likely.sum(axis=1, keepdims=True), 6)
    columns = [np.ones_like(number), *told, likely, number, number**2, likely * np.minimum(number, 5)]
    if likely.shape[1] <= MOST_LABELS_JOINED:
        first, second = np.triu_indices(likely.shape[1], 1)
        columns.append(likely[:, first] * likely[:, second])
    return np.hstack(columns)


def _learn_joint(unseen: Sequence[Numbers], right: Truths, parts: Places) -> tuple[Numbers, float]:
    """Ridge regression of the labels on ``_together``, and the threshold with the best F1 on parts left out in turn."""
    wanted = right.astype(np.float64)
    left, sides = [], []
    for part in range(PARTS):  # one part at a time: all rows at once would take half a gigabyte
        rows = _together([scores[parts == part] for scores in unseen])
        left.append(rows.T @ rows)
        sides.append(rows.T @ wanted[parts == part])
    whole, side = np.sum(left, axis=0) + RIDGE * np.eye(len(left[0])), np.sum(sides, axis=0)
    scores = np.zeros(wanted.shape)
    for part in range(PARTS):
        rows = _together([told[parts == part] for told in unseen])
        scores[parts == part] = rows @ np.linalg.solve(whole - left[part], side - sides[part])
    return np.linalg.solve(whole, side), _best_step(scores, right)


def _best_step(scores: Numbers, right: Truths) -> float:
    """The middle of the thresholds with the best F1."""
    found = np.array([_f1(scores > step, right) for step in _STEPS])
    return float(np.median(_STEPS[found >= found.max() - 1e-9]))


def _f1(told: Truths, right: Truths) -> float:
    return 2 * int(np.sum(told & right)) / max(int(np.sum(told)) + int(np.sum(right)), 1)
