"""From a `facts` condition as written to the one that is asked; what can never hold as meant is noted as a problem."""

from collections.abc import Iterator, Sequence

from alerts.conditions import Clause
from alerts.factconditions import Asked, FactsHold, Figure, OneOf
from alerts.factmodels import ANYBODY, FactsModel, FigureModel
from alerts.problems import Path, Problem, did_you_mean
from alerts.rulevalues import PLACE_KINDS
from alerts.vocabulary import VocabularyBuilder
from storage.facts import VICTIMS

_CLAIMS = ("claimed_by", "denied_by")
_KINDS = {"group": ("group",), "place": PLACE_KINDS, **dict.fromkeys(_CLAIMS, ("group",))}
_PLAIN = ("attack_type", "target", "weekday")


def build_facts(written: FactsModel, path: Path, words: VocabularyBuilder) -> FactsHold:
    """Build the condition; its words go into the shared vocabulary, with the problems."""
    asked: list[Asked] = [*_figures(written, path, words)]
    asked += [OneOf(key, tuple(getattr(written, key))) for key in _PLAIN if getattr(written, key) is not None]
    clauses: list[Clause] = []
    for key in _KINDS:
        ids: list[str] | None = getattr(written, key)
        if ids is not None:
            asked.append(_one_of(key, ids, (*path, key), words))
            clauses += _clause(key, ids, words)
    if not asked:
        reason = f"an empty map; write {', '.join(FactsModel.model_fields)}"
        words.problems.append(Problem(path, "empty", reason))
    return FactsHold(tuple(asked), words.violence(), tuple(clauses))


def _figures(written: FactsModel, path: Path, words: VocabularyBuilder) -> Iterator[Figure]:
    for key in VICTIMS:
        figure: FigureModel | None = getattr(written, key)
        if figure is None:
            continue
        if figure.min is None and figure.max is None:
            words.problems.append(Problem((*path, key), "empty", "how many? write {min: 1}, {max: 5}, or both"))
        if figure.min is not None and figure.max is not None and figure.min > figure.max:
            reason = f"no number is at least {figure.min} and at most {figure.max}"
            words.problems.append(Problem((*path, key, "max"), "number", reason))
        yield Figure(key, figure.min, figure.max)


def _one_of(key: str, ids: Sequence[str], path: Path, words: VocabularyBuilder) -> OneOf:
    kinds = _KINDS[key]
    for index, name in enumerate(ids):
        place = (*path, index) if len(ids) > 1 else path
        known = words.entities.get(name)
        if name == ANYBODY and key in _CLAIMS:
            continue
        what = "place" if kinds == PLACE_KINDS else "group"
        if known is None:
            hint = did_you_mean(name, [one for one, model in words.entities.items() if model.kind in kinds])
            words.problems.append(Problem(place, "unknown-name", f"there is no {what} {name!r}{hint}"))
        elif known.kind not in kinds:
            words.problems.append(Problem(place, "kind", f"`{key}` asks for a {what}, and {name} is a {known.kind}"))
    return OneOf(key, tuple(ids), frozenset().union(*map(words.family, ids)))


def _clause(key: str, ids: Sequence[str], words: VocabularyBuilder) -> Iterator[Clause]:
    """Give the leaves of which one must hit: a group or place counts only where the article names it."""
    if key in _CLAIMS and ANYBODY in ids:
        return
    known = [name for name in ids if name in words.entities]
    leaves = [words.leaf([f"${name}"], ()) for name in known]
    if leaves and not any(map(words.is_lazy, leaves)):
        yield frozenset(leaves)
