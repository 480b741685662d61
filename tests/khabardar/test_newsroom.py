"""The demo newsroom: outlets as real as real ones, a timetable, and a journal that tests can trust."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest

from crawler.sources import parse_source
from khabardar.newsroom.newsroom import Newsroom

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """Say the time."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """Noon, until a test moves it."""
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Iterator[Newsroom]:
    """A newsroom whose time the test moves."""
    with Newsroom.start(clock=clock) as room:
        yield room


def fetch(url: str, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    """Fetch as any reader would; header names are written with underscores."""
    request = urllib.request.Request(url, method=method, headers={k.replace("_", "-"): v for k, v in headers.items()})  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def feed_of(room: Newsroom, outlet: str) -> str:
    """Give the address of an outlet's feed."""
    feeds = next(source["feeds"] for source in room.sources() if source["id"] == outlet)
    assert isinstance(feeds, list)
    return str(feeds[0])


def entries(room: Newsroom, outlet: str) -> list[str]:
    """Give the addresses in an outlet's feed, as feedparser reads them, without what campaigns add to them."""
    _, headers, body = fetch(feed_of(room, outlet))
    parsed = feedparser.parse(
        body.decode("utf-8", "replace"), response_headers={"content-type": headers["content-type"]}
    )
    return [
        urlsplit(urljoin(feed_of(room, outlet), entry.link))._replace(query="").geturl() for entry in parsed.entries
    ]


def page(room: Newsroom, end: str) -> str:
    """Give the page whose address ends so, as text."""
    url = next(expected.url for expected in room.expected() if expected.url.endswith(end))
    return fetch(url)[2].decode("utf-8")


def test_at_the_opening_the_feeds_hold_the_baseline_and_nothing_that_must_alert(room: Newsroom) -> None:
    """The first crawl finds every feed filled, but nothing yet that subscribers must hear of."""
    alerting = {expected.url for expected in room.expected() if expected.alerts}
    for source in room.sources():
        shown = entries(room, str(source["id"]))
        assert shown
        assert not alerting & set(shown)


def test_at_the_end_every_expected_article_stands_in_its_feed(room: Newsroom, clock: Clock) -> None:
    """What is expected did appear, newest first, and nothing else."""
    assert not room.over
    clock.forward(30)
    assert room.over
    for source in room.sources():
        shown = entries(room, str(source["id"]))
        expected = {each.url for each in room.expected() if each.outlet == source["id"]}
        assert set(shown) == expected
        assert len(shown) == len(expected)


def test_the_feeds_are_of_different_make(room: Newsroom) -> None:
    """A crawler that reads these has met RSS, Atom and RDF."""
    starts = {str(source["id"]): fetch(feed_of(room, str(source["id"])))[2][:600] for source in room.sources()}
    assert b"<rdf:RDF" in starts["bolan-gazette"]
    assert b'<feed xmlns="http://www.w3.org/2005/Atom"' in starts["indus-dispatch"]
    assert b'<rss version="0.92"' in starts["sabawoon"]
    assert b'<rss version="2.0"' in starts["khyber-ledger"]


def test_one_feed_holds_a_byte_that_is_not_utf8(room: Newsroom) -> None:
    """A reader that trusts its encoding turns the whole feed into mojibake."""
    body = fetch(feed_of(room, "subh-e-nau"))[2]
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    assert body.decode("utf-8", "replace").count("\ufffd") == 1


def test_an_article_appears_at_its_second_and_not_before(room: Newsroom, clock: Clock) -> None:
    """Before its time an article is in no feed and its page is not found."""
    ambush = next(expected.url for expected in room.expected() if expected.url.endswith("/bannu-ambush/"))
    clock.forward(4.9)
    assert ambush not in entries(room, "khyber-ledger")
    assert fetch(ambush)[0] == 404
    clock.forward(0.2)
    assert ambush in entries(room, "khyber-ledger")
    assert fetch(ambush)[0] == 200


def test_seconds_scale_the_timetable(clock: Clock) -> None:
    """A play of 300 seconds reaches at 60 what one of 30 reaches at 6."""
    with Newsroom.start(seconds=300, clock=clock) as slow:
        clock.forward(60)
        assert slow.second == pytest.approx(6)
        assert not slow.over


def test_a_held_play_begins_when_it_is_told(clock: Clock) -> None:
    """However long the first crawl takes, nothing but the baseline can be in it; its dates do not move either."""
    with Newsroom.start(clock=clock, hold=True) as held:
        before = fetch(feed_of(held, "khyber-ledger"))
        clock.forward(100)
        assert fetch(feed_of(held, "khyber-ledger"))[2] == before[2]
        held.play()
        assert fetch(feed_of(held, "khyber-ledger"))[1]["etag"] == before[1]["etag"]
        clock.forward(30)
        assert held.over


def test_the_toll_rises_at_the_same_address(room: Newsroom, clock: Clock) -> None:
    """An update has the address and the date of the article, another text, and a later date of change."""
    clock.forward(10)
    first = page(room, "/bannu-ambush/")
    clock.forward(10)
    second = page(room, "/bannu-ambush/")
    assert "three officers martyred" in first
    assert "five officers martyred" in second
    assert '"datePublished":"2026-03-02T16:54:05+05:00"' in first
    assert '"datePublished":"2026-03-02T16:54:05+05:00"' in second
    assert '"dateModified":"2026-03-02T17:00:17+05:00"' in second


@pytest.mark.parametrize("outlet", ["khyber-ledger", "silk-junction", "payam-hindukush"])
def test_a_feed_that_has_not_changed_answers_304(room: Newsroom, clock: Clock, outlet: str) -> None:
    """Both validators work, and an article that appears ends it."""
    status, headers, _ = fetch(feed_of(room, outlet))
    assert status == 200
    tagged, dated = {"If_None_Match": headers["ETag"]}, {"If_Modified_Since": headers["Last-Modified"]}
    assert fetch(feed_of(room, outlet), **tagged)[0] == 304
    assert fetch(feed_of(room, outlet), **dated)[0] == 304
    clock.forward(30)
    assert fetch(feed_of(room, outlet), **tagged)[0] == 200
    assert fetch(feed_of(room, outlet), **dated)[0] == 200


def test_other_feeds_have_no_validators(room: Newsroom) -> None:
    """As on many real sites, asking whether anything changed is of no use."""
    headers = fetch(feed_of(room, "indus-dispatch"))[1]
    assert "etag" not in headers
    assert "last-modified" not in headers


def test_robots_txt_forbids_a_page_that_would_alert(room: Newsroom, clock: Clock) -> None:
    """The page is there, so that a crawler which does not ask is found out."""
    clock.forward(30)
    assert "Disallow: /members/" in fetch(room.site("silk-junction") + "/robots.txt")[2].decode()
    assert fetch(room.site("khyber-ledger") + "/robots.txt")[0] == 404
    assert "suicide bomber" in page(room, "/members/notebook")


def test_a_page_answers_500_once(room: Newsroom, clock: Clock) -> None:
    """Who asks again gets it."""
    clock.forward(30)
    clash = next(expected.url for expected in room.expected() if expected.url.endswith("/chaman-clash"))
    assert [fetch(clash)[0], fetch(clash)[0], fetch(clash)[0]] == [500, 200, 200]


def test_the_journal_tells_who_asked_what(room: Newsroom) -> None:
    """Method, path, status and headers of every request stand in it as soon as it is answered."""
    fetch(feed_of(room, "khyber-ledger"), If_None_Match='"old"')
    fetch(room.site("sabawoon") + "/nothing", method="HEAD")
    first, second = room.journal
    assert (first.outlet, first.method, first.path, first.status) == ("khyber-ledger", "GET", "/feed/", 200)
    assert first.headers["if-none-match"] == '"old"'
    assert (second.outlet, second.method, second.path, second.status) == ("sabawoon", "HEAD", "/nothing", 404)


def test_traps_are_in_the_pages(room: Newsroom, clock: Clock) -> None:
    """Every difficulty that the newsroom promises is really there."""
    clock.forward(30)
    cricket = page(room, "/cricket-multan")
    assert "TTP attack on Lakki Marwat" in cricket[cricket.index("related-links") :]
    mir_ali = page(room, "/mir-ali/")
    assert {"\u0643", "\u064a", "\u064f", "\u0640"} <= set(mir_ali)  # Arabic kaf and yeh, a vowel mark, tatweel
    assert 'published_time" content="2026-03-02 16:52:06"' in mir_ali  # no zone
    assert "\u200c" in page(room, "/dikhan-aghwa/")
    kabul = page(room, "/kabul-intihari")
    assert "۱۲ کشته" in kabul
    body = kabul[kabul.index('<div class="text">') :].split("</div>")[0]
    assert "<p" not in body
    assert "\n" not in body.strip()


def test_a_wire_story_stands_in_three_outlets(room: Newsroom) -> None:
    """Three articles tell of one event, in three outlets."""
    copies = [expected for expected in room.expected() if expected.event == "bolan-train"]
    assert {copy.outlet for copy in copies} == {"indus-dispatch", "bolan-gazette", "silk-junction"}


def test_enough_must_alert_and_enough_must_not(room: Newsroom) -> None:
    """Both happen in all four languages, and each silence has a reason to show."""
    alerting = [expected for expected in room.expected() if expected.alerts]
    silent = [expected for expected in room.expected() if not expected.alerts]
    decoys = [expected for expected in silent if expected.reason != "baseline"]
    assert len({expected.event for expected in alerting}) >= 6
    assert len(decoys) >= 8
    assert {expected.language for expected in alerting} == {expected.language for expected in decoys}
    assert {expected.language for expected in alerting} == {"en", "ur", "ps", "fa"}
    assert all(expected.reason for expected in room.expected())


def test_sources_are_what_an_operator_would_write(room: Newsroom) -> None:
    """The very reader of operators' sources takes them."""
    for mapping in room.sources():
        source = parse_source(mapping)
        assert source.id == mapping["id"]
        assert source.every == "2s"


def test_a_port_is_the_first_of_as_many_as_there_are_outlets(clock: Clock) -> None:
    """Addresses can be foretold; a port that is taken is an OSError, and leaves nothing open."""
    with Newsroom.start(clock=clock) as free:
        ports = sorted(urlsplit(free.site(str(source["id"]))).port or 0 for source in free.sources())
        with pytest.raises(OSError, match="in use"):
            Newsroom.start(port=ports[0], clock=clock)


def test_a_closed_newsroom_answers_nobody(clock: Clock) -> None:
    """After `stop` its ports are given back."""
    with Newsroom.start(clock=clock) as closed:
        address = urlsplit(closed.site("sabawoon")).netloc
    connection = http.client.HTTPConnection(address, timeout=2)
    with pytest.raises(ConnectionRefusedError):
        connection.request("GET", "/")
    connection.close()
