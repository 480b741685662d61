"""Page values: what `where` asks for that no source and no stored article has. A typo there silences a rule for ever.

`where` itself is asked, so that a value is known exactly if it can hold. Nothing here reads the archive.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from alerts.problems import Path, Problem, did_you_mean
from alerts.rulemodels import PageModel, RuleModel, WhereModel
from alerts.where import Page, compile_where

# A value of these is a name that somebody gave, and one that nobody has is probably a typo.
_NAMED: Final = ("language", "source", "source_tag", "source_country")
# Values of these are often listed in case a page has one; only a list of which no page has any says something.
_LISTED: Final = ("section", "url")


def unseen_values(rules: Sequence[RuleModel], pages: Sequence[Page], *, looked_at: str) -> Iterator[Problem]:
    """Name what a `where` asks for that holds for none of these pages; a rule is told by its id in the path.

    `looked_at` says in words what the pages are.
    """
    known = {name: _values(name, pages) for name in _NAMED}
    seen: dict[tuple[str, tuple[str, ...]], bool] = {}
    for rule in rules:
        for path, name, values in _asked(rule):
            asked = (name, values)
            if asked not in seen:
                seen[asked] = _is_seen(name, values, pages)
            if not seen[asked]:
                wanted = " or ".join(map(repr, values))
                reason = f"no {looked_at} has the {name.replace('_', ' ')} {wanted}"
                yield Problem(path, "unseen-value", reason + _next_step(name, values[0], known.get(name, set())))


def _asked(rule: RuleModel) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Give what a rule's `where` asks for, in both senses: each value, or each list, with its place and key."""
    if rule.where is None:
        return
    path: Path = ("rules", rule.id, "where")
    models: list[tuple[Path, PageModel]] = [(path, rule.where)]
    if rule.where.exclude is not None:
        models.append(((*path, "not"), rule.where.exclude))
    for place, model in models:
        for name in _NAMED:
            values: list[str] = getattr(model, name) or []
            yield from (((*place, name, index), name, (value,)) for index, value in enumerate(values))
        for name in _LISTED:
            if listed := getattr(model, name):
                yield (*place, name), name, tuple(listed)


def _is_seen(name: str, values: Sequence[str], pages: Sequence[Page]) -> bool:
    if name == "section" and not any(page.article.section for page in pages):
        return True  # sources that tell no sections say nothing of them
    where = compile_where(WhereModel.model_validate({name: list(values)}))
    return not all(where.why_not(page) for page in pages)


def _values(name: str, pages: Sequence[Page]) -> set[str]:
    """Give the values that a key may have."""
    if name in ("language", "source"):
        return {getattr(page.article, name) for page in pages}
    if name == "source_country":
        return {str(page.source.get("country", "")) for page in pages}
    tags = (page.source.get("tags") for page in pages)
    return {str(tag) for some in tags if isinstance(some, list | tuple) for tag in some}


def _next_step(name: str, value: str, known: set[str]) -> str:
    shown = "khabardar sources list" if name.startswith("source") else "khabardar articles show ID"
    return did_you_mean(value, known) or f"; mend it or take it out, see: {shown}"
