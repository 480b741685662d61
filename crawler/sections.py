"""Section pages: from a page that lists articles to entries, by the source's own selector. It must not fetch."""

from urllib.parse import urljoin, urlsplit

from crawler.feeds import Entry, FeedError
from crawler.page import PageError
from crawler.page import parse as parse_page
from crawler.urls import registered_domain

_MOST = 100  # links of one section page; more of them are an archive


def parse(body: bytes, url: str, *, links: str, content_type: str = "") -> list[Entry]:
    """Return the articles that the CSS selector `links` finds on the page, in its order, on the same domain only.

    FeedError if the page cannot be read or the selector finds nothing: then the layout has changed.
    """
    try:
        page = parse_page(body, content_type=content_type)
    except PageError as error:
        raise FeedError(str(error)) from error
    found: dict[str, Entry] = {}
    for element in page.tree.cssselect(links):
        link = element if element.tag == "a" else next(element.iter("a"), element)
        address = _address(url, link.get("href") or "")
        if address and address not in found:
            title = page.restore(" ".join(element.text_content().split()))
            found[address] = Entry(url=address, title=title)
    if not found:
        raise FeedError(f"the selector {links!r} finds no link on the page")
    return list(found.values())[:_MOST]


def _address(base: str, href: str) -> str:
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
    except ValueError:
        return ""
    same = parts.scheme in ("http", "https") and registered_domain(address) == registered_domain(base)
    return address if same and href.strip() and parts._replace(fragment="").geturl() != base else ""
