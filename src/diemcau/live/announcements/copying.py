"""The conference's own phrases come along when it is copied."""

from diemcau.conferences.copies import Copied, copies

from .models import Phrase


@copies
def copy_phrases(copied: Copied) -> None:
    rows = Phrase.objects.filter(conference=copied.source, removed_at=0)
    Phrase.objects.bulk_create([Phrase(conference_id=copied.made, side=row.side, texts=row.texts) for row in rows])
