"""Which kind of attack counts where an article names several, or none exactly."""

import pytest
from factories import text

from alerts.facts.attackkind import attack_type
from alerts.facts.attacktypes import ATTACK_WORDS
from alerts.facts.draft import Draft, found_in
from alerts.facts.wordings import passages


def kind(body: str, title: str = "", tolls: tuple[str, ...] = ("killed",)) -> str:
    """Give the kind of an article that has such victims."""
    read = passages(text(body, title=title), after=0)
    return attack_type(Draft(read, found_in(ATTACK_WORDS, read)), tolls)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("Four suspects were killed in an encounter; eight grenades were recovered.", "raid"),
        ("Police defused a bomb near the bridge.", "ied"),
        ("Planes bombed two villages.", "air_strike"),
        ("A roadside bomb killed three, and a helicopter took the others to a hospital.", "ied"),
        ("Militants attacked the post, and five men died in the gunbattle that followed.", "armed_assault"),
        ("A gunbattle broke out near the pass.", "clash"),
        ("Rebels attacked a village.", "armed_assault"),
        ("A robber stabbed a guard in an attack.", "other"),
        ("The operation ended at noon.", "raid"),
        ("The minister opened a road.", ""),
    ],
)
def test_what_was_done_counts(body: str, wanted: str) -> None:
    """Not what was found, nor what followed; the most exact name that the text gives, and none that it does not."""
    assert kind(body) == wanted


def test_without_victims_an_attack_is_no_assault_and_an_operation_nothing() -> None:
    """Words that are used of much else say less."""
    assert kind("Rebels attacked the plan.", tolls=()) == "other"
    assert kind("The operation of the dam began.", tolls=()) == ""


def test_a_blast_is_called_more_exactly_further_down() -> None:
    """First reports know of a blast, and some sentences later of who it was; what a title says exactly stays."""
    body = "Twelve people died. The road was shut. A suicide bomber tried to enter, police said."
    assert kind(body, "Explosion near a court") == "suicide_bombing"
    assert kind("A bomb had gone off there in spring.", "Gunmen open fire on a van") == "armed_assault"
