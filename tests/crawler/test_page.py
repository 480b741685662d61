"""`crawler.page`: bytes become a tree, and no letter is lost."""

import pytest

from crawler.page import MAX_PAGE, PageError, blocks, parse

ZWNJ = "می\u200cشود"


@pytest.mark.parametrize("written", [ZWNJ, "می&zwnj;شود", "می&#8204;شود", "می&#x200C;شود"])
def test_the_non_joiner_survives(written: str) -> None:
    """However it is written, it comes back as itself, and its stand-in is printable meanwhile."""
    page = parse(f"<html><body><p>{written}</p></body></html>")
    inside = page.tree.text_content()
    assert inside.isprintable()
    assert page.restore(inside) == ZWNJ


def test_the_stand_in_is_no_letter_of_the_page() -> None:
    """A page that holds the first choice gets another one, and keeps its own letter."""
    page = parse(f"<p>{ZWNJ} \ua66e</p>")
    assert page.restore(page.tree.text_content()) == f"{ZWNJ} \ua66e"


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        ("<p>خبر</p>".encode(), "", "خبر"),
        ("<p>خبر</p>".encode("cp1256"), "text/html; charset=windows-1256", "خبر"),
        ('<meta charset="windows-1256"><p>خبر</p>'.encode("cp1256"), "", "خبر"),
        ("<p>خبر".encode() + b"\xff\x00</p>", "text/html; charset=utf-8", "خبر\ufffd"),
    ],
)
def test_bytes_are_read_in_their_encoding(body: bytes, header: str, text: str) -> None:
    """The server's header first, then the page's own word, then UTF-8; an invalid byte spoils only itself."""
    page = parse(body, content_type=header)
    assert page.restore(page.tree.text_content()).strip() == text


@pytest.mark.parametrize("body", [b"", b"  \n", b"\0\0", b"x" * (MAX_PAGE + 1)])
def test_what_cannot_be_a_page_says_so(body: bytes) -> None:
    """Nothing, and too much."""
    with pytest.raises(PageError):
        parse(body)


def test_blocks_are_what_stands_on_a_line() -> None:
    """Block elements and `<br>` part them, scripts are silent, and the share of links is told."""
    tree = parse("<p>One <b>two</b><br>three <a href=x>four</a><ul><li>five<script>no</script>six</ul>seven").tree
    assert [(block.text, block.element.tag, round(block.link_share, 2)) for block in blocks(tree)] == [
        ("One two", "p", 0.0),
        ("three four", "p", 0.4),
        ("fivesix", "li", 0.0),
        ("seven", "body", 0.0),
    ]
