"""Replay: the lines of the contract, each message on the line of the article that caused it, at its own time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from factories import NOW, match
from fake_rules import FakeRules
from watched import CRITICAL, MINUTE, PATIENT, copy_of, report

from alerts.matcher import Matcher
from alerts.replay import replay
from alerts.rules import compile_rules
from storage.records import Article


def played(articles: Iterable[Article], rules: Any = None, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401  handed on
    """Replay articles one minute apart, named a, b, c, ..., and give the lines."""
    arriving = [
        replace(one, external_id=one.external_id or "abcdefghij"[place], fetched_at=NOW + place * MINUTE)
        for place, one in enumerate(articles)
    ]
    return [dict(line) for line in replay(arriving, rules or FakeRules(), **options)]


def rung(lines: Iterable[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Give the messages that ring in short: the line, the reason and the time since the beginning."""
    return [
        (line["id"], message["reason"], message["at"][11:16])
        for line in lines
        for message in line["messages"]
        if message["rings"]
    ]


def test_a_line_has_the_keys_of_the_contract() -> None:
    """Names and shapes are what others script against."""
    [line] = played(
        [report(1, "attack ttp bannu")], FakeRules(entities={"ttp": "group", "bannu": "town", "army": "force"})
    )
    message = line["messages"][0]
    assert line == {
        "id": "a",
        "url": "https://www.example.org/news/1",
        "at": "2026-03-02T09:00:00Z",
        "language": "en",
        "story": "s1",
        "duplicate_of": None,
        "facts": {
            **dict.fromkeys(("killed", "injured", "captured", "attackers_killed", "attack_type", "target")),
            "groups": [],
            "places": [],
            "event_date": None,
            "claim": None,
            "claimed_by": [],
            "denied_by": [],
        },
        "firings": [{"rule": "example-rule", "severity": "high", "spans": []}],
        "messages": [
            {
                "kind": "root",
                "story": "s1",
                "rings": True,
                "severity": "high",
                "reason": "first_report",
                "at": "2026-03-02T09:00:00Z",
                "text": message["text"],
            }
        ],
    }
    assert "Report 1 attack ttp bannu" in message["text"]
    assert "<" not in message["text"]


def test_spans_point_into_the_original_field() -> None:
    """With the real matcher, `text` is what stands in the field from start to end, whatever the script."""
    rules = Matcher(compile_rules({}, {}, [{"id": "blast", "title": "Blast", "when": ["دھماکہ", "blast"]}]))
    english = report(1, title="A ‘Blast’ in the bazaar")
    urdu = report(2, title="بازار میں دھماكہ، تین زخمی", body="—")
    lines = played([english, urdu], rules)
    found = [(span, line["id"]) for line in lines for firing in line["firings"] for span in firing["spans"]]
    assert [(span["field"], span["text"], line) for span, line in found] == [
        ("title", "Blast", "a"),
        ("title", "دھماكہ", "b"),
    ]
    for (span, _), one in zip(found, (english, urdu), strict=True):
        assert one.title[span["start"] : span["end"]] == span["text"]


def test_lines_keep_the_order_of_the_file_and_copies_name_their_original() -> None:
    """A copy stands in the story of its original and names its line; only the original rings."""
    wire = report(1)
    lines = played([wire, report(2, "weather"), copy_of(wire, 3)])
    assert [(line["id"], line["story"], line["duplicate_of"]) for line in lines] == [
        ("a", "s1", None),
        ("b", "s2", None),
        ("c", "s1", "a"),
    ]
    assert rung(lines) == [("a", "first_report", "09:00")]


def test_the_same_article_twice_has_two_lines_and_rings_once() -> None:
    """A line whose article was there already names the first one; a changed text fires by what it says now."""
    lines = played([report(1, "weather"), report(1, "weather"), report(1, "attack")])
    assert [(line["story"], line["duplicate_of"], len(line["firings"])) for line in lines] == [
        ("s1", None, 0),
        ("s1", "a", 0),
        ("s1", "a", 1),
    ]
    assert rung(lines) == [("c", "first_report", "09:02")]


def test_a_held_message_rings_when_it_is_due_on_the_line_that_caused_it() -> None:
    """Time passes between the articles, and after the last one until nothing waits."""
    rules = FakeRules({"wait": PATIENT})
    quiet = [report(number, "weather") for number in (2, 3, 4)]
    lines = played([report(1, "wait"), *quiet, report(5, "wait")], rules)
    assert rung(lines) == [("a", "first_report", "09:02"), ("e", "first_report", "09:06")]


def test_an_impatient_article_rings_at_once_and_for_all() -> None:
    """A held story that turns grave rings on the line of the article that made it so, and not again when due."""
    wire = report(1, "wait")
    lines = played([wire, copy_of(wire, 2, "grave")], FakeRules({"wait": PATIENT, "grave": CRITICAL}))
    assert rung(lines) == [("b", "first_report", "09:01")]
    assert lines[1]["messages"][0]["severity"] == "critical"


def test_old_articles_do_not_ring() -> None:
    """The clock is the arrival of each article, so that what was old then does not ring."""
    assert rung(played([report(1, published_at=NOW - timedelta(days=2))])) == []


def test_without_rules_every_story_rings_once_at_severity_high() -> None:
    """No rule, no wait, no greatest age: stories can be measured."""
    wire = report(1, "weather bannu", published_at=NOW - timedelta(days=30))
    rules = FakeRules({"weather": PATIENT})
    lines = played([wire, copy_of(wire, 2), report(3, "quiet")], rules, no_rules=True)
    assert rung(lines) == [("a", "first_report", "09:00"), ("c", "first_report", "09:02")]
    assert {message["severity"] for line in lines for message in line["messages"]} == {"high"}
    assert [line["firings"] for line in lines] == [[], [], []]


def test_neither_rules_nor_entities_are_needed() -> None:
    """Handed no rules at all, every story rings."""
    lines = [dict[str, Any](line) for line in replay([report(1), report(2)], None, no_rules=True)]
    assert [len(line["messages"]) for line in lines] == [1, 1]


def test_an_article_without_id_bears_the_archives() -> None:
    """A line can always be told from another."""
    assert [line["id"] for line in replay([report(1), report(2)], FakeRules())] == ["1", "2"]


def test_what_fails_is_named_and_has_its_line() -> None:
    """An article that can not be read is told of, has a line without firings, and stops nothing."""
    heard: list[str] = []
    lines = played([report(1, "unreadable"), report(2, "attack odd")], on_error=heard.append)
    assert [len(line["firings"]) for line in lines] == [0, 1]
    assert ["no way to read this" in heard[0], "rule odd" in heard[1]] == [True, True]


def test_a_low_and_silent_rule_is_heard_as_far_as_it_may() -> None:
    """The reader follows every rule at every severity; a rule that does not notify fires and does not ring."""
    low = match("low", severity=type(CRITICAL.severity).LOW)
    lines = played([report(1, "low"), report(2, "mute")], FakeRules({"low": low, "mute": replace(low, notify=False)}))
    assert [len(line["firings"]) for line in lines] == [1, 1]
    assert rung(lines) == [("a", "first_report", "09:00")]


def test_a_clock_that_goes_back_is_survived() -> None:
    """Articles in any order of time run through, and copies are still found."""
    wire = report(1)
    arriving = [
        replace(wire, external_id="late", fetched_at=NOW + timedelta(days=400)),
        replace(report(2), external_id="early", fetched_at=NOW),
        replace(copy_of(report(2), 3), external_id="copy", fetched_at=NOW - timedelta(hours=1)),
    ]
    assert [line["duplicate_of"] for line in replay(arriving, FakeRules())] == [None, None, "early"]
