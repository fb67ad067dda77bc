"""Append-only record of what staff did."""

from diemcau.kernel.actor import Actor

from .models import AuditRow


def record(by: Actor, verb: str, *, conference: int = 0, site: int = 0, **facts: object) -> None:
    """Write down that `by` did `verb` (``conferences.clone``). Facts are JSON and hold no personal data beyond ids."""
    AuditRow.objects.create(who=by.who, verb=verb, conference_id=conference, site_id=site, facts=facts)
