"""Tests of the pages that compose modules."""
