"""Tags for pages of call-in."""
