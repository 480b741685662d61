"""A problem is drawn with its line, a caret under the place, and what to write instead."""

from config.lint import render
from config.nodes import Document
from config.problems import Problem


def problem(text: str, mark: str, instead: str = "", *, warning: bool = False) -> Problem:
    """Make a problem of the place where `mark` stands in `text`."""
    start = text.index(mark)
    return Document("config/rules/a.yaml", text).problem(
        start, start + len(mark), key="rules.a", code="test", reason="is wrong", instead=instead, warning=warning
    )


def test_draws_line_caret_and_correction() -> None:
    """Four parts: where and why, the line, the caret, the corrected line."""
    assert render(problem("version: 1\n  title: TTP: attack\n", ": attack", '  title: "TTP: attack"')) == (
        "config/rules/a.yaml:2:13: rules.a: is wrong [test]\n"
        "    2 |   title: TTP: attack\n"
        "      |             ^^^^^^^^\n"
        'write |   title: "TTP: attack"'
    )


def test_the_caret_counts_cells_not_characters() -> None:
    """Letters that take two cells or none move the caret as they move the text; ZWNJ stays, as words need it."""
    drawn = render(problem("title: 新聞 می\u200cشود attack\n", "attack"))
    assert drawn.splitlines()[1:] == [
        "    1 | title: 新聞 می\u200cشود attack",
        "      |                   ^^^^^^",
    ]


def test_nothing_of_a_file_can_move_the_cursor() -> None:
    """Controls and marks of direction are replaced by one visible sign each, a tab by an arrow."""
    drawn = render(problem("a:\t\x1b[2J\u202eb c\n", "c"))
    assert drawn.splitlines()[1] == "    1 | a:\u2192\ufffd[2J\ufffdb c"


def test_a_long_line_is_cut_round_the_place() -> None:
    """A line that no screen shows is drawn in part, with the caret still under the place."""
    _, line, caret = render(problem("a: " + "x" * 5000 + " here " + "y" * 5000, "here")).splitlines()
    assert len(line) < 200
    assert line[caret.index("^") : caret.rindex("^") + 1] == "here"


def test_a_place_over_several_lines_is_marked_in_the_first() -> None:
    """The caret stops at the line's end."""
    drawn = render(problem("a: b\n  c\n", "b\n  c"))
    assert drawn.splitlines()[1:] == ["    1 | a: b", "      |    ^"]


def test_a_warning_says_so() -> None:
    """Errors stop a reload, warnings do not: the word is there."""
    assert render(problem("a: b\n", "b", warning=True)).startswith(
        "config/rules/a.yaml:1:4: warning: rules.a: is wrong"
    )


def test_a_file_without_lines_needs_one_line() -> None:
    """A folder or an unreadable file has nothing to draw."""
    missing = Problem(file="my-config", key="file", code="unreadable", reason="does not exist")
    assert render(missing) == "my-config:1:1: file: does not exist [unreadable]"
