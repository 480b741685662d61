"""What happened, in words: figures with who says so, claims, and what is new in them."""

from typing import Any

import pytest
from factories import NOW

from alerts.incident import claim_lines, figure, net, told, toll_line
from alerts.nodes import Tree, render_plain
from alerts.phrases import LANGUAGES, phrases
from storage.facts import Facts, Toll
from storage.records import Change

ENGLISH, URDU = phrases("en"), phrases("ur")
NAMES = {"ttp": "TTP", "iskp": "ISKP"}
ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))


def said(tree: Tree) -> str:
    """What a reader sees, without the marks that keep directions apart."""
    return render_plain(tree).translate(ISOLATES)


def change(what: str, before: object, after: object, **more: Any) -> Change:  # noqa: ANN401  any field of the record
    """Build a change."""
    values: dict[str, Any] = {"revision": 2, "article": 1, "reason": "toll_rose", "at": NOW} | more
    return Change(what=what, before=before, after=after, **values)


@pytest.mark.parametrize(
    ("toll", "shown"),
    [
        (Toll(least=30, most=30), "30"),
        (Toll(least=30, most=32), "30–32"),
        (Toll(least=100), "100+"),
        (Toll(least=24, vague=True, word="dozens"), "dozens"),
        (Toll(least=24, most=24, vague=True), "24+"),
        (Toll(least=24, vague=True, word="dozens of " * 9), "24+"),
        (Toll(least=0, most=0), "0"),
    ],
)
def test_a_figure_says_no_more_than_is_known(toll: Toll, shown: str) -> None:
    """A range, a least number, or the vague word itself; half a sentence is no word."""
    assert said(figure(toll, ENGLISH)) == said(figure(toll, URDU)) == shown


def test_a_figure_with_a_sign_stands_for_itself_in_a_line_from_the_right() -> None:
    """Or the plus would stand on its other side."""
    assert render_plain(figure(Toll(least=100), URDU)) == "\u2068100+\u2069"
    assert render_plain(figure(Toll(least=100), ENGLISH)) == "100+"


def test_a_source_stands_behind_the_last_figure_that_is_its_own() -> None:
    """So that it is said once, and never of a figure of somebody else."""
    facts = Facts(
        killed=Toll(least=30, most=30, source="Dawn"),
        injured=Toll(least=100, source="Dawn"),
        captured=Toll(least=2, most=3, source="Geo"),
        attackers_killed=Toll(least=2, most=2),
    )
    assert (
        said(toll_line(facts, ENGLISH)) == "☠ 30 killed, 100+ injured (Dawn), 2–3 captured (Geo), attackers killed: 2"
    )
    assert toll_line(Facts(attack_type="ied"), ENGLISH) == ()


def test_a_claim_and_a_denial_stand_beside_each_other() -> None:
    """With the names as readers know them, and also where nobody is named."""
    named = Facts(claimed=True, denied=True, claimed_by=("ttp",), denied_by=("iskp", "new"))
    assert [said(line) for line in claim_lines(named, ENGLISH, NAMES)] == [
        f"✊ {ENGLISH.claimed_by.format(who='TTP')}",
        f"✋ {ENGLISH.denied_by.format(who='ISKP, new')}",
    ]
    unnamed = claim_lines(Facts(claimed=True, denied=True), ENGLISH, NAMES)
    assert [said(line) for line in unnamed] == [f"✊ {ENGLISH.claimed}", f"✋ {ENGLISH.denied}"]
    assert claim_lines(Facts(), ENGLISH, NAMES) == []


def test_of_several_steps_the_reader_hears_from_where_to_where() -> None:
    """The gravest first; what ended where it began is left out, and what nobody knows comes last."""
    rose = [change("killed", {"least": n}, {"least": n + 10}) for n in (30, 40)]
    there_and_back = [change("captured", None, {"least": 3}), change("captured", {"least": 3}, None)]
    found = net([change("later", 1, 2), change("places", ["a"], ["a", "b"]), *rose, *there_and_back])
    assert [(one.what, one.before, one.after) for one in found] == [
        ("killed", {"least": 30}, {"least": 50}),
        ("places", ["a"], ["a", "b"]),
        ("later", 1, 2),
    ]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (change("killed", {"least": 30, "most": 30}, {"least": 59, "most": 59}), "30 → 59"),
        (change("killed", None, {"least": 59}), "59+"),
        (change("severity", 3, 4), f"{ENGLISH.high} → {ENGLISH.critical}"),
        (change("severity", "high", "critical"), f"{ENGLISH.high} → {ENGLISH.critical}"),
        (change("claimed_by", ["ttp"], ["ttp", "iskp"]), "ISKP"),
        (change("claimed_by", None, []), ENGLISH.claimed),
        (change("denied_by", None, []), ENGLISH.denied),
        (change("origins", ["a"], ["a", "b", "c"]), ENGLISH.confirmed.format(count=3)),
        (change("places", ["ttp"], ["ttp", "iskp"]), "ISKP"),
        (change("split", [1], 2), ENGLISH.split_off),
    ],
)
def test_a_change_is_told_in_a_few_words(one: Change, words: str) -> None:
    """From what to what, or what came to it."""
    line = said(told(one, ENGLISH, NAMES))
    assert line.endswith(words)
    assert len(line) < 80


@pytest.mark.parametrize("one", [change("later", 1, 2), change("places", ["a"], ["a"]), change("places", None, None)])
def test_what_this_version_has_no_words_for_is_not_told(one: Change) -> None:
    """A database may hold what a later version wrote."""
    assert told(one, ENGLISH, NAMES) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_arrow_points_where_the_line_runs(language: str) -> None:
    """From the right, the newer figure stands on the left."""
    words = phrases(language)
    line = render_plain(told(change("killed", {"least": 1, "most": 1}, {"least": 5, "most": 5}), words, NAMES))
    assert ("←" in line, "→" in line) == (words.rtl, not words.rtl)
