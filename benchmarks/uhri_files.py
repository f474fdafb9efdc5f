"""Makes export files as the Universal Human Rights Index gives them, with their traps and with invented words.

    python -m benchmarks.uhri_files --rows 300000 --xlsx index.xlsx
    python -m benchmarks.uhri_files --rows 300000 --json index.json

The traps: headers misspelt and of any case, several values a cell each after “- ”, days as serial numbers, numbers of
paragraphs glued to the words, special procedures that begin “- SR”, “- IE”, “- WG”, concerns among recommendations.
The same seed gives the same file; ``--changed N`` gives every Nth row other words under the same id.
"""

import argparse
import json
import random
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import xlsxwriter

HEADERS = (
    "Text", "countries concerned", "Reccomending Body", "Document Symbol", "Themes", "Affected persons", "Sdgs",
    "Document Publication Date", "UPR Reccomending States", "UPR Position", "Type", "OHCHR Annotation Id",
    "UPR Session", "Regions Concerned", "Recommending Regions", "Date of publication on UHRI",
)  # fmt: skip
STATES = [f"{first}{last}" for first in ("Ar", "Bel", "Cor", "Dru", "Es", "Fal", "Gor", "Hel")
          for last in ("venia", "tania", "dova", "mark", "landia", "nesia", "stan", "quia")]  # fmt: skip
TREATY_BODIES = ("CAT", "CCPR", "CEDAW", "CED", "CERD", "CESCR", "CMW", "CRC", "CRC-OP-AC", "CRC-OP-SC", "CRPD", "SPT")
PROCEDURES = (
    "SR on clean water (sample)",
    "IE on debts (sample)",
    "WG on arbitrary measures (sample)",
    "SR - mines (sample)",
)
TOPICS = ("norms", "courts", "detention", "water", "schools", "wages", "land", "press", "health", "housing")
THEMES = [f"Theme {number:02d}: {word}" for number, word in enumerate(TOPICS * 8, start=1)]
PERSONS = ("women & girls", "children", "persons with disabilities", "migrants", "older persons", "minorities / groups")
VERBS = ("Adopt", "Ratify", "Strengthen", "Ensure", "Repeal", "Investigate", "Allocate", "Establish", "Publish")
THINGS = (
    "the law on mines", "safe water in every district", "the plan for schools", "complaints against guards",
    "wages of workers at home", "the register of land", "training of judges", "care for older persons",
)  # fmt: skip
ENDS = (
    "without delay", "in consultation with those concerned", "with sufficient funds", "in all provinces",
    "in line with its obligations", "including in remote areas", "and report on the results",
)  # fmt: skip
EPOCH = date(1899, 12, 30)


def annotations(rows: int, *, seed: int = 1, changed: int = 0) -> Iterator[dict[str, Any]]:
    """Invented annotations, about forty of each document."""
    chance = random.Random(seed)
    document: dict[str, Any] = {}
    for number in range(1, rows + 1):
        if number % 40 == 1:
            document = _document(chance, number)
        identity = UUID(int=chance.getrandbits(128), version=4)
        paragraph = 10 + number % 40
        is_concern = document["kind"] != "upr" and number % 5 == 0
        words = " ".join(
            f"{chance.choice(VERBS)} measures on {chance.choice(THINGS)} {chance.choice(ENDS)},"
            for _part in range(chance.randint(2, 6))
        )
        words += f" as invented annotation {number} asks." + (
            " Newer wording." if changed and not number % changed else ""
        )
        yield {
            "id": str(identity),
            "text": f"The Committee is concerned: {words}" if is_concern else words,
            "paragraph": f"{120 + number % 9}.{paragraph}" if document["kind"] == "upr" else str(paragraph),
            "type": "Concerns/Observations" if is_concern else "Recommendations",
            "themes": chance.sample(THEMES, chance.randint(1, 4)),
            "persons": chance.sample(PERSONS, chance.randint(0, 2)),
            "sdgs": [f"{goal} - GOAL {goal}" for goal in chance.sample(range(1, 18), chance.randint(0, 2))],
            "states": chance.sample(STATES, chance.randint(1, 2)) if document["kind"] == "upr" else [],
            "position": chance.choice(("Supported", "Noted")) if document["kind"] == "upr" else "",
            **document,
        }


def _document(chance: random.Random, number: int) -> dict[str, Any]:
    state = chance.choice(STATES)
    dated = date(2006 + number // 40 % 18, 1 + number // 40 % 12, 1 + number // 40 % 28)
    kind = chance.choice(("upr", "treaty", "treaty", "procedure"))
    session = str(1 + number // 40 % 44) if kind == "upr" else ""
    body = {"upr": "UPR", "treaty": chance.choice(TREATY_BODIES), "procedure": chance.choice(PROCEDURES)}[kind]
    symbol = f"A/HRC/{session}/{number // 40}" if kind == "upr" else f"SAMPLE/C/{state[:3].upper()}/CO/{number // 40}"
    return {"kind": kind, "state": state, "dated": dated, "session": session, "body": body, "symbol": symbol}


def write_xlsx(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """The XLSX of the Index, row by row."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, HEADERS)
        for number, row in enumerate(rows, start=1):
            serial = (row["dated"] - EPOCH).days
            glue = "" if number % 3 else " "
            cells = (
                f"{row['paragraph']}.{glue}{row['text']}", _list([row["state"]]), _list([row["body"]]), row["symbol"],
                _list(row["themes"]), _list(row["persons"]), _list(row["sdgs"]), serial, _list(row["states"]),
                row["position"], row["type"], row["id"], row["session"], "- Asia", "", serial + 90,
            )  # fmt: skip
            for column, cell in enumerate(cells):
                if cell != "":
                    sheet.write(number, column, cell)


def _list(values: list[str]) -> str:
    return "\n".join(f"- {value}" for value in values)


def write_json(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """The JSON of the Index, object by object."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number, row in enumerate(rows):
            record = {
                "AnnotationId": row["id"], "Symbol": row["symbol"], "PublicationDate": f"{row['dated']}T00:00:00",
                "Body": row["body"], "AnnotationType": row["type"], "Countries": [row["state"]], "Regions": ["Asia"],
                "Themes": row["themes"], "AffectedPersons": row["persons"], "Sdgs": row["sdgs"],
                "Text": f"<p>{row['paragraph']}.{row['text']}</p>", "SectionHeadings": ["C. Concerns", "Sample"],
                "TextPlainCleaned": f"{row['paragraph']}.{row['text']}", "UprSession": row["session"] or None,
                "UprRecommendingStates": row["states"], "UprPosition": row["position"] or None,
            }  # fmt: skip
            file.write(("," if number else "") + "\n" + json.dumps(record, ensure_ascii=False))
        file.write("\n]\n")


def main() -> None:
    """Writes the files that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--changed", type=int, default=0, metavar="N", help="every Nth row has other words")
    parser.add_argument("--xlsx", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    for path, write in ((given.xlsx, write_xlsx), (given.json, write_json)):
        if path:
            write(path, annotations(given.rows, seed=given.seed, changed=given.changed))


if __name__ == "__main__":
    main()
