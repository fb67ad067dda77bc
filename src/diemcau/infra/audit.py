"""Append-only record of what staff did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from diemcau.kernel.actor import Actor

from .models import AuditRow


def record(by: Actor, verb: str, *, conference: int = 0, site: int = 0, **facts: object) -> None:
    """Write down that `by` did `verb` (``conferences.clone``). Facts are JSON and hold no personal data beyond ids."""
    AuditRow.objects.create(who=by.who, verb=verb, conference_id=conference, site_id=site, facts=facts)


def newest(conference: int, verbs: Sequence[str], *, most: int = 1000) -> list[tuple[datetime, dict[str, Any]]]:
    """When these verbs were done in a conference, the last first, with their facts. One query."""
    rows = AuditRow.objects.filter(conference_id=conference, verb__in=verbs).order_by("-pk")
    return list(rows.values_list("at", "facts")[:most])
