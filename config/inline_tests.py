"""The tests inside the rules: does each rule fire on the texts it must, and on none that it must not?

Decides only; what is wrong becomes a line of the file in `config/files.py`, and an explained tree in the command line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alerts.matcher import Matcher
from alerts.rulemodels import DocModel, RuleModel
from alerts.rules import RuleSet
from storage.records import Article, Match, Severity

KINDS: Final = ("match", "skip", "todo_match", "todo_skip")


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """What became of one test; `failure` is empty if it passed, or if it is a known gap."""

    __test__ = False  # pytest collects classes by this name

    rule: str
    kind: str  # one of KINDS
    index: int
    article: Article
    source_meta: dict[str, object]
    failure: str
    todo: bool  # a known gap: it may fail, and is worth a word when it does not

    @property
    def passed(self) -> bool:
        """Say whether the rule did what the test wants."""
        return not self.failure


def run_tests(ruleset: RuleSet, rules: Sequence[RuleModel], *, now: datetime) -> Iterator[TestOutcome]:
    """Run every test of every rule that is switched on, in the order of the files. Each test asks its own rule only."""
    matcher = Matcher(ruleset)
    compiled = {rule.id: rule for rule in ruleset.rules}
    for rule in rules:
        for kind in KINDS:
            docs: list[DocModel] = getattr(rule.tests, kind) if rule.enabled else []
            for index, doc in enumerate(docs):
                article = article_of(doc, now=now)
                meta: dict[str, object] = {"tags": tuple(doc.source_tag), "country": doc.source_country}
                try:
                    fired = matcher.ask(compiled[rule.id], article, now=now, source_meta=meta)
                except Exception as error:  # noqa: BLE001 - a rule that raises is a test that fails, not a crash
                    failure = f"the rule cannot be asked: {type(error).__name__}: {error}"
                else:
                    failure = _failure(fired, doc.fires, wanted=kind.endswith("match"))
                yield TestOutcome(rule.id, kind, index, article, meta, failure, kind.startswith("todo"))


def article_of(doc: DocModel, *, now: datetime) -> Article:
    """Make the article that a test's text stands for; without a date it is from now."""
    return Article(
        url=doc.url or "test:",
        source=doc.source,
        title=doc.title,
        summary=doc.lead,
        body=doc.text,
        authors=(doc.author,) if doc.author else (),
        language=doc.language,
        section=doc.section,
        published_at=doc.at or now,
        fetched_at=now,
    )


def _failure(fired: Match | None, severity: Severity | None, *, wanted: bool) -> str:
    if fired is None:
        return "the rule does not fire on this text" if wanted else ""
    if not wanted:
        words = ", ".join(dict.fromkeys(f"{span.text!r} ({span.field})" for span in fired.spans))
        return f"the rule fires on this text, by {words}"
    if severity is not None and fired.severity != severity:
        return f"the rule fires with severity {fired.severity.label}, not {severity.label}"
    return ""
