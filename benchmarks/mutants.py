"""How well the rules' own tests prove them: each rule with one clause left out, and whether its tests notice.

    python benchmarks/mutants.py [FOLDER]

A mutant is a rule as written without one member of an `all`, `near`, `none`, `any` or list (a `$name` or a map; single
words are vocabulary, not clauses), one key of a map, one key of `where`, its `unless`, its `ignore` or one `raise`.
It is caught if a test of its rule fails. Mutants that mean nothing (no positive term is left) are not counted.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alerts.rulemodels import EntityModel, ListModel, RuleModel
from alerts.rules import RuleErrors, RuleSet, compile_rules
from alerts.ruletests import run_tests
from config.entries import check_unique, entries
from config.file_models import Models, parse_all
from config.folder import find_files, read_files
from config.reader import read
from config.settings import SHIPPED

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
_AS_A_WHOLE = ("id", "title", "about", "severity", "tags", "enabled", "notify", "tests", "alert", "words")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule without one of its clauses."""

    rule: str
    lost: str
    written: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder's entities, lists and rules as they were written."""

    entities: Mapping[str, EntityModel]
    lists: Mapping[str, ListModel]
    rules: Sequence[RuleModel]


def main() -> None:
    """Print, per rule and in all, the share of mutants that the tests catch, and which ones they miss."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
    pack = read_pack(arguments.parse_args().folder)
    made, caught = Counter[str](), Counter[str]()
    for mutant, is_caught in judge(pack):
        made[mutant.rule] += 1
        caught[mutant.rule] += is_caught
        if not is_caught:
            print(f"  missed: {mutant.rule}: {mutant.lost}")
    for rule in made:
        print(f"{caught[rule] / made[rule]:6.0%}  {caught[rule]:3} of {made[rule]:3}  {rule}")
    print(f"{caught.total() / made.total():6.1%}  {caught.total()} of {made.total()} mutants caught")


def read_pack(folder: Path) -> Pack:
    """Read a folder without faults."""
    files = read_files(find_files(folder)[0])[0]
    held = [entry for file in files for entry in entries(read(file.name, file.data)[0])[0]]
    parsed = [(entry.part, entry.name, model) for entry, model in parse_all(check_unique(held)[0], Models())[0]]
    return Pack(
        entities={name: model for part, name, model in parsed if part == "entities"},
        lists={name: model for part, name, model in parsed if part == "lists"},
        rules=[model for part, _, model in parsed if part == "rules"],
    )


def judge(pack: Pack) -> Iterator[tuple[Mutant, bool]]:
    """Give every mutant that means something, and whether its rule's tests catch it."""
    mutants = [mutant for rule in pack.rules for mutant in mutants_of(rule)]
    left, ruleset = _compiled(pack, mutants)
    failed = {outcome.rule for outcome in run_tests(ruleset, now=NOW) if outcome.failed}
    for number, mutant in enumerate(left):
        yield mutant, _name(number) in failed


def mutants_of(rule: RuleModel) -> Iterator[Mutant]:
    """Make each mutant of a rule."""
    written = rule.model_dump(by_alias=True, exclude_unset=True)
    for lost, mutant in _without_one(written):
        yield Mutant(rule.id, lost, mutant)


def _compiled(pack: Pack, mutants: Sequence[Mutant]) -> tuple[list[Mutant], RuleSet]:
    """Compile all mutants as one set, without those that mean nothing: what a rule finds hangs on no other rule."""
    left = list(mutants)
    while True:
        rules = [{**mutant.written, "id": _name(number)} for number, mutant in enumerate(left)]
        try:
            return left, compile_rules(pack.entities, pack.lists, rules)
        except RuleErrors as errors:
            wrong = {problem.path[1] for problem in errors.problems if problem.path[0] == "rules"}
            if not wrong:
                raise
            left = [mutant for number, mutant in enumerate(left) if number not in wrong]


def _name(number: int) -> str:
    return f"mutant-{number}"


def _without_one(written: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any part of a file as it was written
    """Give all that a mapping or a list is without one of its parts, or without one part of its parts."""
    if isinstance(written, Mapping):
        for name, value in written.items():
            if name in _AS_A_WHOLE:
                continue
            rest = {key: one for key, one in written.items() if key != name}
            if rest and name not in ("when", "if", "to"):
                yield name, rest
            for lost, mutant in _without_one(value):
                yield f"{name}.{lost}", {**written, name: mutant}
    elif isinstance(written, list):
        for index, member in enumerate(written):
            if len(written) > 1 and (not isinstance(member, str) or member.startswith("$")):
                yield f"{index}: {_short(member)}", [*written[:index], *written[index + 1 :]]
            for lost, mutant in _without_one(member):
                yield f"{index}.{lost}", [*written[:index], mutant, *written[index + 1 :]]


def _short(member: object) -> str:
    text = str(member)
    return text if len(text) < 60 else f"{text[:57]}..."


if __name__ == "__main__":
    main()
