"""Slides: decks of a programme item, rendered to pictures, turned in every room together."""
