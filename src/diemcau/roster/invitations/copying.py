"""Own words and the contact for answers come along when a conference is copied; deadlines and answers do not."""

from diemcau.conferences.copies import Copied, copies

from .models import Asking

FIELDS = ("contact_name", "contact_phone", "contact_email", "wordings", "encloses_paper")


@copies
def copy_asking(copied: Copied) -> None:
    for told in Asking.objects.filter(conference=copied.source).values(*FIELDS):
        Asking.objects.create(conference_id=copied.made, **told)
