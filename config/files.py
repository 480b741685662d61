"""The operators' files as one whole: read, checked, compiled; or every mistake of every file with its place.

Nothing here keeps state: `config/reload.py` keeps the last good set. No file can make it crash.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from alerts.problems import Problem as RuleProblem
from alerts.problems import did_you_mean
from alerts.rules import EntityModel, ListModel, RuleErrors, RuleModel, RuleSet, compile_rules
from alerts.ruletests import run_tests
from config.entries import Entry, check_unique, entries
from config.file_models import Models, parse_all
from config.folder import File, find_files, hash_of, read_files, shown
from config.model_errors import find, key_path
from config.nodes import Listing
from config.problems import ConfigErrors, Problem
from config.reader import read
from config.term_form import check_terms
from crawler.sources import Source
from storage.records import Subscriber

_COMPILED = ("entities", "lists", "rules")
_FOLLOWS_FROM = {
    "comment": {"regex"},
    "unknown-key": {"invisible"},
    "empty": {"comma", "key"},
    "value": {"tag"},
    "no-positive-term": {"comma", "key"},
}
Parsed = Sequence[tuple[Entry, Any]]
_ByPart = dict[str, list[tuple[Entry, Any]]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A good set of files: what the crawler, the watcher and the deliverer run on."""

    sources: tuple[Source, ...]
    subscribers: tuple[Subscriber, ...]
    ruleset: RuleSet
    warnings: tuple[Problem, ...]
    files: tuple[Path, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Written:
    """A good set as it was written, for who knows doubts that the files alone do not show."""

    entities: Mapping[str, EntityModel]
    lists: Mapping[str, ListModel]
    rules: Sequence[RuleModel]
    sources: Sequence[Source]


Doubts = Callable[[Written], Iterable[RuleProblem]]


def load(folder: Path, *, test_at: datetime | None = None) -> Loaded:
    """Read every YAML file below `folder`; ConfigErrors holds all errors of all files.

    With `test_at`, the tests inside the rules are run as if it were then, and one that fails is an error too.
    """
    loaded, problems = check(folder, test_at=test_at)
    errors = [problem for problem in problems if not problem.warning]
    if loaded is None or errors:
        raise ConfigErrors(errors)
    return loaded


def lint(folder: Path, only: Sequence[Path] = (), *, doubts: Doubts | None = None) -> list[Problem]:
    """Give all errors and warnings of the folder, or those of some files and folders, seen together with the folder.

    `doubts` is asked for more warnings where there is no error.
    """
    problems = check(folder, only, doubts=doubts)[1]
    if not only:
        return problems
    names = [shown(path) for path in only]
    return [one for one in problems if any(one.file == name or Path(name) in Path(one.file).parents for name in names)]


def check(
    folder: Path, more: Sequence[Path] = (), *, test_at: datetime | None = None, doubts: Doubts | None = None
) -> tuple[Loaded | None, list[Problem]]:
    """Read the folder (and more files); give the set where there is no error, and all errors and warnings."""
    paths, problems = find_files(folder)
    for path in more:
        found, wrong = find_files(path) if path.is_dir() else ([path], [])
        known = {one.resolve() for one in paths}
        paths += [one for one in found if one.resolve() not in known]
        problems += wrong
    files, wrong = read_files(paths)
    whole = _Whole(problems + wrong)
    whole.read(files)
    kept, wrong = check_unique(whole.entries)
    parsed, model_wrong = parse_all(kept, Models())
    complete = whole.readable and len(parsed) == len(whole.entries)
    ruleset, rule_problems = _compile(parsed, complete=complete)
    if ruleset is not None and test_at is not None:
        rule_problems += _test(ruleset, parsed, test_at)
    follows = _check_follows(parsed, whole.entries) if whole.readable else ()
    errors = [*whole.problems, *wrong, *model_wrong, *follows, *_check_digests(parsed)]
    if ruleset is None or any(not problem.warning for problem in [*errors, *rule_problems]):
        # What is doubtful about a rule is worth a word once the set is whole.
        return None, _in_order([*errors, *(problem for problem in rule_problems if not problem.warning)])
    sources = tuple(model.source() for entry, model in parsed if entry.part == "sources")
    if doubts is not None:
        rule_problems += _doubts(doubts, parsed, sources)
    problems = _in_order([*errors, *rule_problems])
    loaded = Loaded(
        sources=sources,
        subscribers=tuple(model.subscriber() for entry, model in parsed if entry.part == "subscribers"),
        ruleset=ruleset,
        warnings=tuple(problems),
        files=tuple(file.path for file in files),
        hash=hash_of(files),
    )
    return loaded, problems


@dataclass(slots=True)
class _Whole:
    """What all files hold together, before anything is made of it."""

    problems: list[Problem]
    entries: list[Entry] = field(default_factory=list)
    readable: bool = True  # False if names may be missing because a file could not be read

    def read(self, files: Iterable[File]) -> None:
        for file in files:
            document, form = read(file.name, file.data)
            held, wrong = entries(document)
            self.entries += held
            self.problems += [*form, *wrong, *check_terms(document)]
            self.readable = self.readable and document.root is not None


def _compile(parsed: Parsed, *, complete: bool) -> tuple[RuleSet | None, list[Problem]]:
    """Compile the rules. Where entries were left out, what is said of names that nobody has is left out as well."""
    by_part = _by_part(parsed)
    named = _named(by_part)
    try:
        ruleset = compile_rules(named["entities"], named["lists"], [model for _, model in by_part["rules"]])
    except RuleErrors as errors:
        wrong = [one for one in errors.problems if complete or one.code != "unknown-name"]
        return None, [_placed(one.path, one.code, one.message, by_part) for one in wrong]
    return ruleset, [_placed(one.path, one.code, one.message, by_part, warning=True) for one in ruleset.warnings]


def _by_part(parsed: Parsed) -> _ByPart:
    return {part: [(entry, model) for entry, model in parsed if entry.part == part] for part in _COMPILED}


def _named(by_part: _ByPart) -> dict[str, dict[str, Any]]:
    return {part: {entry.name: model for entry, model in by_part[part]} for part in ("entities", "lists")}


def _doubts(doubts: Doubts, parsed: Parsed, sources: Sequence[Source]) -> list[Problem]:
    by_part = _by_part(parsed)
    named = _named(by_part)
    written = Written(named["entities"], named["lists"], [model for _, model in by_part["rules"]], sources)
    return [_placed(one.path, one.code, one.message, by_part, warning=True) for one in doubts(written)]


def _test(ruleset: RuleSet, parsed: Parsed, test_at: datetime) -> list[Problem]:
    rules = [(entry, model) for entry, model in parsed if entry.part == "rules"]
    numbers = {entry.name: number for number, (entry, _) in enumerate(rules)}
    return [
        _placed(("rules", numbers[outcome.rule], *outcome.path), "test", outcome.verdict, {"rules": rules})
        for outcome in run_tests(ruleset, now=test_at)
        if outcome.failed
    ]


def _placed(
    path: Sequence[str | int],
    code: str,
    message: str,
    by_part: _ByPart,
    *,
    warning: bool = False,
) -> Problem:
    """Turn the path of a rule's problem into a place of a file."""
    part, which, *rest = path
    entry = next(entry for at, (entry, _) in enumerate(by_part[str(part)]) if which in (at, entry.name))
    place = find(entry.node, rest)
    node = place.node if rest else entry.label
    if isinstance(node, Listing) and len(node.items) == 1:
        node = node.items[0]  # the only word of a list is told by the list
    return entry.document.problem(
        node.start, node.end, key=key_path(entry.key, place.path), code=code, reason=message, warning=warning
    )


def _check_follows(parsed: Parsed, found: Sequence[Entry]) -> Iterator[Problem]:
    """Who follows a rule or a place that nobody has would wait for ever."""
    known = {
        "rules": [entry.name for entry in found if entry.part == "rules"],
        "places": [entry.name for entry in found if entry.part == "entities"],
    }
    for entry, model in parsed:
        if entry.part != "subscribers":
            continue
        for kind, names in known.items():
            for number, name in enumerate(getattr(model.follow, kind)):
                if name not in names:
                    node = find(entry.node, ("follow", kind, number)).node
                    reason = f"there is no {kind[:-1]} {name!r}{did_you_mean(name, names)}"
                    key = f"{entry.key}.follow.{kind}"
                    yield entry.document.problem(node.start, node.end, key=key, code="unknown-name", reason=reason)


def _check_digests(parsed: Parsed) -> Iterator[Problem]:
    """Nobody should wait for a message that is never sent."""
    for entry, model in parsed:
        if entry.part == "subscribers" and model.digest:
            place = find(entry.node, ("digest",))
            yield entry.document.problem(
                place.node.start,
                place.node.end,
                key=f"{entry.key}.digest",
                code="no-digest",
                reason="digests are not sent yet: this subscriber gets every message as it comes",
                warning=True,
            )


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by place; what follows from another mistake of the same place, or of the same line, is left out."""
    ordered = sorted(problems, key=lambda one: (one.file, one.line, one.column))
    codes: dict[tuple[str, int], set[str]] = {}
    for one in ordered:
        codes.setdefault((one.file, one.line), set()).add(one.code)
    kept: dict[object, Problem] = {}
    for number, one in enumerate(ordered):
        if codes[one.file, one.line] & _FOLLOWS_FROM.get(one.code, set()):
            continue
        # Several doubts of one place, and several missing keys of one entry, are each worth a line.
        several = number if one.warning or one.code == "missing" else None
        kept.setdefault((one.file, one.line, one.column, several), one)
    return list(kept.values())
