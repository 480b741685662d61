"""What every crawl process needs, loaded once by the fork server before it makes the first of them.

Imported by the fork server only: it takes two seconds and 150 MB, which every crawl process then shares. It must not
install a Twisted reactor or start a thread, for neither survives a fork.
"""

import email.policy
import gc
import importlib

from scrapy.settings import default_settings

from crawler import child, language, phrases, urls

__all__ = ["child", "email"]

_PARTS = (
    *default_settings.SPIDER_MIDDLEWARES_BASE,
    *(name for name, place in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items() if place),
    default_settings.DOWNLOAD_HANDLERS_BASE["https"],
    default_settings.DOWNLOADER,
    default_settings.DUPEFILTER_CLASS,
    default_settings.LOG_FORMATTER,
    default_settings.ROBOTSTXT_PARSER,
    default_settings.SCHEDULER,
    default_settings.SCHEDULER_MEMORY_QUEUE,
    default_settings.SCHEDULER_PRIORITY_QUEUE,
    default_settings.STATS_CLASS,
    "scrapy.core.downloader.contextfactory.ScrapyClientContextFactory",
    "scrapy.core.scraper.Scraper",
)
for _part in _PARTS:
    importlib.import_module(_part.rpartition(".")[0])
language.detect("a few words, so that the model is read")
urls.registered_domain("https://www.example.org/")
for _kind in phrases.kinds().values():
    _ = (_kind.label_keys, _kind.opener_keys, _kind.inside_keys)
gc.collect()
gc.freeze()  # what is loaded here stays: no collection in a crawl process looks at it again, or copies its memory
