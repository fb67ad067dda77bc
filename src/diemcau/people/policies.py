"""Who may do what with people, roles and devices."""

from datetime import datetime

from django.db.models import Q


def in_force(moment: datetime) -> Q:
    """Roles held at `moment`."""
    return Q(since__lte=moment) & (Q(until__isnull=True) | Q(until__gt=moment))


def opens_doors(moment: datetime) -> Q:
    """Devices and pairings that are neither expired nor revoked at `moment`."""
    return Q(expires_at__gt=moment) & (Q(revoked_at__isnull=True) | Q(revoked_at__gt=moment))
