"""Whether lists are approved and the organisers' own words come along when a conference is copied; deadlines, links and lists do not."""

from diemcau.conferences.copies import Copied, copies

from .models import Call


@copies
def copy_call(copied: Copied) -> None:
    for told in Call.objects.filter(conference=copied.source).values("wants_approval", "message"):
        Call.objects.create(conference_id=copied.made, **told)
