"""`crawler.clean`: a line goes with two signs, or with one that leaves no doubt; a real sentence never goes."""

import pytest

from crawler.clean import judge
from crawler.lines import Known, Line, Place, squeezed

LEAD = "The council met on Sunday and decided that the road would be repaired before the winter comes."
MORE = "It will cost a great deal of money, the mayor said, and not everybody in the hall was pleased with that."
KNOWN = Known(titles=("Road to be repaired",), summary="A costly plan.", authors=("Gul Khan",), site_name="Valley Post")
LINK = Place("p", link_share=0.95)


def reasons(*lines: str, known: Known = KNOWN, **places: Place) -> dict[str, str]:
    """Why each line goes, by line; `places` by the line's number, as line2."""
    by_line = {squeezed(lines[int(name.removeprefix("line"))]): place for name, place in places.items()}
    return {line.text: line.reason for line in judge(lines, known, by_line)}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Road to be repaired", "headline"),
        ("Related: Bomb kills ten in market", "related"),
        ("READ MORE: Gunmen storm hotel", "related"),
        ("مزید پڑھیں: بازار میں دھماکا", "related"),
        ("یہ بھی پڑھیں: ہوٹل پر حملہ", "related"),
        ("بیشتر بخوانید: انفجار در کابل", "related"),
        ("نور ولولئ: په بازار کې چاودنه", "related"),
        ("دا هم ولولئ", "related"),
        ("یہ بھی پڑھیے: ہوٹل پر حملہ", "related"),
        ("Image credit: A. Painter", "caption"),
        ("فائل فوٹو: خبر رساں", "caption"),
        ("عکس: خبرگزاری", "caption"),
        ("Subscribe to our newsletter", "appeal"),
        ("Follow us on Facebook and Twitter", "appeal"),
        ("Follow the Valley Post on Instagram.", "appeal"),
        ("ہمارے واٹس ایپ چینل میں شامل ہوں", "appeal"),
        ("ما را در تلگرام دنبال کنید", "appeal"),
        ("Advertisement", "appeal"),
        ("© 2024 Valley Post", "copyright"),
        ("جملہ حقوق محفوظ ہیں", "copyright"),
        ("Source: Agencies", "credit"),
        ("منبع: باختر", "credit"),
        ("Published in Valley Post, May 3rd, 2022", "credit"),
        ("Tags: road, winter", "credit"),
        ("https://valley.example/road", "machine"),
        ("[button link=x]Press[/button]", "machine"),
        ("____", "machine"),
    ],
)
def test_a_line_that_is_no_text_goes_wherever_it_stands(line: str, reason: str) -> None:
    """Every kind of line, in four languages, at the top, in the middle and at the end."""
    assert reasons(LEAD, line, MORE) == {LEAD: "", line: reason, MORE: ""}
    assert reasons(LEAD, MORE, line)[line] == reason


@pytest.mark.parametrize(
    "line",
    [
        "Related firms were asked to show their books, the minister said, and those that refused would lose it.",
        "Follow-up talks will be held on Monday, and both sides said that they would come to the table in time.",
        "Photo shops in the bazaar were closed for the third day in a row, and traders said they had lost much.",
        "Sources said the cabinet would take up the matter on Tuesday, when the governor is back in the capital.",
        "More than forty houses were burned, and their owners sleep in a school, the relief commissioner said.",
        "Source: the army says that five men were killed when they tried to cross the river in the night.",
        "The militants were from the group that attacked the road workers, and two of them were wanted, police said.",
        "پولیس نے بتایا کہ بورڈ کے پاس سے ایک مشکوک بیگ ملا جسے ناکارہ بنا دیا گیا اور سڑک کھول دی گئی۔",
    ],
)
def test_a_sentence_stays_although_it_begins_like_junk(line: str) -> None:
    """Words alone do not take a statement out of the middle of the text."""
    assert reasons(LEAD, line, MORE)[line] == ""


def test_a_line_that_is_a_link_leads_elsewhere() -> None:
    """An alarming headline without any tell-tale word goes because all of it is a link; a linked statement stays."""
    alarming, linked = "Gunmen storm hotel and take hostages", "The minister resigned, the paper reported on Monday."
    found = reasons(LEAD, alarming, linked, MORE, line1=LINK, line2=LINK)
    assert found == {LEAD: "", alarming: "related", linked: "", MORE: ""}


def test_the_page_tells_captions_standfirsts_and_kickers() -> None:
    """What has no tell-tale words is known by where it stands."""
    caption, standfirst, kicker = "Men at work on the pass", "A costly plan for an old road, says the mayor.", "Roads"
    found = reasons(
        kicker,
        standfirst,
        LEAD,
        caption,
        MORE,
        line0=Place("div", "-kicker-"),
        line1=Place("h2", "-sub-headline-"),
        line3=Place("div", beside_image=True),
    )
    assert found == {kicker: "standfirst", standfirst: "standfirst", LEAD: "", caption: "caption", MORE: ""}


def test_a_heading_goes_with_what_stood_below_it() -> None:
    """A heading over a taken list is taken; one over text stays."""
    found = reasons(
        "The plan",
        LEAD,
        "What to know",
        "Gunmen storm hotel and take hostages",
        line0=Place("h3"),
        line2=Place("h3"),
        line3=LINK,
    )
    assert [found["The plan"], found["What to know"]] == ["", "heading"]


def test_a_text_of_one_line_that_says_the_headline_stays() -> None:
    """A flash whose only line repeats its headline keeps that line: no article is emptied by its own words."""
    assert judge(["Road to be repaired"], KNOWN, {}) == [Line("Road to be repaired")]


def test_the_writers_box_goes_at_the_end_only() -> None:
    """The author's name opens a box at the end, but may well open a sentence in the text."""
    box = "Gul Khan writes on roads. Reach him at gul@valley.example"
    told = "Gul Khan, the mayor's brother, was in the hall and left it before the vote, several people said."
    assert reasons(LEAD, told, MORE, box) == {LEAD: "", told: "", MORE: "", box: "credit"}
