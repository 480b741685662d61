"""Explaining a rule: why it fires on an article or does not, at every node of its condition, as records to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alerts.conditions import (
    NEAREST_MISS,
    AllOf,
    AnyOf,
    Condition,
    Near,
    NoneOf,
    Number,
    Sentence,
    Within,
    Words,
    width,
)
from alerts.factconditions import Asked, FactsHold
from alerts.matcher import Matcher, severity_of
from alerts.rules import RuleSet
from alerts.sight import Hit, Sight
from alerts.where import Page
from storage.records import Article, Severity, Span

MOST_SHOWN: Final = 20
_GROUPS: Final[Mapping[type, str]] = {AnyOf: "any of", AllOf: "all of", NoneOf: "none of"}


@dataclass(frozen=True, slots=True)
class Masked:
    """A word that would have hit, and the phrase of `ignore` over it; None for an unsure name with nothing beside."""

    word: Span
    by: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One node of a condition: what it asks, whether it holds, and by which words."""

    asks: str
    holds: bool
    hits: tuple[Span, ...] = ()
    masked: tuple[Masked, ...] = ()
    forms: tuple[str, ...] = ()  # what a term, list or entity stands for
    note: str = ""  # the nearest miss
    members: tuple["Step", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a rule says of an article. `severity` is None if it does not fire; `where` says which key refuses."""

    rule: str
    title: str
    severity: Severity | None
    enabled: bool
    where: str
    when: Step
    unless: Step | None
    raises: tuple[tuple[Severity, Step], ...]


def explain(  # noqa: PLR0913  what is asked of whom, and two things most callers leave out
    ruleset: RuleSet,
    rule_id: str,
    article: Article,
    *,
    now: datetime,
    source_meta: Mapping[str, object] | None = None,
    matcher: Matcher | None = None,
) -> Explanation:
    """Explain one rule on one article; KeyError if there is no such rule. A `matcher` of the set saves making one."""
    rule = ruleset.rule(rule_id)
    sight = (matcher or Matcher(ruleset)).see(article, now=now)
    seen = sight.without(rule.masks)
    where = ""
    if rule.where is not None:
        page = Page(article, source_meta or {}, now)
        where = rule.where.why_not(page) or rule.where.why_old(page, sight.facts().event_date)
    when = _Explainer(seen, ruleset).step(rule.when, *seen.everything)
    unless = None if rule.unless is None else _Explainer(sight, ruleset).step(rule.unless, *sight.everything)
    fires = when.holds and not where and not (unless and unless.holds)
    return Explanation(
        rule=rule.id,
        title=rule.title,
        severity=severity_of(rule, seen) if fires else None,
        enabled=rule.enabled,
        where=where,
        when=when,
        unless=unless,
        raises=tuple((to, _Explainer(seen, ruleset).step(one, *seen.everything)) for to, one in rule.raises),
    )


@dataclass(frozen=True, slots=True)
class _Explainer:
    sight: Sight
    ruleset: RuleSet

    def step(self, node: Condition, low: int, high: int) -> Step:  # noqa: PLR0911  one answer for each kind of node
        """Explain a node in a range."""
        match node:
            case Words():
                return self._words(node, low, high)
            case AnyOf() | AllOf() | NoneOf():
                steps = tuple(self.step(member, low, high) for member in node.members)
                return Step(asks=_GROUPS[type(node)], holds=node.holds(self.sight, low, high), members=steps)
            case Near():
                return self._near(node, low, high)
            case Number():
                return self._number(node, low, high)
            case Sentence():
                return self._sentence(node, low, high)
            case FactsHold():
                return self._facts(node)
            case Within():
                inner = self.step(node.member, *node.range(self.sight, low, high))
                return Step(asks=f"in the {node.scope}", holds=inner.holds, members=(inner,))
        return Step(asks=type(node).__name__, holds=node.holds(self.sight, low, high))

    def _words(self, node: Words, low: int, high: int) -> Step:
        vocabulary = self.ruleset.vocabulary
        hits = self.sight.hits(node.leaf, low, high)
        masked = [(hit, by) for hit, by in self.sight.masked(node.leaf) if low <= hit[0] and hit[1] <= high]
        return Step(
            asks=node.label,
            holds=bool(hits),
            hits=self._spans(hits),
            masked=tuple(
                Masked(self.sight.span(hit), None if by == hit else self.sight.span(by))
                for hit, by in masked[:MOST_SHOWN]
            ),
            forms=tuple(map(str, (*vocabulary.forms(node.leaf), *vocabulary.regexes(node.leaf)))),
        )

    def _number(self, node: Number, low: int, high: int) -> Step:
        hits = node.evidence(self.sight, low, high)
        others = Number(node.counted).evidence(self.sight, low, high)
        note = "a number stands there, but not in these bounds" if others else "no number stands close before"
        return Step(
            asks=str(node),
            holds=bool(hits),
            hits=self._spans(sorted(set(hits or others))),
            note="" if hits else note,
            members=(self.step(node.counted, low, high),),
        )

    def _facts(self, node: FactsHold) -> Step:
        holds = node.holds(self.sight, *self.sight.everything)
        note = "" if node.is_told(self.sight) else "no word of violence stands in it: there are no facts"
        members = tuple(self._fact(node, one) for one in node.asked)
        return Step(asks="facts", holds=holds, note=note, members=members)

    def _fact(self, node: FactsHold, asked: Asked) -> Step:
        if not node.is_told(self.sight):
            return Step(asks=str(asked), holds=False)
        facts = self.sight.facts()
        return Step(
            asks=str(asked),
            holds=asked.holds(facts),
            hits=self._spans(sorted(set(node.hits(asked, self.sight)))),
            note=asked.known(facts) or "the text does not say",
        )

    def _near(self, node: Near, low: int, high: int) -> Step:
        hits = node.closest(self.sight, low, high, NEAREST_MISS)
        holds = node.holds(self.sight, low, high)
        members = dict.fromkeys(member for members in node.alternatives for member in members)
        note = f"nearest: {width(self.sight, hits)} words from first to last" if hits else "never in one field together"
        return Step(
            asks=f"within {node.words} words",
            holds=holds,
            hits=self._spans(sorted(hits)),
            note="" if holds else note,
            members=tuple(self.step(member, low, high) for member in members),
        )

    def _sentence(self, node: Sentence, low: int, high: int) -> Step:
        tried = [self.step(node.member, *sentence) for sentence in node.sentences(self.sight, low, high)]
        best = max(tried, key=lambda step: (step.holds, _score(step)), default=None)
        if best is None:
            whole = self.step(node.member, low, low)
            return Step(asks="in one sentence", holds=False, note="no sentence holds any of it", members=(whole,))
        note = "" if best.holds else "the nearest sentence is shown"
        return Step(asks="in one sentence", holds=best.holds, note=note, members=(best,))

    def _spans(self, hits: Sequence[Hit]) -> tuple[Span, ...]:
        return tuple(map(self.sight.span, hits[:MOST_SHOWN]))


def _score(step: Step) -> int:
    return step.holds + sum(map(_score, step.members))
