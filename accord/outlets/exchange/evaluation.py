"""``accord evaluate …``: how well Accord would suggest, measured on a file that it did not learn from."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import click
from django.utils.translation import gettext as _

from accord.kernel.matching.learning import learning
from accord.kernel.matching.measures import agreement
from accord.outlets.exchange.importers.labelled import LABELS, SEVERAL, LabelledRow, read_labelled
from accord.ui.terminal import answer, example, json_option, progress

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DIGITS = 4


@click.group(name="evaluate")
def evaluate_group() -> None:
    """Measure on labelled files how well suggestions agree with people."""


@example("accord evaluate tags --column Issue --train sessions-1-14.csv --test sessions-15-16.csv --json")
@evaluate_group.command(name="tags")
@click.option("--column", type=click.Choice(list(LABELS)), required=True, help="The column that holds the labels.")
@click.option("--train", "train_file", type=FILE, required=True, help="Learn from this table (CSV, XLSX, XLS).")
@click.option("--test", "test_file", type=FILE, required=True, help="Compare with the labels of this table.")
@json_option
def evaluate_tags(*, column: str, train_file: Path, test_file: Path, as_json: bool) -> None:
    """Learn tags from one file of recommendations and compare with those of another. Nothing is kept."""
    began = monotonic()
    tagging = learning()
    train, test = read_labelled(train_file, column), read_labelled(test_file, column)
    progress(_("%(train)d rows to learn from, %(test)d to compare with.") % {"train": len(train), "test": len(test)})
    examples = [tagging.Example(row.text, row.labels, row.session) for row in train]
    model = tagging.learn_tags(examples, progress=progress)
    suggested = model.suggest([row.text for row in test])
    told = _told(column, test, suggested)
    told |= {"train_rows": len(train), "seconds": round(monotonic() - began, 1)}
    answer(told, as_json=as_json, lines=_lines(told))


def _told(column: str, test: Sequence[LabelledRow], suggested: Sequence[frozenset[str]]) -> dict[str, Any]:
    found = agreement([row.labels for row in test], suggested)
    exact = round(found.exact, DIGITS)
    return {
        "column": column,
        "train_rows": 0,
        "test_rows": len(test),
        "micro_f1": round(found.micro_f1, DIGITS),
        "macro_f1": round(found.macro_f1, DIGITS),
        "exact": exact,
        "accuracy": None if column in SEVERAL else exact,
        "seconds": 0.0,
        "labels": {
            label: {
                "precision": round(measure.precision, DIGITS),
                "recall": round(measure.recall, DIGITS),
                "f1": round(measure.f1, DIGITS),
                "support": measure.support,
            }
            for label, measure in found.labels.items()
        },
    }


def _lines(told: dict[str, Any]) -> Iterable[str]:
    names = ("train_rows", "test_rows", "micro_f1", "macro_f1", "exact", "accuracy", "seconds")
    yield told["column"] + ": " + ", ".join(f"{name} {told[name]}" for name in names if told[name] is not None)
    for label, measure in told["labels"].items():
        yield "  {f1:.3f}  {precision:.3f}  {recall:.3f}  {support:>6}  ".format(**measure) + label
