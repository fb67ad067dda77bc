"""What commands about one conference share: an installation that is set up, the conference that is named, words for what is not there."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference


def set_up() -> None:
    """The installation of these settings, its databases as this version has them; refused where there is none."""
    from .database import ensure_schema, require_installation  # noqa: PLC0415 - Django only when needed

    require_installation()
    ensure_schema()


def conference_named(key: str) -> "Conference | None":
    """The conference of this key; None, and that is said, where there is none."""
    from diemcau.conferences.models import Conference  # noqa: PLC0415

    found = Conference.objects.filter(key=key).first()
    if found is None:
        fail(f"there is no conference {key}")
    return found


def fail(text: str) -> int:
    """Say what is wrong; the exit code for it."""
    sys.stderr.write(f"diemcau: {text}\n")
    return 2
