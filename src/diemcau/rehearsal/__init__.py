"""Simulated rooms that speak HTTP, and the ledger that folds the log by its own plain code."""
