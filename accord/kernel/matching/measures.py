"""How well suggested tags agree with those that people gave: precision, recall, F1, exact rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Tags = frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelMeasure:
    """One label. precision: share of its suggestions that are right; recall: share of its rows that were found.

    f1: their harmonic mean; each is 0 where there is nothing to divide by. support: rows that have the label.
    """

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """All rows. micro_f1: F1 over all pairs of row and label; macro_f1: the mean over labels, large or small.

    exact: share of rows whose tags are all there and no other. labels: those that a row has or was given.
    """

    micro_f1: float
    macro_f1: float
    exact: float
    labels: Mapping[str, LabelMeasure]


@dataclass(slots=True)
class _Count:
    support: int = 0
    found: int = 0
    told: int = 0

    def measure(self) -> LabelMeasure:
        return LabelMeasure(
            precision=self.found / self.told if self.told else 0.0,
            recall=self.found / self.support if self.support else 0.0,
            f1=2 * self.found / (self.told + self.support) if self.told + self.support else 0.0,
            support=self.support,
        )


def _sum(counts: Iterable[_Count]) -> _Count:
    parts = [(count.support, count.found, count.told) for count in counts]
    return _Count(*(sum(column) for column in zip(*parts, strict=True))) if parts else _Count()


def agreement(given: Sequence[Tags], suggested: Sequence[Tags]) -> Agreement:
    """Compare row by row; both sequences have the rows in one order."""
    labels = sorted(frozenset().union(*given, *suggested))
    counts = {label: _Count() for label in labels}
    for right, told in zip(given, suggested, strict=True):
        for label in right:
            counts[label].support += 1
            counts[label].found += label in told
        for label in told:
            counts[label].told += 1
    measures = {label: count.measure() for label, count in counts.items()}
    return Agreement(
        micro_f1=_sum(counts.values()).measure().f1,
        macro_f1=sum(measure.f1 for measure in measures.values()) / max(len(measures), 1),
        exact=sum(right == told for right, told in zip(given, suggested, strict=True)) / max(len(given), 1),
        labels=measures,
    )
