"""Điểm Cầu: one conference in hundreds of rooms."""

__version__ = "0.1.0"
