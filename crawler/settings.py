"""The settings of Scrapy for our crawls. Values only: objects are handed to the spider, Scrapy would copy them."""

from typing import Any, Final

from scrapy.settings import default_settings

from crawler.guard import ALLOW_SETTING, GuardedResolver, RequestGuard
from crawler.limits import CrawlLimits
from crawler.pipelines import ArticlePipeline

PRODUCT: Final = "Khabardar"  # what robots.txt calls us
_LARGEST_DOWNLOAD: Final = 5_000_000  # bytes after decompression; a bomb of 6 KB unpacks to a gigabyte
_CONCURRENT_ITEMS: Final = 8  # Scrapy's 100 costs a third more CPU
_IDLE: Final = (  # parts that have nothing to do here, and would be loaded all the same
    "OffsiteMiddleware",
    "HttpAuthMiddleware",
    "MetaRefreshMiddleware",
    "CookiesMiddleware",
    "HttpProxyMiddleware",
    "HttpCacheMiddleware",
)


def scrapy_settings(limits: CrawlLimits) -> dict[str, Any]:
    """Return every setting that differs from Scrapy's own, whose defaults are made for a trusted web."""
    # One table, longer than a function of ours: cut in pieces it would have to be put together in the reader's head.
    return {
        ALLOW_SETTING: limits.private_networks,
        "USER_AGENT": limits.user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": PRODUCT,
        # robots.txt, politeness, patience
        "DOWNLOAD_DELAY": limits.delay,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": limits.per_host,
        "DOWNLOAD_TIMEOUT": 25,
        "RETRY_TIMES": 1,
        "RETRY_HTTP_CODES": [500, 502, 504, 522, 524, 408],  # not 429 and 503: they ask us to wait
        "REDIRECT_MAX_TIMES": 5,
        "METAREFRESH_ENABLED": False,
        "COOKIES_ENABLED": False,  # would also fetch the public suffix list
        "HTTPPROXY_ENABLED": False,  # it reads the environment
        # size and place
        "DOWNLOAD_MAXSIZE": _LARGEST_DOWNLOAD,
        "DOWNLOAD_WARNSIZE": 0,
        "TWISTED_DNS_RESOLVER": GuardedResolver,
        "DOWNLOAD_HANDLERS": {"file": None, "data": None, "ftp": None, "s3": None},
        "DOWNLOADER_MIDDLEWARES": {RequestGuard: 960},  # nearest to the network: last to send, first to hear
        "DOWNLOADER_MIDDLEWARES_BASE": {
            name: place
            for name, place in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items()
            if name.rpartition(".")[2] not in _IDLE
        },
        "ITEM_PIPELINES": {ArticlePipeline: 100},
        "CONCURRENT_ITEMS": _CONCURRENT_ITEMS,
        # nobody listens, nobody looks
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # it reads our sources anew in every process
        "EXTENSIONS_BASE": {},
    }
