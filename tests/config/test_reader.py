"""Reading one file: as written, strict, with places; and no bytes whatever make it raise or take long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.nodes import plain
from config.reader import LARGEST_FILE, read

EXAMPLE = """\
version: 1
lists:
  attack:   # every word
    - ~attack
    - حملہ
    - "opened fire"
    - '/fired \\d+/'
  toll: [007, 1122, 12:30, no, null, ~, 2023-01-30, 1.10]
rules:
  - id: convoy-attack
    title: Attack on a convoy
    about: >-
      Two lines
      of text
    when:
      near: {words: 25, all: [$convoy, [$attack, کاروان]]}
    tests:
      match: [{title: "Gunmen, militants: 3 killed"}]
    spider:
"""


def test_texts_are_taken_as_written() -> None:
    """What looks like a number, a date, a boolean or nothing stays the text that it is."""
    document, problems = read("a.yaml", EXAMPLE.encode())
    assert problems == []
    assert document.root is not None
    assert plain(document.root) == {
        "version": "1",
        "lists": {
            "attack": ["~attack", "حملہ", "opened fire", "/fired \\d+/"],
            "toll": ["007", "1122", "12:30", "no", "null", "~", "2023-01-30", "1.10"],
        },
        "rules": [
            {
                "id": "convoy-attack",
                "title": "Attack on a convoy",
                "about": "Two lines of text",
                "when": {"near": {"words": "25", "all": ["$convoy", ["$attack", "کاروان"]]}},
                "tests": {"match": [{"title": "Gunmen, militants: 3 killed"}]},
            }
        ],
    }


@pytest.mark.parametrize("form", ["\ufeff{}", "{}\r\n", "---\n{}", "# a comment\n{}", "{}\n# a comment"])
def test_harmless_differences_do_not_matter(form: str) -> None:
    """A byte order mark, Windows' line ends, a start mark and comments are no mistakes."""
    document, problems = read("a.yaml", form.format("a: b").encode())
    assert problems == []
    assert document.root is not None
    assert plain(document.root) == {"a": "b"}


def test_places_count_characters_not_bytes() -> None:
    """Line and column are what an editor shows, after letters of several bytes and lines of Windows."""
    _, (problem,) = read("a.yaml", "version: 1\r\nحملہ: {دھماکہ: a, دھماکہ: b}\r\n".encode())
    assert (problem.line, problem.column, problem.code) == (2, 19, "duplicate-key")


def test_reads_on_where_it_can() -> None:
    """All mistakes that do not stop YAML are told at once, in the order of the file."""
    _, problems = read("a.yaml", b"a: [b, *c]\na: d\ne: !f g\nh: &i j #k\n")
    assert [(one.line, one.code) for one in problems] == [
        (1, "alias"),
        (2, "duplicate-key"),
        (3, "tag"),
        (4, "anchor"),
        (4, "comment"),
    ]


@pytest.mark.parametrize("cut", [EXAMPLE.encode(), EXAMPLE.replace("\n", "\r\n").encode()])
def test_a_file_that_is_cut_anywhere_is_read_or_refused(cut: bytes) -> None:
    """A tree, or at least one problem, whose place is in the file."""
    for end in range(len(cut)):
        document, problems = read("a.yaml", cut[:end])
        assert document.root is not None or problems
        lines = cut[:end].split(b"\n")
        for problem in problems:
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


def test_a_file_with_one_other_byte_is_read_or_refused() -> None:
    """Each byte is exchanged for the signs that mean most to YAML."""
    whole = EXAMPLE.encode()
    for place in range(len(whole)):
        for sign in b"\x00\xff[{*&!:-#\"'\t\n|":
            document, problems = read("a.yaml", whole[:place] + bytes([sign]) + whole[place + 1 :])
            assert document.root is not None or problems


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No bytes make it raise."""
    document, problems = read("a.yaml", data)
    assert document.root is not None or problems


@given(st.text(st.sampled_from("ab:- \n[]{},#\"'*&!|>?%@`\\~=/\t\u200e\u00a0ا،")))
def test_any_yaml_signs_are_read_or_refused(text: str) -> None:
    """No mixture of YAML's own signs makes it raise."""
    document, problems = read("a.yaml", text.encode())
    assert document.root is not None or problems


SIZE = LARGEST_FILE - 100
HOSTILE = {
    "brackets": b"[" * 100_000,
    "braces": b"{a: " * 100_000,
    "dashes": b"- " * 100_000,
    "questions": b"? " * 100_000,
    "aliases": b"a: [" + b"*a," * (SIZE // 3),
    "alias bomb": b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a,*a,*a,*a]\n" % (n, n) for n in range(1000)),
    "duplicates": b"a: 1\n" * (SIZE // 5),
    "entries": b"[" + b"a," * (SIZE // 2),
    "comments": b"a: b #c\n" * (SIZE // 8),
    "tabs": b"\t-\n" * (SIZE // 3),
    "zeros": b"\0" * SIZE,
    "colons": b"a: " * (SIZE // 3),
    "hard spaces": "a: b\nc:\u00a0d\n".encode() * (SIZE // 12),
    "one text": b"x" * SIZE,
    "open quote": b'"' + b"a\n" * (SIZE // 2),
    "too large": b" " * (LARGEST_FILE + 1),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_soon(kind: str) -> None:
    """Depth, aliases and masses of entries cost at most a second, here with room for a slow machine."""
    started = time.process_time()
    document, problems = read("a.yaml", HOSTILE[kind])
    assert time.process_time() - started < 3
    assert problems or kind == "one text"
    assert len(problems) <= 100
    assert all(len(problem.excerpt) < 200 and len(problem.instead) < 200 for problem in problems)
    assert len(document.name) == 6
