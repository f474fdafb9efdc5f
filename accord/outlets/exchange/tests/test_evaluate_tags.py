"""``accord evaluate tags``: the keys it answers with, which files it reads, what it refuses."""

import json
import random
import sys

import pytest
from click.testing import CliRunner

from accord.outlets.exchange.evaluation import evaluate_group
from tests.surroundings import ROOT

pytestmark = pytest.mark.one_database
KEYS = {"column", "train_rows", "test_rows", "micro_f1", "macro_f1", "exact", "accuracy", "seconds", "labels"}
SAID = {"Water": "the well", "School": "the école", "Road": "the road"}
VERBS = {"2": "Continue to keep", "4": "Strengthen", "5": "Adopt a law on"}


def labelled(path, sessions, *, encoding="utf-8", end="\n", heads="To,Text,From,Action,Issue,Session"):
    chance = random.Random(7)
    lines = [heads]
    for session in sessions:
        for _turn in range(30):
            tags = chance.sample(sorted(SAID), chance.choice((1, 2)))
            action = chance.choice(sorted(VERBS))
            said = f"{VERBS[action]} {' and '.join(SAID[tag] for tag in tags)}"
            lines.append(f'Aland,"{said}",Borduria,{action},"{",".join(tags)}",{session}')
    path.write_bytes(end.join(lines).encode(encoding))
    return path


def evaluate(*arguments):
    return CliRunner().invoke(evaluate_group, ["tags", *map(str, arguments)])


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", "\n"), ("mac_roman", "\r"), ("cp1252", "\r\n")])
def test_issues_are_compared_label_by_label_whatever_the_encoding(tmp_path, encoding, end):
    train = labelled(tmp_path / "train.csv", range(1, 7), encoding=encoding, end=end)
    test = labelled(tmp_path / "test.csv", [7])
    result = evaluate("--column", "Issue", "--train", train, "--test", test, "--json")
    told = json.loads(result.stdout)
    assert set(told) == KEYS
    assert (told["column"], told["train_rows"], told["test_rows"], told["accuracy"]) == ("Issue", 180, 30, None)
    assert told["micro_f1"] == told["macro_f1"] == told["exact"] == 1
    assert set(told["labels"]) == set(SAID)
    assert set(told["labels"]["Road"]) == {"precision", "recall", "f1", "support"}


def test_actions_are_told_by_their_accuracy(tmp_path):
    train, test = labelled(tmp_path / "a.csv", range(1, 4)), labelled(tmp_path / "b.csv", [7])
    result = evaluate("--column", "Action", "--train", train, "--test", test, "--json")
    told = json.loads(result.stdout)
    assert (told["accuracy"], told["exact"], set(told["labels"])) == (1, 1, set(VERBS))


def test_a_person_reads_the_same_in_lines(tmp_path):
    train, test = labelled(tmp_path / "a.csv", range(1, 4)), labelled(tmp_path / "b.csv", [7])
    result = evaluate("--column", "Action", "--train", train, "--test", test)
    assert result.stdout.startswith("Action: train_rows 90, test_rows 30, micro_f1 1.0")


def test_a_file_without_the_column_is_refused_with_what_it_should_have(tmp_path):
    train = labelled(tmp_path / "a.csv", [1])
    test = labelled(tmp_path / "b.csv", [2], heads="To,Text,From,Action,Theme,Session")
    result = evaluate("--column", "Issue", "--train", train, "--test", test, "--json")
    assert result.exit_code == 1
    assert "Text, Issue" in str(result.exception)


def test_without_the_extra_the_command_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "accord.kernel.matching.tagging", None)
    monkeypatch.delattr("accord.kernel.matching.tagging", raising=False)
    train = labelled(tmp_path / "a.csv", [1])
    result = evaluate("--column", "Issue", "--train", train, "--test", train)
    assert "pip install 'accord[tags]'" in str(result.exception)


REAL = ROOT.parent / "shared/data/upr/labelled_sessions_01-16.csv"
