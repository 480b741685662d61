"""The bot's conversation: commands, access, and its texts. What it decides is written to the database first."""
