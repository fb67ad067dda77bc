"""Journeys across modules, in a browser, against a real server."""
