"""Delegates of one conference: groups, lists, import."""
