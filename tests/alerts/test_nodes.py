"""The node tree: rendering, counting, shortening, and making strangers' text fit to show."""

import pytest
from botapi.entities import formatted
from hypothesis import given
from hypothesis import strategies as st

from alerts.nodes import (
    Bold,
    Isolate,
    Link,
    Node,
    Quote,
    Tag,
    Text,
    Tree,
    emphasised,
    entities,
    host,
    link,
    render_html,
    render_plain,
    shorten,
    shown,
    units,
)

WORDS = st.text(st.sampled_from("ab <>&\"'سک‌😀é\u0301 \n"), min_size=1, max_size=30)
LEAVES = st.builds(Text, WORDS) | st.builds(Tag, st.sampled_from(["TTP", "critical"]))
INLINE: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(Bold, st.tuples(inner))
        | st.builds(Isolate, st.tuples(inner, inner))
        | st.builds(Link, st.just("https://example.org/?a=1&b=2"), st.tuples(inner))
    ),
    max_leaves=4,
)
TREES = st.lists(INLINE | st.builds(Quote, st.lists(INLINE, max_size=3).map(tuple)), max_size=6).map(tuple)


@given(TREES, st.integers(3, 60))
def test_a_shortened_tree_fits_and_is_the_beginning(tree: Tree, limit: int) -> None:
    """Never more than the limit, never other words, and every isolate is closed."""
    short = shorten(tree, limit)
    text = render_plain(short)
    assert units(short) <= limit
    assert text.count("\u2068") == text.count("\u2069")
    if short != tree:
        kept = text.rstrip("\u2069").removesuffix("…").rstrip("\u2068\u2069")
        assert render_plain(tree).startswith(kept.rstrip("…"))
    else:
        assert units(tree) <= limit


@given(TREES)
def test_what_is_counted_is_what_telegram_shows(tree: Tree) -> None:
    """The plain rendering is the text that Telegram's own parser finds in the HTML."""
    plain = render_plain(tree)
    if not plain.strip():
        return
    parsed = formatted(render_html(tree), "HTML")
    assert parsed.text == plain
    assert len(parsed.entities) - len(parsed.found) <= entities(tree)


def test_words_are_cut_at_a_space_unless_one_alone_is_too_long() -> None:
    """A cut reads like one."""
    assert shorten((Text("one two three four"),), 12) == (Text("one two…"),)
    assert shorten((Text("abcdefghij"),), 5) == (Text("abcd…"),)


def test_a_letter_is_not_torn_from_its_marks() -> None:
    """Neither a surrogate pair nor a letter with a combining mark is cut in two."""
    assert shorten((Text("😀😀😀"),), 4) == (Text("😀…"),)
    assert shorten((Text("abe\u0301d"),), 4) == (Text("ab…"),)


def test_shown_removes_what_turns_text_and_keeps_what_spells_it() -> None:
    """Bidi overrides and controls go; ZWNJ stays."""
    hostile = "a\u202eb\u2066c\u2069d\u200fe\u061cf\x00g\ud800h\u200bi\ufeffj\u2028k"
    assert shown(hostile) == "abcdefghij k"
    assert shown("می‌خواهد") == "می‌خواهد"


@pytest.mark.parametrize(
    "words",
    ["evil.com", "http://evil.example/x", "@spammer", "/start", "#scam", "$USD", "a@evil.com", "t.me/x", "۱.evil.com"],
)
def test_telegram_finds_no_link_in_crawled_text(words: str) -> None:
    """A message holds our links only."""
    assert formatted(f"see {words} now", None).found
    assert not formatted(f"see {shown(words)} now", None).found


def test_figures_and_initials_are_left_alone() -> None:
    """What nothing would make a link of is not touched."""
    assert shown("3.5 km, U.S. and 9/11, 5 p.m.") == "3.5 km, U.S. and 9/11, 5 p.m."


def test_hits_are_bold_where_they_overlap_once() -> None:
    """Overlapping and touching hits are one; offsets outside the text are ignored."""
    assert emphasised("a blast in a mosque", [(2, 7), (5, 10), (13, 99), (40, 50), (3, 3)]) == (
        Text("a "),
        Bold((Text("blast in"),)),
        Text(" a "),
        Bold((Text("mosque"),)),
    )


def test_hits_do_not_bring_a_link_to_life() -> None:
    """A hit that begins in the middle of an address leaves it as dead as before."""
    text = "see @evil and evil.com"
    tree = emphasised(text, [(5, 9), (19, 22), (14, 18)])
    assert not formatted(render_html(tree), "HTML").found


def test_only_web_addresses_become_links() -> None:
    """Nothing else is clickable, and the name in front of a host is gone."""
    for url in (
        "javascript:alert(1)",
        "tg://user?id=1",
        "ftp://example.org/",
        "//example.org",
        "http://",
        "",
        "http://[x",
    ):
        assert link(url, Text("x")) == (Text("x"),)
    assert link("https://www.bank.example@evil.example/a", Text("x")) == (Link("https://evil.example/a", (Text("x"),)),)


def test_a_look_alike_host_shows_what_it_is() -> None:
    """A Cyrillic letter in a host is seen."""
    assert host("https://www.dawn.com/x") == "dawn.com"
    assert host("https://dаwn.com/x") == "xn--dwn-6cd.com"
    assert host("mailto:a@b.example") == ""
