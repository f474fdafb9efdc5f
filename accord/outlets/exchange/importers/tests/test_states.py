"""The States in the brackets of a recommendation."""

import pytest

from accord.outlets.exchange.importers.states import recommending_states


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Act (Croatia);", ["Croatia"]),
        ("Act (France) (Lithuania);", ["France", "Lithuania"]),
        ("Act (Mexico, the Philippines and New Zealand).", ["Mexico", "Philippines", "New Zealand"]),
        ("Act (Bosnia and Herzegovina, Trinidad and Tobago)", ["Bosnia and Herzegovina", "Trinidad and Tobago"]),
        ("Act (Iran (Islamic Republic of));", ["Iran (Islamic Republic of)"]),
        ("Act (Bolivia (Plurinational State of), Cuba", ["Bolivia (Plurinational State of)", "Cuba"]),
        ("Ratify it (Ukraine); Go on (Slovakia) and on (Ukraine);", ["Ukraine", "Slovakia"]),
        ("Ratify Protocol (No. 29) and (ICRMW) (Portugal);", ["Portugal"]),
        ("Act (the former Yugoslav Republic of Macedonia)", ["the former Yugoslav Republic of Macedonia"]),
        ("Act (Côte d’Ivoire, Timor-Leste, Türkiye)", ["Côte d’Ivoire", "Timor-Leste", "Türkiye"]),
        ("Act (Phillipines)", ["Phillipines"]),
        ("Act on the plan (2009–2014) (Republic of Arvenia);", ["Republic of Arvenia"]),
        ("Ratify the treaty (Istanbul Convention)", []),
        ("Adopt goals (NHRI)", []),
        ("Nothing in brackets.", []),
    ],
)
def test_only_names_of_states_count(text, states):
    assert list(recommending_states(text)) == states
