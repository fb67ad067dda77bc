"""Secrets that follow from facts and the installation's own: printed again just as they were, and kept nowhere but as a hash."""

import base64

from django.utils.crypto import salted_hmac


def derived_secret(purpose: str, facts: str) -> str:
    """120 bits as text that may stand in an address: the same for the same facts, until DIEMCAU_SECRET_KEY is another."""
    return base64.urlsafe_b64encode(salted_hmac(purpose, facts, algorithm="sha256").digest()[:15]).decode()


def derived_key(purpose: str) -> bytes:
    """32 bytes to derive many facts from with a keyed hash of one's own; they change with DIEMCAU_SECRET_KEY."""
    return salted_hmac(purpose, "", algorithm="sha256").digest()
