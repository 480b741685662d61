"""A story's card grows with its articles, and is never lowered by who looks back or lags behind."""

from dataclasses import replace
from datetime import timedelta

from factories import NOW

from alerts.facts.joined import joined
from storage.facts import Facts, Toll


def killed(least: int, *, source: str = "dawn", minutes: int = 0, vague: bool = False) -> Facts:
    """A card with one figure."""
    toll = Toll(
        least=least, most=None if vague else least, vague=vague, source=source, at=NOW + timedelta(minutes=minutes)
    )
    return Facts(killed=toll, attack_type="ied")


def least(facts: Facts) -> int:
    """The figure of a card."""
    assert facts.killed is not None
    return facts.killed.least


def test_a_higher_figure_counts_and_a_lagging_outlet_lowers_nothing() -> None:
    """Tolls rise; another outlet with an earlier count takes nothing back."""
    card = joined(joined(None, killed(3)), killed(9, source="geo", minutes=10))
    assert least(card) == 9
    assert least(joined(card, killed(4, source="ary", minutes=20))) == 9


def test_a_revised_figure_takes_a_higher_one_back() -> None:
    """Whoever says so later; a lower figure alone is an older count, or that of a part."""
    card = joined(None, killed(9, minutes=10))
    assert least(joined(card, killed(7, minutes=20))) == 9
    assert least(joined(card, replace(killed(7, source="geo", minutes=20), revised=True))) == 7
    assert least(joined(card, replace(killed(7, minutes=5), revised=True))) == 9


def test_what_was_taken_back_is_not_told_again() -> None:
    """A report that comes late, or an outlet that lags, raises no toll that was corrected; more than that does."""
    corrected = joined(joined(None, killed(26)), replace(killed(21, source="geo", minutes=20), revised=True))
    assert least(joined(corrected, killed(26, source="ary", minutes=10))) == 21
    assert least(joined(corrected, killed(24, source="ary", minutes=40))) == 21
    assert least(joined(corrected, killed(27, source="ary", minutes=40))) == 27
    assert least(joined(corrected, replace(killed(23, source="ary", minutes=40), revised=True))) == 23


def test_a_changed_text_takes_its_own_figure_back() -> None:
    """An outlet that corrects its page says so nowhere."""
    card = joined(None, killed(9, minutes=10))
    assert least(joined(card, killed(7, minutes=10))) == 7
    assert least(joined(card, killed(7, source="geo", minutes=10))) == 9


def test_a_vague_word_gives_way_to_a_figure_unless_it_says_more() -> None:
    """Dozens after three says something, dozens after thirty does not."""
    assert least(joined(killed(24, vague=True), killed(30))) == 30
    assert least(joined(killed(3), killed(24, vague=True))) == 24
    assert least(joined(killed(30), killed(24, vague=True))) == 30


def test_who_looks_back_changes_nothing() -> None:
    """An anniversary tells of the dead of another year."""
    assert joined(killed(3), replace(killed(100), background=True)) == killed(3)
    assert joined(None, replace(killed(100), background=True)) == Facts()


def test_what_was_said_to_be_false_holds_again_when_there_is_more_of_it() -> None:
    """A copy that lags behind changes nothing; more dead, or a claim, does."""
    false = joined(killed(3), Facts(withdrawn=True))
    assert false.withdrawn
    assert joined(false, killed(3)).withdrawn
    assert joined(false, killed(2)).withdrawn
    assert joined(false, killed(24, vague=True)).withdrawn
    assert not joined(false, killed(5)).withdrawn
    assert not joined(false, Facts(claimed=True, claimed_by=("ttp",))).withdrawn
    assert joined(false, replace(killed(5), withdrawn=True)).withdrawn
    assert not joined(Facts(withdrawn=True), killed(1)).withdrawn


def test_a_claim_does_not_hide_that_it_is_denied() -> None:
    """Both are said, whoever says them."""
    card = joined(Facts(claimed=True), Facts(denied=True))
    assert (card.claimed, card.denied, card.claim) == (True, True, "claimed")


def test_a_round_up_adds_no_figure_and_no_place() -> None:
    """Nine died in three districts, three of them in this one."""
    three = replace(killed(3), places=("mastung",))
    nine = replace(killed(9), places=("nushki", "kalat", "mastung"), several=True, claimed=True, claimed_by=("bla",))
    card = joined(three, nine)
    assert (card.killed, card.places, card.claimed_by) == (three.killed, ("mastung",), ("bla",))


def test_names_are_collected_and_a_more_exact_kind_wins() -> None:
    """Groups, places and claims add up."""
    one = Facts(attack_type="armed_assault", groups=("ttp",), places=("bannu",))
    two = Facts(attack_type="suicide_bombing", groups=("iskp",), places=("bannu",), claimed_by=("iskp",), claimed=True)
    card = joined(one, two)
    assert (card.attack_type, card.groups, card.places) == ("suicide_bombing", ("ttp", "iskp"), ("bannu",))
    assert (card.claimed_by, card.claim) == (("iskp",), "claimed")
