"""Rooms' reports, what they come to by level, and the report on the whole."""
