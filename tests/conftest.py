"""Fixtures that several folders use. The ground (settings) is laid by tests/ground.py before this is read."""
