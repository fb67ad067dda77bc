"""Pages of call-in."""
