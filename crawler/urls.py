"""Addresses: when two of them mean the same article, and which domain one belongs to. It never fetches.

What comes out of `normalise` is an identity, not an address to fetch: it says https for every site.
"""

import ipaddress
import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import courlan
import tldextract

# A path that names its article: a number of two digits or more, or several words joined; not "story.php".
_NAMES_ARTICLE = re.compile(r"\d{2,}|[^\W_]+[-_][^\W_]+[-_][^\W_]+|[^\x00-\x7f]{4,}")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)


def normalise(url: str, query_keys: Sequence[str] = ()) -> str:
    """Return the identity of an address: without scheme, `www.`, trackers, fragment and last slash making a difference.

    Query parameters stay if they are in `query_keys`; others only where the path does not name an article by itself
    (`news_view.html?idx=8576`). Idempotent; never raises: what is no web address comes back stripped.
    """
    try:
        parts = urlsplit(url.strip())
        names = bool(_NAMES_ARTICLE.search(unquote(parts.path.rpartition("/")[2] or parts.path)))
        plain = urlsplit(courlan.normalize_url(parts._replace(fragment=""), strict=names, trailing_slash=False))
        host = plain.netloc.rpartition("@")[2].removeprefix("www.")
    except ValueError:
        return url.strip()
    if parts.scheme not in ("http", "https") or not host:
        return url.strip()
    query = dict(parse_qsl(plain.query)) | {name: value for name, value in parse_qsl(parts.query) if name in query_keys}
    path = _INDEX.sub("/", plain.path).rstrip("/")
    return urlunsplit(("https", host, path, urlencode(sorted(query.items())), ""))


def identity_keys(url: str, canonical_url: str = "", query_keys: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the identities of an article, the strongest first: its canonical address, then where it was fetched.

    A canonical address counts on the same registered domain only, and not if it is the front page: both are common
    mistakes.
    """
    own = normalise(url, query_keys)
    canonical = normalise(canonical_url, query_keys) if canonical_url else own
    if canonical != own and (registered_domain(canonical) != registered_domain(url) or not urlsplit(canonical).path):
        canonical = own
    return tuple(dict.fromkeys((canonical, own)))


def registered_domain(url: str) -> str:
    """Return the domain that somebody registered (dawn.com of www.dawn.com); host and port where there is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.split(".")
        if len(labels) > 1:  # under an unknown suffix, two labels are a registered domain
            return _suffixes()(host).top_domain_under_public_suffix or ".".join(labels[-2:])
    return f"{host}:{port}" if port else host


@cache
def _suffixes() -> tldextract.TLDExtract:
    """The list of public suffixes that comes with the library: the default would fetch one."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
