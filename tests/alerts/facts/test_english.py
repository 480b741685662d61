"""Mentions of victims in English: who, how many, and who is not counted."""

import pytest

from alerts.facts.english import read_english
from alerts.facts.mentions import Rank

CASES: dict[str, list[tuple[str, int, int | None]]] = {
    "Gunmen kill 11 bus passengers.": [("killed", 11, 11)],
    # passive, active, reduced
    "Twelve people were killed in the bazaar.": [("killed", 12, 12)],
    "Three men have been killed near the bridge.": [("killed", 3, 3)],
    "A constable was killed by unknown men.": [("killed", 1, 1)],
    "A roadside bomb killed two policemen and two civilians.": [("killed", 4, 4)],
    "Gunmen kill five labourers in the hills": [("killed", 5, 5)],
    "12 killed, 30 hurt as bomb rips through bus": [("killed", 12, 12), ("injured", 30, 30)],
    "Boy injured in blast": [("injured", 1, 1)],
    "The blast left three dead and seven wounded.": [("killed", 3, 3), ("injured", 7, 7)],
    "13 security personnel martyred in ambush": [("killed", 13, 13)],
    "Five workers were shot dead on the road.": [("killed", 5, 5)],
    "Policeman hurt in Shabqadar blast succumbs to injuries": [("injured", 1, 1), ("killed", 1, 1)],
    "Eight khwarij killed in operation": [("attackers_killed", 8, 8)],
    "The army raises the militant toll to 14": [("attackers_killed", 14, 14)],
    # without an object, nouns
    "Six villagers lost their lives.": [("killed", 6, 6)],
    "Four personnel of the corps embraced martyrdom.": [("killed", 4, 4)],
    "The explosion claimed the lives of 14 people.": [("killed", 14, 14)],
    "The murder of six priests shook the town.": [("killed", 6, 6)],
    "Police found five bodies in a ditch.": [("killed", 5, 5)],
    "The attack resulted in 9 deaths.": [("killed", 9, 9)],
    "Militants stormed a post, killing five soldiers, two security officials said.": [("killed", 5, 5)],
    # numbers
    "At least 30 people were killed.": [("killed", 30, None)],
    "More than 20 people were injured.": [("injured", 20, None)],
    "Between 10 and 12 people died.": [("killed", 10, 12)],
    "Some 10-15 people were wounded.": [("injured", 10, 15)],
    "Half a dozen people were killed.": [("killed", 6, 6)],
    "Twenty-two miners were abducted by armed men.": [("captured", 22, 22)],
    "Six of the nine hostages were killed.": [("killed", 6, 6)],
    # lists, wholes and parts
    "Two soldiers, a policeman and a child died.": [("killed", 4, 4)],
    "Three people, including a woman and two children, were killed.": [("killed", 3, 3)],
    "Three civilians, two women and a man, were killed.": [("killed", 3, 3)],
    "15 soldiers, 4 of them seriously, were wounded.": [("injured", 15, 15)],
    "The explosion killed the governor, his driver and two guards.": [("killed", 4, 4)],
    "Two wounded died in hospital.": [("killed", 2, 2)],
    # attackers
    "Security forces killed six militants in a raid.": [("attackers_killed", 6, 6)],
    "Fourteen terrorists were sent to hell.": [("attackers_killed", 14, 14)],
    "A guerrilla attack killed four peasants.": [("killed", 4, 4)],
    # nobody
    "Nobody was hurt.": [],
    "No one was killed in the attack.": [],
    "They would kill two people.": [],
    "Flight 101 killed the mood.": [],
    "A heart attack killed him.": [],
    "The repair cost 1.2 million rupees and killed trade.": [],
    "The death squads and the death penalty were discussed.": [],
    "The anniversary of the day when 40 people were killed was marked.": [],
}


@pytest.mark.parametrize("upper", [False, True], ids=["normal", "capitals"])
@pytest.mark.parametrize(("text", "wanted"), CASES.items(), ids=list(CASES))
def test_who_and_how_many(text: str, wanted: list[tuple[str, int, int | None]], upper: bool) -> None:  # noqa: FBT001
    """The reader finds these victims and no others, in capitals as well."""
    written = text.upper() if upper else text
    assert [(one.kind, one.least, one.most) for one in read_english(written)] == wanted


def test_a_toll_phrase_is_told_from_a_figure() -> None:
    """What follows "death toll" ranks highest, and takes no part of the next clause."""
    found = read_english("The death toll from Friday's bombing rose to 59 and 157 are wounded.")
    assert [(one.kind, one.least, one.rank) for one in found] == [
        ("killed", 59, Rank.TOLL),
        ("injured", 157, Rank.EXACT),
    ]


@pytest.mark.parametrize(("word", "least"), [("Dozens of", 24), ("Several", 2), ("Hundreds of", 200)])
def test_vague_words_give_only_a_least(word: str, least: int) -> None:
    """How many "dozens" are nobody knows."""
    (found,) = read_english(f"{word} people were killed.")
    assert (found.least, found.most, found.rank) == (least, None, Rank.VAGUE)


@pytest.mark.parametrize(
    "text",
    ["In 1985 a bomb killed 300 people.", "Last year 40 people were killed in the city.", "40 men died two years ago."],
)
def test_earlier_events_are_background(text: str) -> None:
    """A figure of another time is marked as such."""
    assert [one.background for one in read_english(text, year=2026)] == [True]


def test_places_are_those_of_the_words() -> None:
    """The offsets of a mention lead to its words."""
    text = "Officials spoke.\n\nAt dawn \u201ctwelve people\u201d were killed there."
    (found,) = read_english(text)
    assert text[found.start : found.end] == "twelve people\u201d were killed"
