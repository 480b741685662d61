"""The one place that puts the parts together: settings, the operators' files and the database.

Everything that runs (a command, the service, the demo, a test) takes its parts from here and hands them down as values.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console
from sqlalchemy.engine import make_url

from alerts.console import ConsoleSender
from alerts.rules import RuleSet
from alerts.rulevalues import PLACE_KINDS
from alerts.sender import Sender
from alerts.telegram import TelegramSender
from config.files import Loaded, load
from config.settings import Settings
from crawler.limits import CrawlLimits
from crawler.sources import Source
from storage import subscribers
from storage.database import Database, open_database, upgrade


@dataclass(frozen=True, slots=True)
class App:
    """What a command works with: the settings, the open database, and the operators' files."""

    settings: Settings
    database: Database
    loaded: Loaded


@contextmanager
def open_archive(settings: Settings) -> Iterator[Database]:
    """Open the database with today's tables, and close it at the end. Needs no operators' files."""
    database = open_database(settings.database_url.get_secret_value())
    try:
        upgrade(database)
        yield database
    finally:
        database.close()


@contextmanager
def open_app(settings: Settings) -> Iterator[App]:
    """Read the operators' files (ConfigErrors says what is wrong with them), then open the database."""
    loaded = load(settings.config)
    with open_archive(settings) as database:
        yield App(settings, database, loaded)


async def open_sender(settings: Settings, stack: AsyncExitStack) -> Sender:
    """Give the sender that the settings ask for: Telegram with a token, else the terminal. `stack` closes it."""
    if settings.telegram_token is None:
        return ConsoleSender(Console())
    sender = TelegramSender(settings.telegram_token.get_secret_value(), base_url=settings.telegram_base_url)
    stack.push_async_callback(sender.close)
    return sender


def crawl_limits(settings: Settings, *, dry_run: bool = False) -> CrawlLimits:
    """Give the limits of a crawl under these settings."""
    workers = {} if settings.workers is None else {"workers": settings.workers}
    return CrawlLimits(
        private_networks=settings.allow_private_networks, user_agent=settings.user_agent, dry_run=dry_run, **workers
    )


def publish_subscribers(settings: Settings, database: Database, loaded: Loaded) -> None:
    """Let the database know the file's subscribers, and whether the terminal is one.

    It is as long as there is no token.
    """
    with database.write() as connection:
        subscribers.sync_from_file(connection, loaded.subscribers, now=clock())
        subscribers.set_console(connection, present=settings.telegram_token is None, now=clock())


def source_facts(sources: Iterable[Source]) -> Mapping[str, Mapping[str, object]]:
    """Give what rules may ask of a source (`where`), by source id."""
    return {
        source.id: {"tags": source.tags, "country": source.country, "owner": source.owner, "tier": source.tier}
        for source in sources
    }


def source_names(sources: Iterable[Source]) -> Mapping[str, str]:
    """Give the names that messages call sources by, by source id."""
    return {source.id: source.name for source in sources}


def entity_names(ruleset: RuleSet) -> Mapping[str, str]:
    """Give the names that messages call groups and places by, by entity id; a place with what it lies in."""
    entities = {entity.id: entity for entity in ruleset.vocabulary.entities}
    return {
        entity.id: f"{entity.name}, {entities[entity.parent].name}"
        if entity.kind in PLACE_KINDS and entity.parent in entities
        else entity.name
        for entity in entities.values()
    }


def secrets_of(settings: Settings) -> list[str]:
    """Give the secrets that no log line may hold: the bot token and the database's password."""
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    password = make_url(settings.database_url.get_secret_value()).password
    return [secret for secret in (token, password) if secret]


def clock() -> datetime:
    """Say what time it is; everything below gets `now` handed in."""
    return datetime.now(UTC)
