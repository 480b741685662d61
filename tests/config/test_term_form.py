"""Good terms pass in every way YAML has to write them; the bad ones are in `broken/`."""

import pytest

from config.problems import Problem
from config.reader import read
from config.term_form import check_terms


def faults(words: str) -> list[Problem]:
    """Check one list of words."""
    document, problems = read("a.yaml", f"version: 1\nlists:\n  words: {words}\n".encode())
    assert problems == []
    return list(check_terms(document))


@pytest.mark.parametrize(
    "words",
    [
        "[gunmen, ~attack, =TTP, casualt*, $ttp, (a|b) c, 1122, 5000, 100]",
        '["5,000", "100"]',
        "['/fired \\d+ rounds?/', /ab+c/, \"/ab+c/\"]",
        '["حملہ، دھماکہ"]',
        "\n    - ~حملہ\n    - (ٹی|ٹي) ٹی پی\n",
        "[خودکش, دھماکہ]",
        "[=AND, =NATO, Andorra, cease-fire, '=OR']",
        "['it''s', don't]",
    ],
)
def test_good_terms_pass(words: str) -> None:
    """No sign of the rule language is a mistake by itself, nor is an Urdu comma in quotes."""
    assert faults(words) == []


def test_a_figure_is_told_once() -> None:
    """Three short numbers in a row are one mistake; with other words between them they are none."""
    assert [fault.code for fault in faults("[1, 2, 3]")] == ["number"]
    assert faults("[1, killed, 2]") == []
    assert [fault.instead for fault in faults("[toll, 12,345]")] == ['  words: [toll, "12,345"]']


@pytest.mark.parametrize(
    ("term", "instead"),
    [
        ("a AND b AND c", "{all: [a, b, c]}"),
        ("a OR b", "[a, b]"),
        ("a AND NOT b", "{all: [a], none: [b]}"),
        ("NOT a", None),
        ("a AND b OR c", None),
        ("-a", None),
    ],
)
def test_operators_become_the_structure_that_was_meant(term: str, instead: str | None) -> None:
    """The suggestion is the rule language's own form; there is none where a guess could be wrong."""
    document, _ = read("a.yaml", f"rules:\n  - id: a\n    when: {term}\n".encode())
    (fault,) = check_terms(document)
    assert fault.code in {"operator", "minus"}
    assert fault.instead == (f"    when: {instead}" if instead else "")


def test_a_list_of_words_gets_words() -> None:
    """Where no condition may stand, none is suggested; OR becomes entries of the list."""
    assert [fault.instead for fault in faults("[a OR b, c]")] == ["  words: [a, b, c]"]
    assert [fault.instead for fault in faults("\n    - a OR b\n")] == ["    - a\n    - b"]
    assert [fault.instead for fault in faults("[a AND b]")] == [""]


def test_the_warning_is_no_error() -> None:
    """A list that editors show reversed works; it is told as a doubt, with the form that shows well."""
    (fault,) = faults("[~حملہ, خودکش]")
    assert fault.warning
    assert fault.instead == "  words:\n    - ~حملہ\n    - خودکش"
