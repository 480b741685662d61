"""The matcher: which rules hold for an article, by which words, and whom and what the article names.

One scan finds every term of every rule; what it found selects the few rules that can hold at all, and only those are
asked. The result is the same as asking all of them. A rule that fails is an error in the result and stops no other.
Nothing is stored or sent here.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Final, overload

from alerts.conditions import AllOf, AnyOf, Condition, Near, Number, Sentence, Within, Words
from alerts.correlations import Correlations
from alerts.facts.card import read_facts
from alerts.places import PlaceTree
from alerts.ruleindex import RuleIndex
from alerts.rules import Rule, RuleSet
from alerts.scanners import AutomatonScanner, Scanner
from alerts.sight import Hit, Sight
from alerts.where import Page
from storage.facts import Facts
from storage.records import Article, Match, Severity, Span

MOST_SPANS: Final = 100  # of one firing; what is beyond shows nobody anything


@dataclass(frozen=True)
class EntityHit:
    """An entity that an article names, or that something lies in which it names."""

    id: str
    kind: str
    hits: tuple[Hit, ...]
    sight: Sight
    parent: str = ""

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Where it is named."""
        return tuple(map(self.sight.span, self.hits[:MOST_SPANS]))


class EntityHits(Sequence[EntityHit]):
    """The entities of an article, worked out when somebody looks: most articles fire nothing and nobody does."""

    def __init__(self, find: Callable[[], list[EntityHit]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> list[EntityHit]:
        return self._find()

    @overload
    def __getitem__(self, index: int) -> EntityHit: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[EntityHit]: ...
    def __getitem__(self, index: int | slice) -> EntityHit | Sequence[EntityHit]:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)


@dataclass(frozen=True)
class Result:
    """What the rules say of one article, in the order of the rules; errors name the rule."""

    firings: tuple[Match, ...]
    entities: Sequence[EntityHit]
    errors: tuple[str, ...]
    sight: Sight

    @property
    def facts(self) -> Facts:
        """What the article says happened; read when somebody looks, a rule or the caller, and once."""
        return self.sight.facts()


class Matcher:
    """A compiled rule set, ready to read articles. It never changes, so any number of threads may use it."""

    def __init__(
        self,
        ruleset: RuleSet,
        *,
        scanner: Callable[[Sequence[str]], Scanner] = AutomatonScanner,
        presearch: bool = True,
    ) -> None:
        """Prepare the scan. Without `presearch` every rule is asked."""
        self.ruleset: Final = ruleset
        self.places: Final = PlaceTree.of(ruleset.vocabulary.entities)
        self._index: Final = RuleIndex(ruleset, presearch=presearch)
        self._scanner: Final = scanner(self._index.patterns)

    @property
    def patterns(self) -> tuple[str, ...]:
        """What the scan looks for."""
        return self._index.patterns

    @property
    def hash(self) -> str:
        """The content hash of the rule set, stored with each firing."""
        return self.ruleset.hash

    @property
    def correlations(self) -> Correlations:
        """The rules that count what the others found."""
        return self.ruleset.correlations

    def commonness(self, leaf: int) -> float:
        """Guess the share of articles that hold a leaf of the vocabulary; good for comparing two of them."""
        return self._index.leaf_cost(leaf)

    def match(self, article: Article, *, now: datetime, source_meta: Mapping[str, object] | None = None) -> Result:
        """Say which rules hold for an article, and what it names.

        `source_meta` describes the article's source: `tags` (a list of texts) and `country`, both optional.
        """
        sight = self.see(article, now=now)
        page = Page(article, source_meta or {}, now)
        firings: list[Match] = []
        errors: list[str] = []
        for rule in self._index.candidates(sight):
            try:
                found = decide(rule, sight, page)
            except Exception as error:  # noqa: BLE001  whatever a rule does, the others are asked
                errors.append(f"rule {rule.id}: {type(error).__name__}: {error}")
                continue
            if found is not None:
                firings.append(found)
        return Result(tuple(firings), self._named(sight), tuple(errors), sight)

    def ask(self, rule: Rule, article: Article, *, now: datetime, source_meta: Mapping[str, object]) -> Match | None:
        """Ask one rule, whether it is enabled or not; what it raises is the caller's."""
        return decide(rule, self.see(article, now=now), Page(article, source_meta, now))

    def see(self, article: Article, *, now: datetime) -> Sight:
        """Fold an article and find every term of the vocabulary in it."""
        sight = Sight(article, self.ruleset.vocabulary)
        raw: defaultdict[int, list[Hit]] = defaultdict(list)
        index = self._index
        line = sight.line
        for pattern, start, end in self._scanner.scan(line):
            only = index.only_owner[pattern]
            if only >= 0:
                raw[only].append((start + 1, end - 1))
                continue
            is_prefix = index.patterns[pattern][-1] != " "
            hit = (start + 1, line.index(" ", end) if is_prefix else end - 1)
            for part, exact in index.owners[pattern]:
                if not exact or sight.cased[hit[0] : hit[1]] == exact:
                    raw[part].append(hit)
        leaves: set[int] = set()
        leaves.update(*map(index.leaves_of.__getitem__, raw))
        sight.saw(dict(raw), leaves)
        sight.titled = index.titled(raw, sight.title[1])
        sight.reads_facts = partial(self._facts, now=now)
        return sight

    def _named(self, sight: Sight) -> EntityHits:
        return EntityHits(lambda: self._entities(sight))

    def _facts(self, sight: Sight, now: datetime) -> Facts:
        return read_facts(sight.article, self._named(sight), now=now)

    def _entities(self, sight: Sight) -> list[EntityHit]:
        found: list[EntityHit] = []
        for entity in self._index.entities_of(sight.leaves):
            hits = sight.hits(entity.leaf, *sight.everything)
            if hits:
                found.append(EntityHit(entity.id, entity.kind, tuple(hits), sight, entity.parent))
        return found


def decide(rule: Rule, sight: Sight, page: Page) -> Match | None:
    """Ask one rule of one article."""
    refused, by_day = ("", False) if rule.where is None else rule.where.at_once(page)
    if refused:
        return None
    seen = sight.without(rule.masks) if rule.masks else sight
    # Evidence is proof; only what may hold without any is asked once more.
    hits = rule.when.evidence(seen, *sight.everything)
    if not hits and (is_shown(rule.when) or not rule.when.holds(seen, *sight.everything)):
        return None
    if rule.unless is not None and rule.unless.holds(sight, *sight.everything):
        return None
    if by_day and rule.where is not None and rule.where.why_old(page, sight.facts().event_date):
        return None
    severity = severity_of(rule, seen)
    hits = sorted(set(hits)) if len(hits) > 1 else hits
    return Match(
        rule=rule.id,
        title=rule.title,
        severity=severity,
        spans=tuple(map(sight.span, hits[:MOST_SPANS])),
        tags=rule.tags,
        notify=rule.notify,
        wait_seconds=int(rule.wait_for(severity).total_seconds()),
        cooldown_seconds=int(rule.cooldown.total_seconds()),
        min_origins=rule.min_origins,
    )


def is_shown(node: Condition) -> bool:
    """Whether a condition has evidence wherever it holds, so that none proves that it does not."""
    match node:
        case Words() | Number() | Near():
            return True
        case AnyOf():
            return all(map(is_shown, node.members))
        case AllOf():
            return any(map(is_shown, node.members))
        case Sentence() | Within():
            return is_shown(node.member)
    return False


def severity_of(rule: Rule, seen: Sight) -> Severity:
    """Return the highest severity whose condition holds, never below the rule's own."""
    if not rule.raises:
        return rule.severity
    raised = [to for to, condition in rule.raises if to > rule.severity and condition.holds(seen, *seen.everything)]
    return max(raised, default=rule.severity)
