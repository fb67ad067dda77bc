"""Pages of rooms' reports."""
