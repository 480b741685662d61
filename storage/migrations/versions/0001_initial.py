"""The first schema: articles and their search index, crawls, stories, alerts, the outbox and who is told."""

# Longer than our files are: one function per table, and history is not split once it is written.

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

# SQLite only counts up by itself in a column of exactly INTEGER.
ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table."""
    _articles()
    _crawl_runs()
    _decisions()
    _feed_entries()
    _fetch_states()
    _holders()
    _notes()
    _source_states()
    _stories()
    _subscribers()
    _alerts()
    _alert_changes()
    _article_keys()
    _firings()
    _correlations()
    _revisions()
    _story_articles()
    _deliveries()
    _search()


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("external_id", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("canonical_url", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("title_key", sa.Text(), server_default="", nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("published_from", sa.Text(), server_default="", nullable=False),
        sa.Column("published_precision", sa.Text(), server_default="", nullable=False),
        sa.Column("modified_at", INSTANT),
        sa.Column("fetched_at", INSTANT, nullable=False),
        sa.Column("section", sa.Text(), server_default="", nullable=False),
        sa.Column("image_url", sa.Text(), server_default="", nullable=False),
        sa.Column("origin", sa.Text(), server_default="", nullable=False),
        sa.Column("baseline", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("complete", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("content_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("arrived_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_fetched_at", "articles", ["fetched_at"])
    op.create_index("ix_articles_source_title_key", "articles", ["source", "title_key"])
    op.create_index(
        "ix_articles_waiting",
        "articles",
        ["arrived_at", "id"],
        sqlite_where=sa.text("arrived_at IS NOT NULL"),
        postgresql_where=sa.text("arrived_at IS NOT NULL"),
    )


def _crawl_runs() -> None:
    op.create_table(
        "crawl_runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crawl_runs")),
    )
    op.create_index("ix_crawl_runs_source_started_at", "crawl_runs", ["source", "started_at"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("alert_id", ID),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("chat", sa.BigInteger()),
        sa.Column("thread", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("verdict", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_alert_id"), "decisions", ["alert_id"])
    op.create_index(op.f("ix_decisions_article_id"), "decisions", ["article_id"])
    op.create_index(op.f("ix_decisions_story_id"), "decisions", ["story_id"])


def _feed_entries() -> None:
    op.create_table(
        "feed_entries",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feed_entries")),
    )
    op.create_index(op.f("ix_feed_entries_source"), "feed_entries", ["source"])


def _fetch_states() -> None:
    op.create_table(
        "fetch_states",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("etag", sa.Text(), server_default="", nullable=False),
        sa.Column("last_modified", sa.Text(), server_default="", nullable=False),
        sa.Column("body_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("baseline_at", INSTANT),
        sa.Column("fetched_at", INSTANT),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_fetch_states")),
    )
    op.create_index(op.f("ix_fetch_states_source"), "fetch_states", ["source"])


def _holders() -> None:
    op.create_table(
        "holders",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), server_default="", nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_holders")),
    )


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notes")),
    )


def _source_states() -> None:
    op.create_table(
        "source_states",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("next_due_at", INSTANT),
        sa.Column("interval_seconds", sa.Float(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_run_at", INSTANT),
        sa.Column("last_success_at", INSTANT),
        sa.Column("lease_until", INSTANT),
        sa.Column("lease_holder", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_states")),
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", ID, nullable=False),
        sa.Column("headline", sa.Text(), server_default="", nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("merged_into", ID),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_stories_last_at"), "stories", ["last_at"])


def _subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("added_by", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("follow", sa.JSON(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("zone", sa.Text(), server_default="", nullable=False),
        sa.Column("quiet_from", sa.Text(), server_default="", nullable=False),
        sa.Column("quiet_to", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("chat", "thread", name=op.f("pk_subscribers")),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", ID, nullable=False),
        sa.Column("story_id", ID),
        sa.Column("topic", sa.Text(), server_default="", nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("matches", sa.JSON(), nullable=False),
        sa.Column("rules_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("places", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("facts", sa.JSON()),
        sa.Column("origins", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("outlets", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_alerts_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("story_id", name=op.f("uq_alerts_story_id")),
    )
    op.create_index(op.f("ix_alerts_article_id"), "alerts", ["article_id"])
    op.create_index(op.f("ix_alerts_created_at"), "alerts", ["created_at"])
    op.create_index("ix_alerts_state_due_at", "alerts", ["state", "due_at"])


def _alert_changes() -> None:
    op.create_table(
        "alert_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("alert_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("what", sa.Text(), server_default="", nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_changes_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_changes")),
    )
    op.create_index(op.f("ix_alert_changes_alert_id"), "alert_changes", ["alert_id"])


def _article_keys() -> None:
    op.create_table(
        "article_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_keys_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_article_keys")),
    )
    op.create_index(op.f("ix_article_keys_article_id"), "article_keys", ["article_id"])


def _firings() -> None:
    op.create_table(
        "firings",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("subjects", sa.JSON()),
        sa.Column("rules_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_firings_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "revision", "rule", name=op.f("pk_firings")),
    )
    op.create_index(op.f("ix_firings_at"), "firings", ["at"])
    op.create_index(op.f("ix_firings_story_id"), "firings", ["story_id"])
    op.create_index("ix_firings_rule_at", "firings", ["rule", "at"])


def _correlations() -> None:
    op.create_table(
        "correlations",
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("holding", sa.Boolean(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("alert_id", ID, nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_correlations_alert_id")),
        sa.PrimaryKeyConstraint("rule", "key", name=op.f("pk_correlations")),
    )
    op.create_index(op.f("ix_correlations_alert_id"), "correlations", ["alert_id"])


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("replaced_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "revision", name=op.f("pk_revisions")),
    )


def _story_articles() -> None:
    op.create_table(
        "story_articles",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("duplicate_of", ID),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.LargeBinary()),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("facts", sa.JSON()),
        sa.Column("places", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("origin", sa.Text(), server_default="", nullable=False),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_story_articles_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_articles_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_story_articles")),
    )
    op.create_index(op.f("ix_story_articles_joined_at"), "story_articles", ["joined_at"])
    op.create_index(op.f("ix_story_articles_story_id"), "story_articles", ["story_id"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("alert_id", ID, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("shows", sa.Integer(), server_default="0", nullable=False),
        sa.Column("may_repeat", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_deliveries_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "alert_id",
            "chat",
            "thread",
            "kind",
            "revision",
            name=op.f("uq_deliveries_alert_id_chat_thread_kind_revision"),
        ),
    )
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before"])


def _search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # The words are folded and parted by spaces before they come here, so only a space parts tokens.
        op.execute(
            """CREATE VIRTUAL TABLE article_search USING fts5(
                words, tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
            )"""
        )
        return
    op.execute(
        """CREATE TABLE article_search (
            article_id BIGINT CONSTRAINT pk_article_search PRIMARY KEY
                CONSTRAINT fk_article_search_article_id REFERENCES articles (id) ON DELETE CASCADE,
            words TSVECTOR NOT NULL
        )"""
    )
    op.execute("CREATE INDEX ix_article_search_words ON article_search USING gin (words)")
