"""Drawing what a rule thinks of an article: the condition as a tree, ✓ or ✗ at each node, the words that decided."""

from rich.text import Text
from rich.tree import Tree

from alerts.explain import Explanation, Step
from storage.records import Span

MOST_FORMS = 12


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


def _grow(parent: Tree, step: Step, *, brief: bool) -> None:
    line = _line(step.asks, holds=step.holds)
    if step.hits:
        line.append("  " + ", ".join(map(_place, step.hits[:MOST_FORMS])), style="green")
    if step.note:
        line.append(f"  ({step.note})", style="dim")
    branch = parent.add(line)
    if step.forms and not step.holds:
        more = f" and {len(step.forms) - MOST_FORMS} more" if len(step.forms) > MOST_FORMS else ""
        branch.add(Text(f"stands for {', '.join(step.forms[:MOST_FORMS])}{more}", style="dim"))
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
