"""Who was hit: not who speaks of it, and the militants where forces went out for them."""

import pytest
from factories import text

from alerts.facts.attacktypes import ATTACK_WORDS
from alerts.facts.draft import Draft, found_in
from alerts.facts.targets import target_of
from alerts.facts.wordings import passages
from storage.facts import Toll


def target(body: str, kind: str = "ied", **tolls: int) -> str:
    """Give the target of an article, of a kind of attack with such victims."""
    read = passages(text(body, title=""), after=0)
    victims = {name: Toll(least=least) for name, least in tolls.items()}
    return target_of(Draft(read, found_in(ATTACK_WORDS, read)), kind, victims)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("A bomb hit a police van.", "police"),
        ("A bomb killed four miners, police said.", "civilians"),
        ("A bomb killed four miners, two senior police officers told a news agency.", "civilians"),
        ("According to police a bomb hit a bazaar.", "civilians"),
        ("A bomb killed a police officer in the bazaar, an official said.", "police"),
        ("A bomb went off, officials said.", ""),
    ],
)
def test_who_speaks_was_not_hit(body: str, wanted: str) -> None:
    """Officials and police tell of nearly every attack."""
    assert target(body) == wanted


def test_of_a_raid_militants_are_the_target() -> None:
    """If they lost more than the others; of an attack by them, whom they attacked is."""
    body = "Troops raided a hideout."
    assert target(body, "raid", attackers_killed=9, killed=2) == "militants"
    assert target(body, "raid", attackers_killed=2, killed=9) == "army"
    assert target(body, "ambush", attackers_killed=9) == "army"
