"""Delegates of one name."""

from diemcau.kernel.names import canonical

from .models import Delegate


def has_namesake(delegate: Delegate) -> bool:
    """Whether somebody else on the list has the same name: then nobody can tell whom a text names."""
    others = Delegate.objects.filter(conference=delegate.conference_id, removed_at=None).exclude(pk=delegate.pk)
    others = others.exclude(merged_into=delegate)
    return any(canonical(one) == canonical(delegate.full_name) for one in others.values_list("full_name", flat=True))
