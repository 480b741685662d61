"""Showing what a rule thinks of an article: the condition as a tree, ✓ or ✗ at each node, the words that decided.

Drawn for the terminal, or as one object for scripts.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rich.text import Text
from rich.tree import Tree

from alerts.explain import Explanation, Step
from storage.records import Span

MOST_FORMS: Final = 12
_ENDING: Final = re.compile(r"s|es|[a-z]?ed|[a-z]?ing|e|y|ies|ied|ying")  # with the last letter doubled: -tted
_CHANGING: Final = re.compile(r"[a-z]{3,}[ey]")  # the letter at the end may give way to an ending


def draw_explanation(explanation: Explanation, *, brief: bool = False) -> Tree:
    """Return the explanation as a tree for the terminal; `brief` leaves out the nodes that do not hold."""
    fires = explanation.severity is not None
    verdict = f"fires as {explanation.severity.label}" if explanation.severity else "does not fire"
    root = Tree(_line(f"{explanation.rule}: {explanation.title}: {verdict}", holds=fires))
    if not explanation.enabled:
        root.add(Text("the rule is switched off (enabled: false)", style="yellow"))
    if explanation.where:
        root.add(_line(explanation.where, holds=False))
    steps = [("when", explanation.when), ("unless", explanation.unless)]
    steps += [(f"raise to {severity.label}", step) for severity, step in explanation.raises]
    for label, step in steps:
        if step is not None and (step.holds or not brief):
            _grow(root.add(_line(f"{label}:", holds=step.holds)), step, brief=brief)
    return root


def explanation_json(explanation: Explanation) -> dict[str, object]:
    """Return the explanation as one object; of a node that has none, keys for hits, forms and so on are left out."""
    unless = explanation.unless
    return {
        "rule": explanation.rule,
        "title": explanation.title,
        "fires": explanation.severity is not None,
        "severity": explanation.severity.label if explanation.severity else None,
        "enabled": explanation.enabled,
        "where": explanation.where or None,
        "when": _step_json(explanation.when),
        "unless": _step_json(unless) if unless else None,
        "raise": [{"to": severity.label, "if": _step_json(step)} for severity, step in explanation.raises],
    }


def _step_json(step: Step) -> dict[str, object]:
    more = {
        "hits": [_span_json(span) for span in step.hits],
        "masked": [
            {"word": _span_json(masked.word), "by": _span_json(masked.by) if masked.by else None}
            for masked in step.masked
        ],
        "note": step.note,
        "members": [_step_json(member) for member in step.members],
        "forms": list(step.forms),
    }
    return {"asks": step.asks, "holds": step.holds} | {name: value for name, value in more.items() if value}


def _span_json(span: Span) -> dict[str, object]:
    return {"field": span.field, "start": span.start, "end": span.end, "text": span.text}


def bracketed(forms: Sequence[str]) -> list[str]:
    """Write forms that differ only in an English ending as one, as in a rule: `ambush(|es|ed|ing)`.

    So it is seen which endings are tried. Some make no word (`anniversar(y|ies|ied|ying)`): those hit nothing.
    """
    return [_one(group) for group in _same_stem(forms)]


def _same_stem(forms: Iterable[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    for form in forms:
        if groups and (ending := form.removeprefix(_stem(groups[-1][0]))) != form and _is_ending(ending):
            groups[-1].append(form)
        else:
            groups.append([form])
    return groups


def _one(group: Sequence[str]) -> str:
    if len(group) == 1:
        return group[0]
    first, *others = group
    stem = first if all(form.startswith(first) for form in others) else _stem(first)
    return f"{stem}({'|'.join(form.removeprefix(stem) for form in group)})"


def _stem(form: str) -> str:
    """Give what all forms of a word begin with."""
    return form[:-1] if _CHANGING.fullmatch(form.rsplit(maxsplit=1)[-1]) else form


def _is_ending(letters: str) -> bool:
    return _ENDING.fullmatch(letters) is not None


def _grow(parent: Tree, step: Step, *, brief: bool) -> None:
    line = _line(step.asks, holds=step.holds)
    if step.hits:
        line.append("  " + ", ".join(map(_place, step.hits[:MOST_FORMS])), style="green")
    if step.note:
        line.append(f"  ({step.note})", style="dim")
    branch = parent.add(line)
    if step.forms and not step.holds:
        spelled = bracketed(step.forms)
        more = f" and {len(spelled) - MOST_FORMS} more" if len(spelled) > MOST_FORMS else ""
        branch.add(Text(f"stands for {', '.join(spelled[:MOST_FORMS])}{more}", style="dim"))
    for masked in step.masked:
        reason = f"inside “{masked.by.text}”" if masked.by else "unsure, and no context beside it"
        branch.add(Text(f"does not count: {_place(masked.word)} {reason}", style="yellow"))
    for member in step.members:
        if member.holds or not brief:
            _grow(branch, member, brief=brief)


def _place(span: Span) -> str:
    return f"“{span.text}” {span.field}:{span.start}"


def _line(words: str, *, holds: bool) -> Text:
    return Text.assemble(("✓ " if holds else "✗ ", "bold green" if holds else "bold red"), words)
