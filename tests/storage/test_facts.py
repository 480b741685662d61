"""The incident card survives storage."""

import json
from datetime import UTC, date, datetime

from storage.facts import Facts, Toll, from_json, to_json
from storage.records import Span

CARD = Facts(
    killed=Toll(
        least=30, most=32, word="30", evidence="30 died.", field="body", start=0, end=2, source="dawn",
        at=datetime(2026, 1, 30, 8, tzinfo=UTC),
    ),
    injured=Toll(least=24, vague=True, word="dozens"),
    attackers_killed=Toll(least=0, most=0),
    attack_type="suicide_bombing",
    groups=("ttp",),
    places=("peshawar",),
    event_date=date(2026, 1, 30),
    claimed_by=("ttp",),
    claimed=True,
    another=True,
    evidence=(("attack_type", Span("title", 0, 4, "text")),),
)  # fmt: skip


def test_a_card_comes_back_as_it_was() -> None:
    """Through JSON, with every kind of value, also a toll of none."""
    assert from_json(json.loads(json.dumps(to_json(CARD)))) == CARD


def test_an_empty_card_is_an_empty_object() -> None:
    """What nobody said takes no room."""
    assert to_json(Facts()) == {}
    assert from_json({}) == Facts()
    assert not Facts().violent


def test_keys_of_a_later_version_are_left_out() -> None:
    """A card that a newer version wrote can still be read."""
    assert from_json({"target": "police", "weather": "rain"}) == Facts(target="police")
