"""Papers of nominations."""
