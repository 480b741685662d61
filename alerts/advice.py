"""Advice: what is allowed in rules, lists and entities, and usually not meant. Each doubt is a value with its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from alerts.covering import covered
from alerts.factmodels import FactsModel
from alerts.facts.circumstances import TARGETS
from alerts.problems import Path, Problem
from alerts.rulemodels import Condition, ConditionModel, EntityModel, RuleModel
from alerts.terms import Form
from alerts.vocabulary import VocabularyBuilder
from storage.text import is_rtl, words

WIDE_NEAR: Final = 50
SHORT_TERM: Final = 3
_CAPITALS: Final = re.compile(r"[A-Z]{2,6}")


def advise(vocabulary: VocabularyBuilder, rules: Mapping[int, RuleModel]) -> Iterator[Problem]:
    """Look for doubts in a set that holds no mistakes."""
    for name, entity in vocabulary.entities.items():
        yield from _entity(entity, ("entities", name), vocabulary)
    for name, words_list in vocabulary.lists.items():
        yield from _words(words_list.terms, ("lists", name, "terms"), vocabulary)
        if name not in vocabulary.used:
            yield Problem(("lists", name), "unused", f"no rule and no list uses ${name}")
    for index, rule in rules.items():
        yield from _rule(rule, ("rules", index), vocabulary)


def _entity(entity: EntityModel, path: Path, vocabulary: VocabularyBuilder) -> Iterator[Problem]:
    yield from _words(entity.terms, (*path, "terms"), vocabulary)
    if not any(is_rtl(term) for term in (*entity.terms, *(entity.unsure or ()))):
        yield Problem((*path, "terms"), "one-script", "no spelling in Urdu or Pashto")
    if entity.context and not entity.unsure:
        yield Problem((*path, "context"), "unused", "`context` serves only `unsure` names, and there are none")


def _words(terms: Sequence[str], path: Path, vocabulary: VocabularyBuilder) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for index, term in enumerate(terms):
        yield from _term(term, (*path, index))
        forms = [str(form) for form in vocabulary.spelled(term)]
        again = next((form for form in forms if form in seen), None)
        if again is not None:
            yield Problem((*path, index), "duplicate", f"{again!r} stands here already, by {seen[again]!r}")
        seen.update({form: term for form in forms if form not in seen})
    yield from _covered(terms, path, vocabulary)


def _covered(members: Sequence[Condition], path: Path, vocabulary: VocabularyBuilder) -> Iterator[Problem]:
    """Find terms that hit only where a shorter one of the same list hits anyway; members may be no terms."""
    for index, by in covered([vocabulary.spelled(one) if isinstance(one, str) else () for one in members]):
        reason = f"{members[index]!r} hits only where {members[by]!r} hits anyway; one of them is enough"
        yield Problem((*path, index), "covered", reason)


def _term(term: str, path: Path) -> Iterator[Problem]:
    if term.startswith(("=", "$", "/")):
        return
    if _CAPITALS.fullmatch(term.strip()):
        yield Problem(path, "capitals", f"{term!r} hits the small word as well; write ={term}")
    elif term.isascii() and len("".join(words(term))) < SHORT_TERM:
        yield Problem(path, "short-term", f"{term!r} is short and will hit often; write ={term}, or a longer term")


def _rule(rule: RuleModel, path: Path, vocabulary: VocabularyBuilder) -> Iterator[Problem]:
    if rule.when is None:
        if not rule.tests.timeline:
            yield Problem((*path, "tests"), "no-timeline-test", "no `timeline` test shows when the rule alerts")
        return
    yield from _condition(rule.when, (*path, "when"), vocabulary)
    if not rule.tests.skip:
        yield Problem((*path, "tests"), "no-skip-test", "no `skip` test shows what the rule must leave alone")
    if rule.unless is not None and not _is_scoped(rule.unless):
        reason = "this veto looks at the whole text, where a word often stands by the way; scope it to title or lead"
        yield Problem((*path, "unless"), "unscoped-veto", reason)
    for index, one in enumerate(rule.raises):
        if one.to <= rule.severity:
            reason = f"the rule is {rule.severity.label} already; it is never lowered"
            yield Problem((*path, "raise", index, "to"), "no-raise", reason)


def _is_scoped(condition: Condition) -> bool:
    if isinstance(condition, list):
        return all(map(_is_scoped, condition))
    if isinstance(condition, str):
        return False
    if condition.model_fields_set & {"title", "lead", "author", "facts"}:
        return True
    return any(members is not None and _is_scoped(members) for members in (condition.any, condition.all))


def _condition(condition: Condition, path: Path, vocabulary: VocabularyBuilder) -> Iterator[Problem]:
    if isinstance(condition, str):
        yield from _term(condition, path)
    elif isinstance(condition, list):
        for index, member in enumerate(condition):
            yield from _condition(member, (*path, index), vocabulary)
        yield from _covered(condition, path, vocabulary)
    else:
        yield from _map(condition, path, vocabulary)


def _map(condition: ConditionModel, path: Path, vocabulary: VocabularyBuilder) -> Iterator[Problem]:
    if condition.near is not None:
        if condition.near.words > WIDE_NEAR:
            reason = f"more than {WIDE_NEAR} words is hardly near; `all` may be meant"
            yield Problem((*path, "near", "words"), "wide-near", reason)
        for index, member in enumerate(condition.near.all):
            yield from _condition(member, (*path, "near", "all", index), vocabulary)
    if condition.number is not None:
        for index, term in enumerate(condition.number.any):
            yield from _term(term, (*path, "number", "any", index))
    if condition.facts is not None:
        yield from _facts(condition.facts, (*path, "facts"))
    for index, member in enumerate(condition.all or ()):
        yield from _condition(member, (*path, "all", index), vocabulary)
    yield from _shared(condition.all or (), (*path, "all"), vocabulary)
    for name in ("any", "sentence", "title", "lead", "body", "author"):
        scoped: Condition | None = getattr(condition, name)
        if scoped is not None:
            yield from _condition(scoped, (*path, name), vocabulary)


def _shared(members: Sequence[Condition], path: Path, vocabulary: VocabularyBuilder) -> Iterator[Problem]:
    """Find members of `all` that one and the same word fulfils; `near` counts no word twice."""
    seen: dict[Form, str] = {}
    for index, member in enumerate(members):
        written = [member] if isinstance(member, str) else member if isinstance(member, list) else []
        if not written or not all(isinstance(one, str) for one in written):
            continue
        forms = vocabulary.forms_of([one for one in written if isinstance(one, str)])
        label = " | ".join(map(str, written))
        if both := sorted(str(form) for form in forms & seen.keys()):
            other = next(seen[form] for form in forms if str(form) == both[0])
            reason = f"{both[0]!r} stands here and in {other!r} too: this one word fulfils both"
            yield Problem((*path, index), "shared", reason)
        seen.update(dict.fromkeys(forms - seen.keys(), label))


def _facts(facts: FactsModel, path: Path) -> Iterator[Problem]:
    for index, target in enumerate(facts.target or ()):
        if target not in TARGETS:
            reason = f"no words of a text are read as the target {target} yet, so this never holds"
            yield Problem(
                (*path, "target", index) if len(facts.target or ()) > 1 else (*path, "target"), "unread", reason
            )
    if facts.model_fields_set == {"weekday"}:
        yield Problem(
            (*path, "weekday"), "lone-weekday", "holds for every attack of that day; ask for more than the day"
        )
