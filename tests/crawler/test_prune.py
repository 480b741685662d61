"""`crawler.prune`: boxes go, wrappers stay, and layouts give their text."""

import pytest

from crawler.page import parse
from crawler.prune import prune

LONG = "The council met on Sunday and decided that the road would be repaired before the winter, the mayor said. "


def left(body: str) -> str:
    """The text that is left of a page."""
    tree = parse(f"<html><body>{body}</body></html>").tree
    prune(tree)
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    "box",
    [
        '<div class="relatedPosts">JUNK</div>', '<div id="newsletter-signup">JUNK</div>', "<aside>JUNK</aside>",
        '<div class="author_bio">JUNK</div>', "<figure><figcaption>JUNK</figcaption></figure>", "<nav>JUNK</nav>",
        '<div style="display: none">JUNK</div>', "<p hidden>JUNK</p>", '<ul class="share-buttons"><li>JUNK</li></ul>',
        '<div class="read-more-big">JUNK</div>', '<span class="image-credit">JUNK</span>', "<form>JUNK</form>",
    ],
)  # fmt: skip
def test_a_box_goes_and_the_text_round_it_stays(box: str) -> None:
    """What the structure calls junk is taken out, not what stands behind it."""
    assert left(f"<div><p>{LONG * 4}</p>{box}behind<p>{LONG}</p></div>") == f"{LONG * 4}behind{LONG}".strip()


@pytest.mark.parametrize("name", ["newsletter-enabled", "has-related-content", "social share"])
def test_a_wrapper_that_is_called_junk_stays(name: str) -> None:
    """An element that holds the page's text is no box, whatever its name."""
    assert left(f'<div class="{name}"><p>{LONG * 4}</p></div>') == (LONG * 4).strip()


def test_words_of_a_sentence_stay_whatever_their_class() -> None:
    """A link or a bold word inside a sentence is never a box."""
    assert left(f'<p>{LONG}By <a class="related">the way</a>.</p>') == f"{LONG}By the way."


def test_a_text_that_only_a_script_would_show_stays() -> None:
    """A page whose text is hidden is not emptied."""
    assert left(f'<p>Wait</p><div style="display:none"><p>{LONG * 4}</p></div>').endswith(LONG.strip())


def test_the_entries_of_a_live_report_stay() -> None:
    """Articles inside the article are others, but not where they are its updates."""
    card, update = "<article class='card'><p>JUNK</p></article>", "<article class='live-update'><p>Update</p></article>"
    page = f"<article><h1>T</h1><p>{LONG * 8}</p>{card}{update}</article><article><p>JUNK</p></article>"
    assert left(page) == f"T{LONG * 8}Update"


def test_a_body_in_pieces_is_joined() -> None:
    """Boxes of one class with advertisements between become one, in order."""
    piece = "<div class='article-body'><p>{}</p></div>"
    tree = parse(f"<main>{piece.format(LONG + 'One')}<div class='ad'>x</div>{piece.format(LONG + 'Two')}</main>").tree
    prune(tree)
    (body,) = tree.find_class("article-body")
    assert [p.text_content()[-3:] for p in body.iter("p")] == ["One", "Two"]
