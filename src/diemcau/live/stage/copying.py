"""How long rooms and units speak comes along when a conference is copied."""

from diemcau.conferences.copies import Copied, copies

from .models import Budget


@copies
def copy_budgets(copied: Copied) -> None:
    rows = list(Budget.objects.filter(conference=copied.source))
    for row in rows:
        row.pk, row.conference_id, row.version = None, copied.made, 0
        row.site_id = copied.sites[row.site_id] if row.site_id else None
    Budget.objects.bulk_create(rows)
