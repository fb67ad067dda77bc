"""What the hub's technicians write to a room. Of two who answer at once the second one sees the first answer before sending theirs."""

from collections.abc import Mapping
from uuid import uuid4

from django.db import transaction

from diemcau.conferences.models import Conference, Site
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies
from ..enums import Side
from ..models import Line, Phrase
from ..phrases import is_code
from ..texts import LONGEST, kept, localised, says_something
from .gate import CHAT, CHAT_HUB, done, now_ms, require_hub


@transaction.atomic
def answer(site: Site, *, by: Actor, saw: int, text: str = "", phrase: str = "", run: str = "live") -> Line:
    """Write to a room. `saw`: the number of the last line that was on the page. The same again is the press before. Raises Refused:
    forbidden, chat_empty, announcement_long, chat_moved (somebody else answered since)."""
    require_hub(by, site.conference_id)
    if phrase and not is_code(phrase, Side.HUB):
        raise Refused("chat_empty")
    if not phrase and not says_something(text):
        raise Refused("chat_empty")
    if len(text) > LONGEST:
        raise Refused("announcement_long", most=LONGEST)
    said = "" if phrase else kept(text)
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    for other in Line.objects.filter(site=site, run=run, is_hub=True, is_mark=False, pk__gt=saw).order_by("pk"):
        if (other.who, other.text, other.phrase) == (by.who, said, phrase):
            return other
        raise Refused("chat_moved")
    return _write(site, by, run, text=said, phrase=phrase)


@transaction.atomic
def settle(site: Site, *, by: Actor, run: str = "live") -> None:
    """What the room wrote last needs no answer. Twice is once. Raises Refused: forbidden."""
    require_hub(by, site.conference_id)
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    last = Line.objects.filter(site=site, run=run).order_by("pk").last()
    if last is not None and not last.is_hub:
        _write(site, by, run, is_mark=True)


@transaction.atomic
def add_phrase(conference: Conference, *, by: Actor, side: str, texts: Mapping[str, str]) -> Phrase:
    """A phrase of the conference's own. One that is there stays one. Raises Refused: forbidden, announcement_empty, announcement_long."""
    if not policies.may_word(by, conference.pk):
        raise Refused("forbidden")
    said = localised(texts)
    for row in Phrase.objects.filter(conference=conference, side=side, removed_at=0):
        if row.texts == said:
            return row
    row = Phrase.objects.create(conference=conference, side=side, texts=said)
    done(by, "chat.add_phrase", conference.pk, phrase=row.pk)
    return row


@transaction.atomic
def remove_phrase(phrase: Phrase, *, by: Actor) -> None:
    """It is offered no more; lines that said it stay. Raises Refused: forbidden."""
    if not policies.may_word(by, phrase.conference_id):
        raise Refused("forbidden")
    if Phrase.objects.filter(pk=phrase.pk, removed_at=0).update(removed_at=now_ms()):
        done(by, "chat.remove_phrase", phrase.conference_id, phrase=phrase.pk)


def _write(site: Site, by: Actor, run: str, *, text: str = "", phrase: str = "", is_mark: bool = False) -> Line:
    now = now_ms()
    row = Line.objects.create(
        conference_id=site.conference_id, run=run, site=site, op=uuid4(), is_hub=True, is_mark=is_mark, text=text,
        phrase=phrase, at=now, came_at=now, who=by.who,
    )  # fmt: skip
    announce(site.conference_id, CHAT, site.pk, run=run)
    announce(site.conference_id, CHAT_HUB, run=run)
    return row
