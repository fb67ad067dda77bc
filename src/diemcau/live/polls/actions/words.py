"""Which words of a poll are shown."""

from django.db import transaction

from diemcau.infra import audit
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from ..enums import Kind
from ..models import Poll, Word
from .gate import POLLS, TALLY, held


@transaction.atomic
def let_word(poll: Poll, *, by: Actor, key: str, on: bool) -> None:
    """Show a word (words.Group.key) whoever said it, or hide it whoever did. Raises Refused: forbidden, poll_state."""
    row = held(poll, by=by)
    if row.kind != Kind.WORDS or not 0 < len(key) <= 200:
        raise Refused("poll_state")
    Word.objects.update_or_create(poll=row, key=key, defaults={"is_shown": on})
    audit.record(by, "polls.let_word", conference=row.conference_id, run=row.run, poll=str(row.uid), on=on)
    announce(row.conference_id, POLLS, run=row.run)
    announce(row.conference_id, TALLY, row.pk, run=row.run)
