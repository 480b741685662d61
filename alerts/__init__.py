"""The second wing: from articles to Telegram messages. It must not know how an article was fetched."""
