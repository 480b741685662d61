"""The guard of the network: which addresses the crawler may connect to, and for how long it may ask.

The check of addresses stands in the resolver, because what it answers is what gets connected: a name that changes its
answer, a redirect and every spelling of a literal address pass through it. It must not decide by the look of a URL.
"""

import ipaddress
from collections.abc import Sequence
from typing import Any, Final, Self, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver

from crawler.budget import Budget

ALLOW_SETTING: Final = "KHABARDAR_PRIVATE_NETWORKS"
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# `ipaddress` calls these global, or says so depending on its version: they lead into private networks all the same.
_ALSO_REFUSED: Final[tuple[_Network, ...]] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "64:ff9b::/96",  # NAT64: any IPv4 address in disguise
        "64:ff9b:1::/48",
        "2002::/16",  # 6to4: any IPv4 address in disguise
        "2001::/32",  # Teredo: the same
    )
)


class PrivateAddressError(IgnoreRequest):
    """The address lies in a private network, where the crawler has no business. Never retried."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public network; what is no address does not."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    inside = any(found.version == network.version and found in network for network in _ALSO_REFUSED)
    return found.is_global and not found.is_multicast and not inside


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's resolver that leaves out every address that is not public, unless ALLOW_SETTING is set."""

    def __init__(self, reactor: ReactorBase, cache_size: int, *, allow_private: bool) -> None:
        super().__init__(reactor, cache_size)
        self._allow_private = allow_private
        self.refused: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Read the switch; Scrapy calls this once per process."""
        settings = crawler.settings
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), allow_private=settings.getbool(ALLOW_SETTING))

    def resolveHostName(  # noqa: N802  the interface's own name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803  as above
        hostName: str,  # noqa: N803  as above
        portNumber: int = 0,  # noqa: N803  as above
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803  as above
        transportSemantics: str = "TCP",  # noqa: N803  as above
    ) -> IHostResolution:
        """Resolve a name, or a literal, and pass on the public addresses only."""
        receiver: Any = resolutionReceiver
        if not self._allow_private:
            receiver = _Sieve(resolutionReceiver, hostName, self.refused)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


class _Sieve:
    """Stands between the resolver and whoever asked, and notes the names it held back."""

    # `Any`, for the interface declares its methods without self, which type checkers misread
    def __init__(self, receiver: Any, name: str, refused: set[str]) -> None:  # noqa: ANN401
        self._receiver = receiver
        self._name = name
        self._refused = refused

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802  the interface's own name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802  as above
        if is_public(str(getattr(address, "host", ""))):
            self._receiver.addressResolved(address)
        else:
            self._refused.add(self._name)

    def resolutionComplete(self) -> None:  # noqa: N802  as above
        self._receiver.resolutionComplete()


class OutOfTimeError(IgnoreRequest):
    """The source has used up its time, or its server asked us to wait; the request was not sent."""


class RequestGuard:
    """The downloader middleware nearest to the network: no request outlives the source's time, or follows a "wait"."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one per source."""
        return cls(crawler)

    @property
    def _budget(self) -> Budget:
        return cast("Budget", getattr(self._crawler.spider, "budget"))  # noqa: B009  every spider of ours has one

    def process_request(self, request: Request) -> None:
        """Give the request no more time than is left."""
        left = self._budget.seconds_left
        if left <= 0 or self._budget.retry_after:
            raise OutOfTimeError("the server asked to wait" if self._budget.retry_after else "no time left")
        request.meta["download_timeout"] = min(float(request.meta.get("download_timeout", 25)), left)

    def process_response(self, request: Request, response: Response) -> Response:
        """Hear a server that asks to wait."""
        del request
        if response.status in (429, 503):
            header = response.headers.get("Retry-After") or b""
            self._budget.wait(header.decode("latin-1"))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Call a refused address by its name, before anybody tries it again."""
        from twisted.internet import reactor  # noqa: PLC0415  importing it earlier would install the wrong one

        refused: set[str] = getattr(getattr(reactor, "nameResolver", None), "refused", set())
        if (urlsplit(request.url).hostname or "") in refused:
            raise PrivateAddressError("the address lies in a private network") from exception
