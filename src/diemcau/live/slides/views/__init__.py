"""Pages of slides."""
