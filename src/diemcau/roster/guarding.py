"""What is typed of people, at every door: nothing of birth, people, faith and party, no identity numbers (domain.md §4.6)."""

from collections.abc import Mapping

from diemcau.kernel.errors import Refused
from diemcau.kernel.identity import without_identity_numbers

from .importing.guard import without_private


def refuse_private(texts: Mapping[str, str]) -> None:
    """Refused: `identity_number`, `private_text`, each with the first `field` that holds such a thing."""
    for field, text in texts.items():
        if without_identity_numbers(text) != text:
            raise Refused("identity_number", field=field)
        if without_private(text) != text:
            raise Refused("private_text", field=field)
