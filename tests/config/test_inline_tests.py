"""The tests inside the rules are run as their writer means them, and a failure says what the rule did."""

from datetime import UTC, datetime
from typing import Any

import pytest

from alerts.rules import RuleModel, compile_rules
from config.inline_tests import TestOutcome, run_tests

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


def outcomes(tests: dict[str, Any], **keys: Any) -> list[TestOutcome]:  # noqa: ANN401 - whatever a rule may hold
    """Run the tests of one rule."""
    rule = RuleModel.model_validate({"id": "a", "title": "A", "when": "gunmen", "tests": tests} | keys)
    return list(run_tests(compile_rules({}, {}, [rule]), [rule], now=NOW))


def test_good_tests_pass() -> None:
    """A plain text is the body; a map says more; in order, each by its kind and number."""
    found = outcomes({"match": ["Gunmen came.", {"title": "Gunmen", "fires": "medium"}], "skip": ["Rain came."]})
    assert [(one.kind, one.index, one.passed) for one in found] == [
        ("match", 0, True),
        ("match", 1, True),
        ("skip", 0, True),
    ]
    assert (found[0].article.body, found[1].article.title, found[1].rule) == ("Gunmen came.", "Gunmen", "a")


@pytest.mark.parametrize(
    ("tests", "failure"),
    [
        ({"match": ["Rain came."]}, "the rule does not fire on this text"),
        ({"skip": ["Then gunmen came."]}, "the rule fires on this text, by 'gunmen' (body)"),
        ({"match": [{"text": "Gunmen", "fires": "high"}]}, "the rule fires with severity medium, not high"),
    ],
)
def test_a_failure_says_what_the_rule_did(tests: dict[str, Any], failure: str) -> None:
    """The words that hit, or the severity that came out."""
    (found,) = outcomes(tests)
    assert (found.passed, found.failure) == (False, failure)


def test_a_known_gap_may_fail() -> None:
    """`todo` tests are run and told, and stop nobody."""
    gap, closed = outcomes({"todo_match": ["Rain came."], "todo_skip": ["Rain came."]})
    assert (gap.todo, gap.passed) == (True, False)
    assert (closed.todo, closed.passed) == (True, True)


def test_a_test_is_of_now_unless_it_says_when() -> None:
    """So that `max_age` does not make every test of it fail as the years go by; what the source is can be said."""
    where = {"max_age": "3d", "source_tag": "kp", "source_country": "PK", "language": "en"}
    here = {"text": "gunmen", "source_tag": "kp", "source_country": "PK", "language": "en"}
    found = outcomes(
        {"match": [here], "skip": [here | {"at": "2026-01-01"}, here | {"source_tag": "sport"}]}, where=where
    )
    assert [one.failure for one in found] == ["", "", ""]


def test_a_rule_that_is_off_is_not_tested() -> None:
    """Its writer is not done with it."""
    assert outcomes({"match": ["Rain came."]}, enabled="no") == []


def test_a_test_sees_its_own_severity_words_and_masks() -> None:
    """The whole rule is asked: `raise` and `ignore` count."""
    found = outcomes(
        {"match": [{"text": "Gunmen killed ten", "fires": "critical"}], "skip": ["The Three Gunmen, a film"]},
        **{"raise": [{"to": "critical", "if": "killed"}], "ignore": ["Three Gunmen"]},
    )
    assert [one.failure for one in found] == ["", ""]
