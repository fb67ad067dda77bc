"""Tags for pages of messages and chat."""
