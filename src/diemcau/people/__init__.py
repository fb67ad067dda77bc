"""Organisations, accounts, roles, sign-in, devices and their keys."""
