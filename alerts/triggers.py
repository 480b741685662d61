"""Triggers: which single words make a rule fire, and how often they did among articles that are stored.

The real matcher reads the articles, so that scopes, masks, vetoes and `where` count as they do in service. The articles
are handed in; nothing here reads the archive.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.matcher import Matcher
from alerts.problems import Path, Problem
from alerts.rulemodels import Condition, ConditionModel, EntityModel, ListModel, RuleModel
from alerts.rules import compile_rules
from alerts.testmodels import TestsModel
from storage.records import Article
from storage.text import key

MOST_SHARE: Final = 0.01  # of the articles; what fires more often is noise to whoever gets it
_SHOWN: Final = 3  # words of a list that hit most
_SEVERAL: Final = ("any", "all")  # keys that hold a list of conditions
_ONE: Final = ("sentence", "title", "lead", "body", "author")  # keys that hold one condition


@dataclass(frozen=True, slots=True)
class Trigger:
    """A term or name that makes a rule fire by itself, and the rule with nothing else in its `when`."""

    path: Path
    term: str
    rule: RuleModel


def lone_triggers(rules: Sequence[RuleModel]) -> Iterator[Trigger]:
    """Find the lone triggers of all rules that send messages; rules are told apart by their id in the path."""
    for rule in rules:
        if rule.when is None or not (rule.enabled and rule.notify):
            continue
        # How old an article was when it came is chance where an archive was imported.
        where = rule.where.model_copy(update={"max_age": None}) if rule.where is not None else None
        for path, term, when in _lone(rule.when, ("rules", rule.id, "when")):
            alone = rule.model_copy(update={"when": when, "where": where, "raises": [], "tests": TestsModel()})
            yield Trigger(path, term, alone)


def _lone(condition: Condition, path: Path) -> Iterator[tuple[Path, str, Condition]]:
    """Give the terms of which each fulfils the condition alone, with the condition reduced to that term."""
    if isinstance(condition, str):
        if not condition.startswith("/"):  # a rule of nothing else can not be asked
            yield path, condition, condition
    elif isinstance(condition, list):
        for index, member in enumerate(condition):
            yield from _lone(member, (*path, index))
    else:
        yield from _lone_in_map(condition, path)


def _lone_in_map(condition: ConditionModel, path: Path) -> Iterator[tuple[Path, str, Condition]]:
    keys = condition.model_fields_set - {"none"}  # what must not stand there stays as it is
    name = next(iter(keys), "")
    if len(keys) != 1 or name not in (*_SEVERAL, *_ONE):
        return
    inner: Condition = getattr(condition, name)
    if name == "all" and isinstance(inner, list) and len(inner) > 1:
        return
    for place, term, one in _lone(inner, (*path, name)):
        yield place, term, condition.model_copy(update={name: [one] if name in _SEVERAL else one})


class TriggerCount:
    """Counts, article by article, on which of them each lone trigger alone makes its rule fire."""

    def __init__(
        self, entities: Mapping[str, EntityModel], lists: Mapping[str, ListModel], rules: Sequence[RuleModel]
    ) -> None:
        """Take a set of rules that holds no mistakes."""
        self._triggers: Final = {f"trigger-{number}": one for number, one in enumerate(lone_triggers(rules))}
        alone = [one.rule.model_copy(update={"id": name}) for name, one in self._triggers.items()]
        self._matcher: Final = Matcher(compile_rules(entities, lists, alone))
        self._fired: Final[Counter[str]] = Counter()
        self._words: Final[dict[str, Counter[str]]] = {name: Counter() for name in self._triggers}
        self._articles = 0

    def read(self, article: Article, source_meta: Mapping[str, object]) -> None:
        """Count one more article, as if it came today."""
        self._articles += 1
        for match in self._matcher.match(article, now=article.fetched_at, source_meta=source_meta).firings:
            self._fired[match.rule] += 1
            self._words[match.rule].update({key(span.text) for span in match.spans})

    def doubts(self) -> Iterator[Problem]:
        """Name every trigger that fired on more of the articles than is worth a message."""
        for name, trigger in self._triggers.items():
            share = self._fired[name] / max(1, self._articles)
            if share > MOST_SHARE:
                more = "" if "title" in trigger.path else ", or look only at the title"
                reason = (
                    f"{trigger.term!r}{self._mostly(name)} alone makes this rule fire on {share:.1%} of the "
                    f"{self._articles:,} newest articles; ask for a second word (near, all){more}"
                )
                yield Problem(trigger.path, "common-trigger", reason)

    def _mostly(self, name: str) -> str:
        """Say by which words, where the term stands for several."""
        common = [word for word, _ in self._words[name].most_common(_SHOWN)]
        return f" (mostly {', '.join(common)})" if len(self._words[name]) > 1 else ""
