"""Who says that it was him, and who says that it was not, sentence by sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from factories import text

from alerts.facts.attacktypes import ATTACK_WORDS
from alerts.facts.claims import read_claims
from alerts.facts.draft import Draft, found_in
from alerts.facts.named import Named
from alerts.facts.wordings import passages
from storage.records import Span


@dataclass(frozen=True)
class Group:
    """A group that an article names."""

    id: str
    kind: str = "group"
    parent: str = ""
    spans: Sequence[Span] = ()


def claims(body: str, **names: str) -> dict[str, Any]:
    """Read the claims of a body in which each group, by its id, is named by these words."""
    read = passages(text(body), after=0)
    groups: list[Named] = []
    for group, words in names.items():
        at = body.index(words)
        groups.append((Group(group), Span("body", at, at + len(words), words)))
    groups.sort(key=lambda one: one[1].start)
    return read_claims(Draft(read, found_in(ATTACK_WORDS, read)), groups)


@pytest.mark.parametrize(
    "body",
    [
        "A bomb went off. Red Hand claimed responsibility for the attack.",
        "بم دھماکہ ہوا۔ Red Hand نے حملے کی ذمہ داری قبول کر لی۔",
        "بم دھماکہ ہوا۔ Red Hand نے یہ حملہ اپنے سر لے لیا ہے۔",
        "چاودنه وشوه. Red Hand د برید پړه په غاړه واخیسته.",
        "چاودنه وشوه. Red Hand د برید مسوولیت منلی دی.",
        "انفجاری رخ داد. Red Hand مسئولیت این حمله را گرفت.",
        "انفجاری رخ داد. Red Hand مسئولیت این حمله را به دوش گرفت.",
    ],
)
def test_a_claim_is_of_the_group_beside_it(body: str) -> None:
    """Each language has its ways to claim an attack."""
    said = claims(body, red="Red Hand")
    assert (said["claimed"], said["denied"], said["claimed_by"]) == (True, False, ("red",))


@pytest.mark.parametrize(
    "body",
    [
        "A bomb went off. Red Hand denied involvement.",
        "بم دھماکہ ہوا۔ Red Hand نے حملے سے لاتعلقی کا اعلان کیا۔",
        "چاودنه وشوه. Red Hand وايي په برید کې لاس نه لري.",
        "انفجاری رخ داد. Red Hand گفت که در این حمله دست نداشته است.",
    ],
)
def test_a_denial_is_of_the_group_beside_it(body: str) -> None:
    """Who says that he had no part in it denies, and claims nothing."""
    said = claims(body, red="Red Hand")
    assert (said["claimed"], said["denied"], said["denied_by"]) == (False, True, ("red",))


@pytest.mark.parametrize(
    "body",
    [
        "A bomb went off. No group has claimed responsibility; Red Hand is strong there.",
        "دھماکہ ہوا۔ کسی گروپ نے ذمہ داری قبول نہیں کی۔ Red Hand یہاں سرگرم ہے۔",
        "انفجاری رخ داد. هیچ گروهی مسئولیت این حمله را به دوش نگرفته است. Red Hand فعال است.",
    ],
)
def test_nobody_is_no_group(body: str) -> None:
    """That nobody claimed it is no claim, whoever is named near."""
    said = claims(body, red="Red Hand")
    assert not said["claimed"]
    assert said["claimed_by"] == ()


def test_who_denies_did_not_claim() -> None:
    """One group claims, another denies: each keeps what it said."""
    body = "A bomb went off. Red Hand claimed responsibility. Blue Hand denied any role in it."
    said = claims(body, red="Red Hand", blue="Blue Hand")
    assert (said["claimed_by"], said["denied_by"]) == (("red",), ("blue",))


def test_a_part_claims_for_itself() -> None:
    """A faction is not the whole that it is said to be a part of."""
    body = "A bomb went off. Red Hand, a splinter group of Old Hand, claimed responsibility."
    assert claims(body, red="Red Hand", old="Old Hand")["claimed_by"] == ("red",)


@pytest.mark.parametrize(
    "body",
    [
        "The army said on Monday that it had carried out an operation against Red Hand.",
        "Pakistan said it carried out air strikes on hideouts of Red Hand.",
        "Police said one of its men shot an attacker of Red Hand.",
        "Troops of Red Hand lost one of its fighters, who had attacked a post.",
    ],
)
def test_what_forces_did_is_no_claim_of_the_group_they_did_it_to(body: str) -> None:
    """An army that speaks of itself claims nothing for a group that the sentence names."""
    assert not claims(body, red="Red Hand")["claimed"]


def test_a_claim_that_the_police_tell_of_is_one() -> None:
    """Who is named behind them speaks."""
    assert claims("Police said Red Hand said its fighters attacked the post.", red="Red Hand")["claimed_by"] == ("red",)
    assert claims("Police said Red Hand wrote that it carried out the attack.", red="Red Hand")["claimed"]
