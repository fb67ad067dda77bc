"""Polls that were prepared, as drafts or for an item of the programme, come along as drafts when a conference is copied."""

from django.db.models import Q

from diemcau.conferences.copies import Copied, copies

from .enums import State
from .models import Poll


@copies
def copy_polls(copied: Copied) -> None:
    prepared = Q(state=State.DRAFT) | Q(item__isnull=False)
    Poll.objects.bulk_create(
        Poll(
            conference_id=copied.made, title=row.title, kind=row.kind, choices=row.choices, most=row.most, naming=row.naming,
            results=row.results, countdown_s=row.countdown_s, item_id=copied.items.get(row.item_id) if row.item_id else None,
        )
        for row in Poll.objects.filter(prepared, conference=copied.source, run="live")
    )  # fmt: skip
