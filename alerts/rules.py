"""Rules: from entities, lists and rules as written to one immutable, checked rule set with a content hash.

Everything that can be known before an article comes is decided here, and everything wrong is collected with its place
before anything is refused. Files and lines are `config/`'s, articles are `alerts/matcher.py`'s.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from alerts.advice import advise
from alerts.builder import ConditionBuilder, is_title_only
from alerts.conditions import Condition
from alerts.correlations import Correlations, check_parts, compile_correlations
from alerts.problems import Path, Problem, RuleErrors, problems_of
from alerts.rulemodels import Condition as ConditionWritten
from alerts.rulemodels import EntityModel, ListModel, RuleModel, WhereModel, keys
from alerts.rulevalues import check_id
from alerts.subjects import Kin
from alerts.testmodels import TestsModel
from alerts.vocabulary import Vocabulary, VocabularyBuilder
from alerts.where import Where, compile_where
from storage.records import Severity

__all__ = [
    "EntityModel",
    "ListModel",
    "Problem",
    "Rule",
    "RuleErrors",
    "RuleModel",
    "RuleSet",
    "compile_rules",
]

# Counts in every hash: the same rules may find something else when the language itself changes.
LANGUAGE_VERSION: Final = 2
_DEFAULT_WAIT: Final = timedelta(minutes=2)
_Key = TypeVar("_Key", str, int)
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, ready to be asked of articles."""

    id: str
    title: str
    about: str
    severity: Severity
    tags: tuple[str, ...]
    enabled: bool
    notify: bool
    when: Condition
    unless: Condition | None
    raises: tuple[tuple[Severity, Condition], ...]
    where: Where | None
    masks: tuple[int, ...]  # parts of the vocabulary whose hits `when` and `raise` do not see
    wait: timedelta | None
    cooldown: timedelta
    min_origins: int
    tests: TestsModel

    def wait_for(self, severity: Severity) -> timedelta:
        """Return how long the first message of this severity is held to collect further articles."""
        if self.wait is not None:
            return self.wait
        return timedelta(0) if severity >= Severity.HIGH else _DEFAULT_WAIT


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All rules, in their order, and the vocabulary they share. It never changes; a reload makes another one.

    `rules` read articles; those of `correlations` count what `rules` found.
    """

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    hash: str
    warnings: tuple[Problem, ...] = ()
    correlations: Correlations = field(default_factory=Correlations)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all rules."""
        return frozenset({rule.id for rule in self.rules} | {rule.id for rule in self.correlations.rules})

    def rule(self, rule_id: str) -> Rule:
        """Return a rule that reads articles by its id; KeyError if there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)


def compile_rules(entities: Mapping[str, object], lists: Mapping[str, object], rules: Sequence[object]) -> RuleSet:
    """Check and compile; values are models, or mappings and texts exactly as they were written.

    RuleErrors holds every problem, each with a path that starts with `entities` and an id, `lists` and an id, or
    `rules` and an index. What is merely doubtful is in the result's `warnings`.
    """
    problems: list[Problem] = []
    entity_models = _validate(EntityModel, "entities", entities.items(), problems)
    list_models = _validate(ListModel, "lists", lists.items(), problems)
    rule_models = _validate(RuleModel, "rules", enumerate(rules), problems)
    problems += _repeated_ids(entity_models, list_models, rule_models)
    words = VocabularyBuilder(entity_models, list_models)
    words.check_parents()
    check_parts(rule_models, problems)
    wheres: dict[str, Where] = {}
    compiled = [
        _rule(model, model.when, ("rules", index), words, wheres)
        for index, model in rule_models.items()
        if model.when is not None
    ]
    counting = compile_correlations(rule_models, words.problems)
    vocabulary = words.build()
    # Where an entry could not be read, its name is missing only for that.
    problems += [problem for problem in words.problems if not (problems and problem.code == "unknown-name")]
    if problems:
        raise RuleErrors(problems)
    digest = _hash(entity_models, list_models, rule_models)
    return RuleSet(
        rules=tuple(compiled),
        vocabulary=vocabulary,
        hash=digest,
        correlations=Correlations(rules=counting, kin=Kin.of(vocabulary.entities), hash=digest),
        warnings=tuple(advise(words, rule_models)),
    )


def _validate(
    model: type[_Model], part: str, entries: Iterable[tuple[_Key, object]], problems: list[Problem]
) -> dict[_Key, _Model]:
    valid: dict[_Key, _Model] = {}
    for name, value in entries:
        try:
            valid[name] = model.model_validate(value)
        except ValidationError as error:
            problems += problems_of(error, (part, name), keys())
    return valid


def _repeated_ids(
    entities: Mapping[str, EntityModel], lists: Mapping[str, ListModel], rules: Mapping[int, RuleModel]
) -> list[Problem]:
    both = sorted(set(entities) & set(lists))
    problems = [Problem(("lists", name), "duplicate-id", f"an entity is called {name!r} as well") for name in both]
    for part, names in (("entities", entities), ("lists", lists)):
        for name in names:
            try:
                check_id(name)
            except ValueError as error:
                problems.append(Problem((part, name), "id", str(error)))
    first: dict[str, int] = {}
    for index, rule in rules.items():
        if first.setdefault(rule.id, index) != index:
            problems.append(
                Problem(("rules", index, "id"), "duplicate-id", f"another rule is called {rule.id!r} as well")
            )
    return problems


def _rule(
    model: RuleModel, written: ConditionWritten, path: Path, words: VocabularyBuilder, wheres: dict[str, Where]
) -> Rule:
    builder = ConditionBuilder(words)
    when = builder.positive(written, (*path, "when"))
    if is_title_only(when):
        for index, doc in enumerate(model.tests.match):
            if not doc.title:
                place = (*path, "tests", "match", index)
                reason = "the rule looks only at the title, and this text is the body; write {title: ...}"
                words.problems.append(Problem(place, "test-scope", reason))
    return Rule(
        id=model.id,
        title=model.title,
        about=model.about,
        severity=model.severity,
        tags=tuple(model.tags),
        enabled=model.enabled,
        notify=model.notify,
        when=when,
        unless=None if model.unless is None else builder.build(model.unless, (*path, "unless")),
        raises=tuple(
            (one.to, builder.build(one.condition, (*path, "raise", index, "if")))
            for index, one in enumerate(model.raises)
        ),
        where=None if model.where is None else _where(model.where, wheres),
        masks=words.parts_for(model.ignore or [], (*path, "ignore")),
        wait=model.alert.wait,
        cooldown=model.alert.cooldown,
        min_origins=model.alert.min_origins,
        tests=model.tests,
    )


def _where(model: WhereModel, known: dict[str, Where]) -> Where:
    """Compile a `where`, once for all rules that have the same: few are different."""
    written = model.model_dump_json()
    if written not in known:
        known[written] = compile_where(model)
    return known[written]


def _hash(*parts: Mapping[Any, BaseModel]) -> str:
    digest = hashlib.sha256(f"language {LANGUAGE_VERSION}".encode())
    for part in parts:
        for name, model in part.items():
            digest.update(f"\n{name} {model.model_dump_json(exclude_defaults=True)}".encode())
    return digest.hexdigest()[:16]
