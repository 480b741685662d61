"""Drawing a problem for a person: the line, a caret under the place, and what to write instead.

Text in, text out; colours and printing are the command line's.
"""

import unicodedata

from rich.cells import cell_len

from config.problems import Problem

_JOINERS = "\u200c\u200d"  # invisible, but Persian and Urdu words need them
_STAND_IN = "\ufffd"


def render(problem: Problem) -> str:
    """Draw one problem in a few lines, fit for a terminal: what would move the cursor is replaced."""
    kind = "warning: " if problem.warning else ""
    head = f"{problem.file}:{problem.line}:{problem.column}: {kind}{problem.key}: {problem.reason} [{problem.code}]"
    if not problem.excerpt.strip():
        return head
    number = f"{problem.line:>5}"
    margin = " " * len(number)
    before = _shown(problem.excerpt[: problem.caret])
    marked = _shown(problem.excerpt[problem.caret : problem.caret + problem.length])
    lines = [
        head,
        f"{number} | {_shown(problem.excerpt)}",
        f"{margin} | {' ' * cell_len(before)}{'^' * max(1, cell_len(marked))}",
    ]
    lines += [f"write | {_shown(line)}" for line in problem.instead.splitlines()]
    return "\n".join(line.rstrip() for line in lines)


def _shown(text: str) -> str:
    return "".join(
        "\u2192" if char == "\t" else _STAND_IN if char not in _JOINERS and _moves(char) else char for char in text
    )


def _moves(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Cs"}
