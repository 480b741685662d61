"""How the command line speaks: tables whose ids can be copied, numbers with their nouns."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from khabardar.output import Output, counted

LONG = "attack-on-a-place-with-a-long-name"


def printed(width: int, *rows: tuple[object, ...]) -> list[str]:
    """Give the lines of a table of an id, a moment and a sentence on a terminal of this width."""
    stream = StringIO()
    console = Console(file=stream, width=width)
    Output(as_json=False, results=console, notes=console).rows(
        "All of them", ("id", "at", "what"), rows, free=("what",), empty="There is nothing that could be shown here."
    )
    return [line.rstrip() for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_an_id_is_never_cut_nor_wrapped(width: int) -> None:
    """However narrow the terminal: ids and moments stand whole on one line, and sentences give way, losing no word."""
    sentence = "The militia came down from the hills and took the road to the pass"
    lines = printed(width, (LONG, datetime(2026, 3, 2, 9, 0, tzinfo=UTC), sentence))
    assert lines[0] == "All of them"
    assert lines[1].split()[:3] == ["id", "at", "(UTC)"]
    assert lines[3].startswith(f"{LONG}  2026-03-02 09:00  The militia")
    assert " ".join(" ".join(line.split("09:00")[-1] for line in lines[3:]).split()) == sentence


def test_several_ids_stand_below_each_other() -> None:
    """A list of ids in one cell is a line for each of them."""
    lines = printed(60, (["first-rule", "second-rule"], None, "text"))
    assert [line.split()[0] for line in lines[3:]] == ["first-rule", "second-rule"]


def test_nothing_is_said_on_one_line() -> None:
    """What is said in place of an empty table is a sentence that the terminal wraps, not we."""
    assert printed(20) == ["There is nothing that could be shown here."]


@pytest.mark.parametrize(("number", "said"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories")])
def test_a_number_has_its_noun(number: int, said: str) -> None:
    """One is one, all others are many."""
    assert counted(number, "story", "stories") == said
