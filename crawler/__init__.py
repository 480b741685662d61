"""The first wing: from sources to articles in the database. It must not know about rules, alerts or Telegram."""
