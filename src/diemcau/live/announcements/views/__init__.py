"""Pages of messages, chat and incidents."""
