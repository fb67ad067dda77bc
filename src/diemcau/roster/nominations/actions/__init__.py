"""Verbs of nominations."""

from .links import end_unit_link, make_unit_link

__all__ = ["end_unit_link", "make_unit_link"]
