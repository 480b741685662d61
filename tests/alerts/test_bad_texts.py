"""Texts that try a reader: nothing crashes, and no figure is invented that nobody wrote."""

from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from factories import NOW

from alerts.matcher import Matcher
from alerts.replay import replay
from config.files import load
from config.settings import SHIPPED
from storage.records import Article

VICTIMS = ("killed", "injured", "captured", "attackers_killed")


@cache
def shipped() -> Matcher:
    """The rules as they are shipped."""
    return Matcher(load(SHIPPED).ruleset)


def played(*articles: Article) -> list[dict[str, Any]]:
    """Replay articles with the shipped rules; a complaint is a failure."""
    complaints: list[str] = []
    lines = [dict(line) for line in replay(articles, shipped(), no_rules=True, on_error=complaints.append)]
    assert complaints == []
    assert len(lines) == len(articles)
    return lines


def one(**fields: Any) -> Article:  # noqa: ANN401  any field of the record
    """An article with a body about an attack unless told otherwise."""
    return Article(**{"url": "https://press.example/1", "language": "en", "fetched_at": NOW, **fields})


@pytest.mark.parametrize(
    "article",
    [
        one(title="Bomb kills three in Bannu"),
        one(title="", body="Three people were killed by a bomb in Bannu."),
        one(title="Bomb kills three in Bannu", body=""),
        one(title="Bomb kills three in Bannu", published_at=None),
        one(title="Bomb kills three in Bannu", published_at=NOW + timedelta(days=400)),
        one(title="Bomb kills three in Bannu", published_at=NOW - timedelta(days=20_000)),
        one(title="Bomb kills three in Bannu", language="xx"),
        one(title="Bomb kills three in Bannu", language=""),
    ],
    ids=["title", "body", "empty-body", "no-date", "future", "1971", "odd-language", "no-language"],
)
def test_what_is_missing_takes_nothing_else_away(article: Article) -> None:
    """The toll is read from what there is."""
    [line] = played(article)
    assert (line["facts"]["killed"]["min"], line["facts"]["killed"]["max"]) == (3, 3)


def test_a_body_of_a_megabyte_is_read_like_any_other() -> None:
    """Its beginning says what happened, and its end costs no more than its length."""
    filler = "the road past the bazaar was closed and shopkeepers waited for news " * 15_000
    [line] = played(one(title="Bomb kills three in Bannu", body=f"Three people were killed in Bannu. {filler}"))
    assert line["facts"]["killed"]["min"] == 3


@pytest.mark.parametrize(("said", "least"), [("Hundreds", 200), ("Dozens", 24)])
def test_a_vague_word_stays_a_word(said: str, least: int) -> None:
    """No figure is made of it but a least one, and the word is kept."""
    [line] = played(one(title="Suicide bombing at bazaar", body=f"{said} of people were killed in the bombing."))
    toll = line["facts"]["killed"]
    assert (toll["min"], toll["max"], toll["vague"]) == (least, None, True)
    assert said in toll["evidence"]


@pytest.mark.parametrize(
    "text",
    [
        "Attackers who shot at the guards took 1.2 million rupees from the bank.",
        "Flight 101 killed the mood of the fans after the attack of the bowlers.",
        "The gunman, 45, opened fire at 10:30 from Highway 7 with an M-16.",
        "Militants fired 12 rockets at the camp; nobody was hurt.",
        "مسلح افراد نے بینک سے 12 لاکھ روپے لوٹ لیے۔",
    ],
)
def test_figures_that_count_no_people_are_no_toll(text: str) -> None:
    """Money, flights, ages, times, roads and rockets are not victims."""
    [line] = played(one(title="Attack in city", body=text, language="ur" if "۔" in text else "en"))
    assert {name: line["facts"][name] for name in VICTIMS} == dict.fromkeys(VICTIMS)


def test_one_text_under_five_hundred_addresses_is_one_story_and_rings_once() -> None:
    """Each is a copy of another, and none of them is news again."""
    text = "Three people were killed when a bomb went off in the main bazaar of Bannu on Monday, police said."
    lines = played(
        *(
            one(
                url=f"https://outlet{number}.example/{number}",
                source=f"outlet-{number}",
                title="Bomb kills three in Bannu bazaar",
                body=text,
                fetched_at=NOW + timedelta(seconds=number),
            )
            for number in range(500)
        )
    )
    assert len({line["story"] for line in lines}) == 1
    assert sum(message["rings"] for line in lines for message in line["messages"]) == 1
