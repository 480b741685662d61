"""`crawler.fetch`: one page under the rules of a crawl."""

import asyncio
from dataclasses import replace

import pytest
from publisher import HTML, Answer, publishing

from crawler.fetch import FetchedPage, FetchError, fetch_page
from crawler.limits import CrawlLimits

LIMITS = CrawlLimits(private_networks=True, delay=0, seconds=5)


def test_a_page_comes_as_it_was_sent() -> None:
    """Bytes, kind of content, and the address after a redirect."""
    with publishing() as publisher:
        publisher.answers["/old"] = Answer(status=302, headers={"Location": "/new"})
        publisher.answers["/new"] = Answer(b"\xffbytes", headers={"Content-Type": HTML})
        page = asyncio.run(fetch_page(f"{publisher.url}/old", limits=LIMITS))
        assert page == FetchedPage(f"{publisher.url}/new", b"\xffbytes", HTML)


def test_a_refusal_says_why() -> None:
    """A missing page, what robots.txt forbids, a private address, another scheme: each in plain words."""
    with publishing() as publisher:
        publisher.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /secret\n")
        for address, limits, reason in (
            (f"{publisher.url}/none", LIMITS, "the server answered 404"),
            (f"{publisher.url}/secret", LIMITS, "robots.txt forbids it"),
            (f"{publisher.url}/none", replace(LIMITS, private_networks=False), "blocked private address"),
            ("file:///etc/passwd", LIMITS, "only http and https addresses are fetched"),
        ):
            with pytest.raises(FetchError, match=reason):
                asyncio.run(fetch_page(address, limits=limits))
