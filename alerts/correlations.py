"""Rules over rules, ready to be asked: what they count, with the names of rules and tags looked up.

Wrong names, and keys that mean nothing in such a rule, are noted with their places. The counting is `correlate.py`'s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from alerts.correlationmodels import Counting, SequenceModel, SilenceModel, SpikeModel, ThresholdModel
from alerts.problems import Path, Problem, did_you_mean
from alerts.rulemodels import RuleModel
from alerts.subjects import Kin
from alerts.testmodels import TestsModel
from storage.records import Severity

KINDS: Final = ("threshold", "spike", "sequence", "silence")
Asks = ThresholdModel | SpikeModel | SequenceModel | SilenceModel
_ONE_OF: Final = "a rule has one of `when`, `threshold`, `spike`, `sequence` and `silence`"
_NONE: Final = "the key `when` is missing (or `threshold`, `spike`, `sequence` or `silence`)"
_NO_PLACE: Final = ("unless", "where", "raises", "ignore", "alert")
_WRITTEN: Final = {"raises": "raise"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """One rule over rules. `steps` holds for each member of `of` the ids of the rules it stands for."""

    id: str
    title: str
    about: str
    severity: Severity
    tags: tuple[str, ...]
    enabled: bool
    notify: bool
    kind: str
    asks: Asks
    steps: tuple[frozenset[str], ...]
    tests: TestsModel

    @property
    def rules(self) -> frozenset[str]:
        """The rules whose firings it looks at."""
        return frozenset().union(*self.steps)

    @property
    def reach(self) -> timedelta:
        """How far back it looks at first."""
        # What fell silent long ago is no news, least of all on the day on which somebody writes the rule.
        return self.asks.window * 4 if isinstance(self.asks, SilenceModel) else self.asks.window


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlations:
    """All rules over rules of a rule set, its hash, and the entities they count by."""

    rules: tuple[Correlation, ...] = ()
    kin: Kin = field(default_factory=Kin)
    hash: str = ""


def check_parts(models: Mapping[int, RuleModel], problems: list[Problem]) -> None:
    """Note rules that have none or several of the parts of which a rule has one, and keys that mean nothing there."""
    for index, model in models.items():
        path: Path = ("rules", index)
        parts = [name for name in ("when", *KINDS) if getattr(model, name) is not None]
        if not parts:
            problems.append(Problem(path, "missing", _NONE))
        also = f"{_ONE_OF}; this one has `{parts[0]}` as well" if parts else ""
        problems += [Problem((*path, name), "one-of", also) for name in parts[1:]]
        if parts and parts[0] != "when":
            problems += _misplaced(model, path, parts[0])
        elif model.tests.timeline:
            reason = "a timeline proves rules over rules; this rule is proved by match and skip"
            problems.append(Problem((*path, "tests", "timeline"), "no-place", reason))


def _misplaced(model: RuleModel, path: Path, kind: str) -> Iterable[Problem]:
    for name in _NO_PLACE:
        if name in model.model_fields_set:
            key = _WRITTEN.get(name, name)
            reason = f"`{key}` has no place beside `{kind}`, which looks at no article; put it into the rules it names"
            yield Problem((*path, key), "no-place", reason)
    for name in ("match", "skip", "todo_match", "todo_skip"):
        if getattr(model.tests, name):
            reason = f"a rule with `{kind}` is proved by a `timeline`: texts, and the time between them"
            yield Problem((*path, "tests", name), "no-place", reason)


def kind_of(model: RuleModel) -> str:
    """Give which of the rules over rules this is; empty for a rule with `when`, and for one that has nothing."""
    return next((name for name in KINDS if getattr(model, name) is not None), "") if model.when is None else ""


def compile_correlations(models: Mapping[int, RuleModel], problems: list[Problem]) -> tuple[Correlation, ...]:
    """Compile the rules over rules among all rules; what is wrong is noted."""
    named: dict[str, set[str]] = {}
    for model in models.values():
        if model.when is not None:
            for name in (model.id, *model.tags):
                named.setdefault(name, set()).add(model.id)
    over = {model.id: kind for model in models.values() if (kind := kind_of(model))}
    found: list[Correlation] = []
    for index, model in models.items():
        if kind := kind_of(model):
            path: Path = ("rules", index, kind)
            asks: Asks = getattr(model, kind)
            problems += _check(asks, path)
            problems += _unknown(asks, path, named, over)
            found.append(_compiled(model, kind, asks, named))
    return tuple(found)


def _compiled(model: RuleModel, kind: str, asks: Asks, named: Mapping[str, set[str]]) -> Correlation:
    return Correlation(
        id=model.id,
        title=model.title,
        about=model.about,
        severity=model.severity,
        tags=tuple(model.tags),
        enabled=model.enabled,
        notify=model.notify,
        kind=kind,
        asks=asks,
        steps=tuple(frozenset(named.get(name, ())) for name in asks.of),
        tests=model.tests,
    )


def _unknown(asks: Counting, path: Path, named: Mapping[str, set[str]], over: Mapping[str, str]) -> Iterable[Problem]:
    for index, name in enumerate(asks.of):
        place = (*path, "of", index)
        if name in named:
            continue
        if name in over:
            reason = f"{name!r} has `{over[name]}`: only rules with `when` can be counted, so that none counts itself"
            yield Problem(place, "cycle", reason)
        else:
            reason = f"there is no rule and no tag {name!r}{did_you_mean(name, named)}"
            yield Problem(place, "unknown-name", reason)


def _check(asks: Asks, path: Path) -> Iterable[Problem]:
    if not asks.window:
        yield Problem((*path, "for" if isinstance(asks, SilenceModel) else "window"), "time", "no time at all")
    if isinstance(asks, SpikeModel) and asks.baseline < asks.window * 2:
        yield Problem((*path, "baseline"), "time", "the baseline must be at least twice the window, better ten times")
    if isinstance(asks, ThresholdModel | SpikeModel) and asks.by is not None and asks.by == asks.distinct:
        reason = f"by each {asks.by} there is only one {asks.by}: count something else, or leave `by` out"
        yield Problem((*path, "distinct"), "distinct", reason)
