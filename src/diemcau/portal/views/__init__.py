"""Pages that compose modules."""
