"""Builders of records for tests: everything has a sane default, and a test names only what it is about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from alerts.rules import RuleSet, compile_rules
from storage.records import Alert, Article, CrawlRun, Delivery, Match, Severity, Story, Subscriber

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday morning; hand it in wherever time matters


def article(number: int = 1, **changes: Any) -> Article:  # noqa: ANN401  any field of the record
    """Build an article; another `number` is another article (address, title and text differ)."""
    url = str(changes.get("url", f"https://www.example.org/news/{number}"))
    built = Article(
        url=url,
        source="example",
        title=f"Report number {number} from the valley",
        body=f"The council met for the {number}. time on Sunday.\n\nIt spoke about road number {number} for an hour.",
        keys=(url,),
        language="en",
        published_at=NOW,
        published_from="feed",
        published_precision="instant",
        fetched_at=NOW,
    )
    return replace(built, **changes)


def match(rule: str = "example-rule", **changes: Any) -> Match:  # noqa: ANN401  any field of the record
    """Build a match of one rule, at severity high."""
    return replace(Match(rule=rule, title="An example", severity=Severity.HIGH, spans=()), **changes)


def story(**changes: Any) -> Story:  # noqa: ANN401  any field of the record
    """Build a story that began and ended now."""
    return replace(Story(headline="Report from the valley", first_at=NOW, last_at=NOW), **changes)


def alert(**changes: Any) -> Alert:  # noqa: ANN401  any field of the record
    """Build an open alert for story 1, led by article 1, with one match of severity high."""
    built = Alert(story=1, article=1, severity=Severity.HIGH, matches=(match(),), due_at=NOW, created_at=NOW)
    return replace(built, **changes)


def delivery(**changes: Any) -> Delivery:  # noqa: ANN401  any field of the record
    """Build a pending first message of alert 1 for chat 100, due now."""
    return replace(Delivery(alert=1, chat=100, not_before=NOW), **changes)


def subscriber(chat: int = 100, **changes: Any) -> Subscriber:  # noqa: ANN401  any field of the record
    """Build an active subscriber who follows everything at every severity."""
    return replace(Subscriber(chat=chat, name="Desk", severity=Severity.LOW), **changes)


def crawl_run(source: str = "example", **changes: Any) -> CrawlRun:  # noqa: ANN401  any field of the record
    """Build a crawl that went well and found nothing new."""
    return replace(CrawlRun(source=source, outcome="ok", started_at=NOW), **changes)


def rule(when: object, **changes: object) -> dict[str, object]:
    """Build a rule as operators write it; `when` is its condition, `raise_` and `if_` lose their underscore."""
    written = {"id": "example-rule", "title": "An example", "when": when, **changes}
    return {name.removesuffix("_"): value for name, value in written.items()}


def ruleset(*rules: object, **parts: Mapping[str, object]) -> RuleSet:
    """Compile rules, and `entities` and `lists` where they are given; what is no rule yet becomes the `when` of one."""
    written = [one if isinstance(one, dict) and "id" in one else rule(one, id=f"r{n}") for n, one in enumerate(rules)]
    return compile_rules(parts.get("entities", {}), parts.get("lists", {}), written)


def text(body: str = "", **changes: Any) -> Article:  # noqa: ANN401  any field of the record
    """Build an article that says exactly this and nothing else."""
    return article(title=changes.pop("title", ""), body=body, **changes)
