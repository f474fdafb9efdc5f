"""The 134 district names of the indicator file against the 160 official districts.

Expected answers were written down from the two tables themselves: ``pakistan_indicators.csv`` (columns Province,
District) and ``pak_admin2_pcodes.csv`` with its tehsils in ``pak_admin3_pcodes.csv`` (boundaries of 2022-09-02).
"""

import csv

import pytest

from accord.kernel.matching.names import LIKELY, Candidate, proposals

pytestmark = pytest.mark.realdata

# One official district each. A tribal agency became the district of its name. A frontier region (FR) became a
# tehsil of the district of its name; the tehsil that shows it in the official table stands beside it.
ONE_ANSWER = {
    "Bajaur Agency": "Bajaur",
    "Dera Ismail Khan": "D. I. Khan",
    "FR Bannu": "Bannu",  # tehsil Wazir
    "FR Dera Ismail Khan": "D. I. Khan",  # tehsil Darazinda
    "FR Kohat": "Kohat",  # tehsil Darra Adam Khel
    "FR Lakki Marwat": "Lakki Marwat",  # tehsil Bettani
    "FR Peshawar": "Peshawar",  # tehsil Hassan Khel
    "FR Tank": "Tank",  # tehsil Jandola
    "Khyber Agency": "Khyber",
    "Kurram Agency": "Kurram",
    "Las Bela": "Lasbela",
    "Layyah": "Leiah",
    "Malakand PA": "Malakand",
    "Mohmand Agency": "Mohmand",
    "North Waziristan Agency": "North Waziristan",
    "Orakzai Agency": "Orakzai",
    "Qambar Shahdadkot": "Kambar Shahdad Kot",
    "Shaheed Benazirabad": "Shaheed Benazir Abad",
    "Sheerani": "Sherani",
    "South Waziristan Agency": "South Waziristan",
    "Tando Allah Yar": "Tando Allahyar",
    "Umerkot": "Umer Kot",
}
# Split since: no single answer exists. A part must come first, and it must say that others fit as well.
SPLIT = {
    "Chitral": {"Chitral Lower", "Chitral Upper"},
    "Kohistan": {"Kohistan Lower", "Kohistan Upper", "Kolai Palas Kohistan"},
    "Karachi City": {
        "Central Karachi",
        "East Karachi",
        "Korangi Karachi",
        "Malir Karachi",
        "South Karachi",
        "West Karachi",
    },
}
# Not districts at all: a province or an area without rows of its own in either table. No district may pass as likely.
NO_DISTRICT = {"AJ&K", "Gilgit Baltistan", "Jammu & Kashmir"}


@pytest.fixture(scope="module")
def names(shared):
    with (shared / "data/pakistan/pakistan_indicators.csv").open(encoding="cp1252", newline="") as file:
        return sorted({(row["Province"], row["District"]) for row in csv.DictReader(file)})


@pytest.fixture(scope="module")
def districts(shared):
    with (shared / "data/pakistan/pak_admin2_pcodes.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            Candidate(row["admin2Pcode"], row["admin2Name_en"], within=(row["admin1Name_en"],))
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def provinces(shared):
    with (shared / "data/pakistan/pak_admin1_pcodes.csv").open(encoding="utf-8-sig", newline="") as file:
        return [Candidate(row["admin1Pcode"], row["admin1Name_en"]) for row in csv.DictReader(file)]


def test_28_of_134_names_differ_and_each_has_an_expected_answer(names, districts):
    official = {district.name for district in districts}
    assert (len(names), len(official)) == (134, 160)
    assert {name for _, name in names} - official == set(ONE_ANSWER) | set(SPLIT) | NO_DISTRICT
    assert set(ONE_ANSWER.values()) | set().union(*SPLIT.values()) <= official


@pytest.mark.parametrize("with_province", [False, True])
def test_every_name_that_has_an_answer_gets_it_first(names, districts, with_province):
    wrong = {}
    for province, name in names:
        if name in NO_DISTRICT:
            continue
        right = SPLIT.get(name, {ONE_ANSWER.get(name, name)})
        found = proposals(name, districts, within=province if with_province else None)
        if not found or found[0].name not in right:
            wrong[name] = [proposal.name for proposal in found]
    assert wrong == {}


def test_a_single_answer_is_likely_and_stands_alone(districts):
    for name in ONE_ANSWER:
        best = proposals(name, districts)[0]
        assert best.score >= LIKELY, name
        assert best.rivals == 0, name


def test_a_split_district_proposes_its_parts_and_says_so(districts):
    for name, parts in SPLIT.items():
        found = proposals(name, districts, limit=10)
        assert {proposal.name for proposal in found} >= parts, name
        assert {proposal.name for proposal in found[: len(parts)]} == parts, name
        assert found[0].rivals > 0, name


def test_what_is_no_district_is_not_taken_for_one(districts):
    for name in NO_DISTRICT:
        assert all(proposal.score < LIKELY for proposal in proposals(name, districts)), name


def test_among_provinces_two_of_the_three_find_theirs(districts, provinces):
    everything = [*provinces, *districts]
    assert proposals("Gilgit Baltistan", everything)[0].name == "Gilgit Baltistan"
    assert proposals("AJ&K", everything)[0].name == "Azad Kashmir"
