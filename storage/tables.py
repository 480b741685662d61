"""The tables, in SQLAlchemy Core, the same for SQLite and Postgres. Queries live in the module of their subject.

Over 300 lines, because a schema is read in one piece.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. SQLite has no zones: there it is a text that sorts by time."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time (it would mean another moment on another machine) and move the rest to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time {value!r}: every time in Khabardar has a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back as aware UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite only counts up by itself in a column of exactly INTEGER.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, **options: Any) -> sa.Column[str]:  # noqa: ANN401  SQLAlchemy's own options
    return sa.Column(name, sa.Text, nullable=False, server_default="", **options)


articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _text("external_id"),
    _text("source"),
    _text("url"),
    _text("canonical_url"),
    _text("title"),
    _text("title_key"),
    _text("summary"),
    _text("body"),
    sa.Column("authors", sa.JSON, nullable=False),
    _text("language"),
    sa.Column("published_at", Instant),
    _text("published_from"),
    _text("published_precision"),
    sa.Column("modified_at", Instant),
    sa.Column("fetched_at", Instant, nullable=False),
    _text("section"),
    _text("image_url"),
    _text("origin"),
    sa.Column("baseline", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("complete", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    _text("content_hash"),
    # What waits for `watch`, in order of arrival: NULL once it was watched, so that the index holds only what waits.
    sa.Column("arrived_at", Instant),
    sa.Index(
        "ix_articles_waiting",
        "arrived_at",
        "id",
        sqlite_where=sa.text("arrived_at IS NOT NULL"),
        postgresql_where=sa.text("arrived_at IS NOT NULL"),
    ),
    sa.Index("ix_articles_source_title_key", "source", "title_key"),
    sa.Index("ix_articles_fetched_at", "fetched_at"),
    sqlite_autoincrement=True,  # the id of a deleted article must never mean another one: alerts name it for ever
)

# Every identity of an article's address (canonical, normalised, aliases from feeds), so that a page has one row.
article_keys = sa.Table(
    "article_keys",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("article_id", Id, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
)

# Texts that a later revision replaced.
revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("article_id", Id, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    _text("title"),
    _text("summary"),
    _text("body"),
    sa.Column("replaced_at", Instant, nullable=False),
)

# What a server said about a feed, sitemap or section the last time; the first non-empty fetch is the baseline.
fetch_states = sa.Table(
    "fetch_states",
    metadata,
    sa.Column("url", sa.Text, primary_key=True),
    _text("source", index=True),
    _text("etag"),
    _text("last_modified"),
    _text("body_hash"),
    sa.Column("baseline_at", Instant),
    sa.Column("fetched_at", Instant),
)

# What a feed said about an article the last time: a changed digest means that its page is worth another look.
feed_entries = sa.Table(
    "feed_entries",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    _text("source", index=True),
    _text("digest"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("seen_at", Instant, nullable=False),
)

source_states = sa.Table(
    "source_states",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("next_due_at", Instant),
    sa.Column("interval_seconds", sa.Float, nullable=False, server_default="0"),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_run_at", Instant),
    sa.Column("last_success_at", Instant),
    sa.Column("lease_until", Instant),
    _text("lease_holder"),
)

crawl_runs = sa.Table(
    "crawl_runs",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _text("source"),
    _text("outcome"),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("requests", sa.Integer, nullable=False),
    sa.Column("found", sa.Integer, nullable=False),
    sa.Column("new", sa.Integer, nullable=False),
    sa.Column("updated", sa.Integer, nullable=False),
    sa.Column("errors", sa.JSON, nullable=False),
    sa.Index("ix_crawl_runs_source_started_at", "source", "started_at"),
)

stories = sa.Table(
    "stories",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _text("headline"),
    sa.Column("first_at", Instant, nullable=False),
    sa.Column("last_at", Instant, nullable=False, index=True),
    sa.Column("merged_into", Id),  # the story that took its articles in
    sqlite_autoincrement=True,
)

# Which story an article belongs to, why, and what its text is compared by: the state that a restart reads back.
story_articles = sa.Table(
    "story_articles",
    metadata,
    sa.Column("article_id", Id, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("story_id", Id, sa.ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("duplicate_of", Id),
    _text("reason"),
    sa.Column("signature", sa.LargeBinary),  # MinHash
    sa.Column("words", sa.LargeBinary),  # weighted words
    sa.Column("facts", sa.JSON),  # the incident card; NULL where no violence is reported
    sa.Column("places", sa.JSON, nullable=False, server_default="[]"),  # that it names, where a rule fired
    _text("origin"),
    sa.Column("joined_at", Instant, nullable=False, index=True),
)

firings = sa.Table(
    "firings",
    metadata,
    sa.Column("article_id", Id, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("story_id", Id, nullable=False, index=True),
    sa.Column("severity", sa.Integer, nullable=False),
    sa.Column("spans", sa.JSON, nullable=False),
    sa.Column("subjects", sa.JSON(none_as_null=True)),  # ids of entities; NULL where rules over rules do not count it
    _text("rules_hash"),
    sa.Column("at", Instant, nullable=False, index=True),
    sa.Index("ix_firings_rule_at", "rule", "at"),
)

# For which keys (a place, a group; empty without `by`) a rule over rules holds, or held the last time, since when.
correlations = sa.Table(
    "correlations",
    metadata,
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("holding", sa.Boolean, nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Column("alert_id", Id, sa.ForeignKey("alerts.id"), nullable=False, index=True),
    sa.Column("articles", sa.JSON, nullable=False),  # that counted for the alert, the latest first
)

alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("story_id", Id, sa.ForeignKey("stories.id"), unique=True),  # NULL: of a rule that counts over stories
    _text("topic"),
    sa.Column("article_id", Id, nullable=False, index=True),
    _text("state"),
    sa.Column("severity", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("matches", sa.JSON, nullable=False),
    _text("rules_hash"),
    _text("reason"),
    sa.Column("places", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("facts", sa.JSON),
    sa.Column("origins", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("outlets", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("created_at", Instant, nullable=False, index=True),
    sa.Index("ix_alerts_state_due_at", "state", "due_at"),
)

# What changed in an alert after its first message, revision by revision: what follow-ups and corrections tell.
alert_changes = sa.Table(
    "alert_changes",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("alert_id", Id, sa.ForeignKey("alerts.id"), nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("article_id", Id, nullable=False),
    _text("reason"),
    _text("what"),
    sa.Column("before", sa.JSON),
    sa.Column("after", sa.JSON),
    sa.Column("at", Instant, nullable=False),
)

# Why a chat was told, or not told: every decision, so that nobody has to guess.
decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("story_id", Id, nullable=False, index=True),  # 0 outside any story: then there is an alert
    sa.Column("alert_id", Id, index=True),
    sa.Column("article_id", Id, nullable=False, index=True),
    sa.Column("chat", sa.BigInteger),
    sa.Column("thread", sa.BigInteger, nullable=False, server_default="0"),
    _text("verdict"),
    _text("reason"),
    sa.Column("at", Instant, nullable=False),
)

# The outbox. `thread` is 0 where there is none: with NULL the unique key would let doubles in.
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("alert_id", Id, sa.ForeignKey("alerts.id"), nullable=False),
    sa.Column("chat", sa.BigInteger, nullable=False),
    sa.Column("thread", sa.BigInteger, nullable=False, server_default="0"),
    _text("kind"),
    sa.Column("revision", sa.Integer, nullable=False),
    _text("state"),
    sa.Column("priority", sa.Integer, nullable=False),
    _text("reason"),
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("lease_until", Instant),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("shows", sa.Integer, nullable=False, server_default="0"),  # the alert's revision that was sent
    sa.Column("may_repeat", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("error"),
    sa.Column("updated_at", Instant, nullable=False),
    sa.UniqueConstraint("alert_id", "chat", "thread", "kind", "revision"),
    sa.Index("ix_deliveries_state_not_before", "state", "not_before"),
)

subscribers = sa.Table(
    "subscribers",
    metadata,
    sa.Column("chat", sa.BigInteger, primary_key=True),
    sa.Column("thread", sa.BigInteger, primary_key=True),
    _text("name"),
    _text("added_by"),
    _text("state"),
    sa.Column("follow", sa.JSON, nullable=False),
    sa.Column("severity", sa.Integer, nullable=False),
    _text("language"),
    _text("zone"),
    _text("quiet_from"),
    _text("quiet_to"),
    _text("digest"),
    sa.Column("created_at", Instant, nullable=False),
)

# Small facts that must survive a restart: the last reload's error, a revoked token, the update offset.
notes = sa.Table(
    "notes",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("at", Instant, nullable=False),
)

# Who holds a role on this database; the lock itself is the file's or the server's, this row only names the holder.
holders = sa.Table(
    "holders",
    metadata,
    sa.Column("role", sa.Text, primary_key=True),
    _text("holder"),
    sa.Column("since", Instant, nullable=False),
)
