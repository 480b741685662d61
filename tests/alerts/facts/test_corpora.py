"""Whole cards of short reports in four languages, read with the shipped entities: what a person reads in them.

The floors lie just under what is reached. They are about many texts: a single text may be read worse when others
are read better.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from factories import article

from alerts.matcher import Matcher
from config.files import load
from storage.facts import VICTIMS, Facts, Toll

CARDS: Final = Path(__file__).parent / "texts" / "cards"
CONFIG: Final = Path(__file__).parents[3] / "config"
LANGUAGES: Final = ("en", "ur", "ps", "fa")

Case = dict[str, Any]


@cache
def matcher() -> Matcher:
    """Give the shipped entities; which rules there are does not matter."""
    return Matcher(load(CONFIG).ruleset)


@cache
def read(language: str) -> list[tuple[Case, Facts]]:
    """Give the texts of a language with their cards."""
    cases: list[Case] = yaml.safe_load((CARDS / f"{language}.yaml").read_text(encoding="utf-8"))
    return [(case, _card(case, language)) for case in cases]


def _card(case: Case, language: str) -> Facts:
    at = datetime.combine(date.fromisoformat(case["published"]), time(10), UTC)
    told = article(title=case["title"], body=case["body"], language=language, published_at=at, fetched_at=at)
    return matcher().see(told, now=at).facts()


def is_right_toll(toll: Toll | None, wanted: object) -> bool:
    """Whether a toll says what the label says; figures that differ may be told in part."""
    if wanted is None or toll is None:
        return wanted is None and (toll is None or not (toll.least or toll.most))
    if wanted == "vague" or toll.vague:
        return wanted == "vague" and toll.vague
    if isinstance(wanted, list):
        most = toll.least if toll.most is None else toll.most
        return wanted[0] <= toll.least <= most <= wanted[1] and bool({toll.least, most} & set(wanted))
    return toll.least == int(str(wanted).rstrip("+")) and toll.most in {None, toll.least}


def _toll(kind: str) -> Callable[[Case, Facts], bool | None]:
    def judge(case: Case, facts: Facts) -> bool | None:
        wanted = case.get(kind)
        return None if wanted == "?" else is_right_toll(getattr(facts, kind), wanted)

    return judge


def _one_of(field: str) -> Callable[[Case, Facts], bool | None]:
    def judge(case: Case, facts: Facts) -> bool | None:
        return getattr(facts, field) in case[field] if field in case else None

    return judge


def _day(case: Case, facts: Facts) -> bool | None:
    wanted, said = case.get("event_date"), facts.event_date
    if wanted in {None, case["published"]}:  # of what a text does not say, the day of its publication is no error
        return said is None or said.isoformat() == case["published"]
    return None if wanted == "?" else said is not None and said.isoformat() == wanted


def _claims(case: Case, facts: Facts) -> bool:
    return all(set(getattr(facts, field)) == set(case.get(field, ())) for field in ("claimed_by", "denied_by"))


def _places(case: Case, facts: Facts) -> bool | None:
    """Whether the place is told, or one inside it."""
    if "places" not in case:
        return None
    chain = matcher().places.chain
    return any(set(case["places"]) & set(chain(place)) for place in facts.places)


def _violent(case: Case, facts: Facts) -> bool:
    return (facts.violent and not facts.background) is bool(case.get("violent", True))


JUDGES: Final[Mapping[str, Callable[[Case, Facts], bool | None]]] = {
    "violent": _violent,
    **{kind: _toll(kind) for kind in VICTIMS},
    "attack_type": _one_of("attack_type"),
    "target": _one_of("target"),
    "event_date": _day,
    "claims": _claims,
    "places": _places,
}
FLOORS: Final[Mapping[str, tuple[float, float, float, float]]] = {  # en, ur, ps, fa
    "violent": (0.91, 0.91, 0.9, 0.91),
    "killed": (0.86, 0.92, 0.83, 0.89),
    "injured": (0.86, 0.92, 0.95, 0.89),
    "captured": (0.89, 0.9, 0.87, 0.89),
    "attackers_killed": (0.97, 0.97, 0.92, 0.97),
    "attack_type": (0.89, 0.94, 0.91, 0.89),
    "target": (0.79, 0.72, 0.65, 0.69),
    "event_date": (0.98, 0.88, 0.89, 0.93),
    "claims": (0.98, 0.98, 0.94, 0.98),
    "places": (0.92, 0.86, 0.83, 0.86),
}
ALL: Final = [
    (what, language, floor)
    for what, floors in FLOORS.items()
    for language, floor in zip(LANGUAGES, floors, strict=True)
]


@pytest.mark.parametrize(("what", "language", "floor"), ALL)
def test_most_texts_are_read_as_by_a_person(what: str, language: str, floor: float) -> None:
    """Of the reports of violence, so many cards say the same; of all, so many are told apart from what is none."""
    cases = [one for one in read(language) if what == "violent" or one[0].get("violent", True)]
    judged = [(JUDGES[what](case, facts), case["title"]) for case, facts in cases]
    wrong = [title for right, title in judged if right is False]
    share = 1 - len(wrong) / sum(right is not None for right, _ in judged)
    assert share >= floor, (f"{share:.3f}", wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_that_is_read_stands_in_the_text(language: str) -> None:
    """What a card says has its words in the text, for each of the reports."""
    for case, facts in read(language):
        for toll in filter(None, (getattr(facts, kind) for kind in VICTIMS)):
            assert case[toll.field][toll.start : toll.end].strip(), case["title"]
