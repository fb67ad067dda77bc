"""The rule and the design of certificates come along when a conference is copied; numbers, dates and the register do not."""

from diemcau.conferences.copies import Copied, copies

from .models import Picture, Scheme

NOT_COPIED = ("conference_id", "last_number", "dated", "version")


@copies
def copy_scheme(copied: Copied) -> None:
    for told in Scheme.objects.filter(conference=copied.source).values():
        kept = {name: value for name, value in told.items() if name not in NOT_COPIED}
        Scheme.objects.create(conference_id=copied.made, **kept)
        used = Picture.objects.filter(conference=copied.source, digest__in=(told["left"], told["right"]))
        Picture.objects.bulk_create(
            Picture(conference_id=copied.made, digest=one.digest, data=one.data) for one in used
        )
