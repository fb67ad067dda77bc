"""Certificates: who gets one and why not, the numbered register, pages to check one, credentials."""
