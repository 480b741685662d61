"""The texts that prove a rule: run them, and say of each what should have happened and what did.

Used by `rules test` and before a reload takes a new set. Nothing is read or printed here.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.correlations import Correlation
from alerts.explain import Explanation, explain
from alerts.matcher import Matcher
from alerts.problems import Path
from alerts.rules import Rule, RuleSet
from alerts.testmodels import DocModel
from alerts.timelines import play
from storage.records import Article, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class TestOutcome:
    """One text and what the rule said of it; `failed` is what must break a test run or a reload."""

    __test__ = False  # pytest collects classes by this name

    rule: str
    kind: str  # match, skip, todo_match, todo_skip, timeline
    index: int
    article: Article
    source_meta: Mapping[str, object]
    wanted: Severity | None  # the least thing wanted: None for a skip, and for a match of any severity
    fired: Severity | None
    ok: bool
    error: str = ""
    why: tuple[str, ...] = ()  # of a step of a timeline: what counted until then

    @property
    def todo(self) -> bool:
        """Whether this is a known gap, which may fail."""
        return self.kind.startswith("todo_")

    @property
    def path(self) -> Path:
        """Where the text stands in its rule."""
        return ("tests", self.kind, self.index)

    @property
    def failed(self) -> bool:
        """Whether this is a failure that somebody must look at."""
        return not self.ok and not self.todo

    @property
    def verdict(self) -> str:
        """What should have happened, and what did."""
        fired = self.error or ("did not fire" if self.fired is None else f"fired as {self.fired.label}")
        silent = self.kind.endswith("skip") or (self.kind == "timeline" and self.wanted is None)
        should = "should not fire" if silent else "should fire"
        if self.wanted is not None:
            should += f" as {self.wanted.label}"
        return f"{should}, {fired}"

    def __str__(self) -> str:
        text = self.article.title or self.article.summary or self.article.body or "(time passes)"
        return f"{self.rule}: {self.kind} {self.index + 1}: {self.verdict}: {text[:120]}"


def run_tests(ruleset: RuleSet, rule_ids: Collection[str] | None = None, *, now: datetime) -> list[TestOutcome]:
    """Run the tests of some rules, or of all; rules that are not enabled are proved as well.

    KeyError if a rule does not exist. A text without `at` is of now.
    """
    unknown = set(rule_ids or ()) - ruleset.ids
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    wanted = ruleset.ids if rule_ids is None else set(rule_ids)
    matcher = Matcher(ruleset)
    rules = [rule for rule in ruleset.rules if rule.id in wanted]
    outcomes = [_run(matcher, rule, kind, index, doc, now=now) for rule in rules for kind, index, doc in _docs(rule)]
    for correlation in ruleset.correlations.rules:
        if correlation.id in wanted:
            outcomes += _play(correlation, matcher, now)
    return outcomes


def explain_outcome(ruleset: RuleSet, outcome: TestOutcome, *, now: datetime) -> Explanation:
    """Explain what the rule said of a text, for a test that failed; the step of a timeline says so in its `why`."""
    return explain(ruleset, outcome.rule, outcome.article, now=now, source_meta=outcome.source_meta)


def _play(rule: Correlation, matcher: Matcher, now: datetime) -> Iterator[TestOutcome]:
    try:
        for index, step in enumerate(play(rule, matcher, start=now)):
            yield TestOutcome(
                rule=rule.id,
                kind="timeline",
                index=index,
                article=step.article,
                source_meta=step.step.meta,
                wanted=step.step.fires,
                fired=step.fired,
                ok=step.fired == step.step.fires,
                why=step.why,
            )
    except Exception as failure:  # noqa: BLE001  a rule that breaks is a test that failed
        error = f"{type(failure).__name__}: {failure}"
        yield TestOutcome(
            rule=rule.id,
            kind="timeline",
            index=0,
            article=rule.tests.timeline[0].article(now),
            source_meta={},
            wanted=None,
            fired=None,
            ok=False,
            error=error,
        )


def _docs(rule: Rule) -> Iterator[tuple[str, int, DocModel]]:
    for kind in ("match", "skip", "todo_match", "todo_skip"):
        for index, doc in enumerate(getattr(rule.tests, kind)):
            yield kind, index, doc


def _run(matcher: Matcher, rule: Rule, kind: str, index: int, doc: DocModel, *, now: datetime) -> TestOutcome:  # noqa: PLR0913
    article, meta = doc.article(now), doc.meta
    fired: Severity | None = None
    error = ""
    try:
        found = matcher.ask(rule, article, now=now, source_meta=meta)
        fired = found.severity if found is not None else None
    except Exception as failure:  # noqa: BLE001  a rule that breaks is a test that failed
        error = f"{type(failure).__name__}: {failure}"
    wanted = None if kind.endswith("skip") else doc.fires
    as_wanted = fired is None if kind.endswith("skip") else fired is not None and wanted in (None, fired)
    return TestOutcome(
        rule=rule.id,
        kind=kind,
        index=index,
        article=article,
        source_meta=meta,
        wanted=wanted,
        fired=fired,
        ok=as_wanted and not error,
        error=error,
    )
