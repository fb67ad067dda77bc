"""Forms of nominations."""
