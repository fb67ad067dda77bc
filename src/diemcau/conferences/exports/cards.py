"""Printed cards of rooms and of speakers: the way in as QR, what to do, whom to ring. One PDF, one compile."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.infra import papers
from diemcau.infra.jobs import Report
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose
from diemcau.people import actions as people

from .. import actions, phones, queries
from ..models import Conference, Site, SiteContact
from ..queries import LinkPlace, SiteFacts

CARDS = "conferences.cards"
AT_ONCE = 400  # cards of a PDF: about a second


class CardSize(StrEnum):
    """Of A6 four fit on a page A4, of A5 two."""

    A6 = "a6"
    A5 = "a5"


def cards_zip(
    conference: Conference, sites: QuerySet[Site], file: IO[bytes], *, by: Actor, size: CardSize, report: Report
) -> None:
    """The cards of very many sites, `AT_ONCE` in a PDF: one of 3,642 rooms would take 1.4 GB to make."""
    numbers = list(sites.values_list("pk", "code"))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for first in range(0, len(numbers), AT_ONCE):
            piece = numbers[first : first + AT_ONCE]
            made = cards_pdf(conference, sites.filter(pk__in=[pk for pk, _ in piece]), by=by, size=size)
            archive.writestr(f"{conference.key}-cards-{piece[0][1]}-{piece[-1][1]}.pdf", made)
            report((first + len(piece)) / len(numbers))


def cards_pdf(conference: Conference, sites: QuerySet[Site], *, by: Actor, size: CardSize = CardSize.A6) -> bytes:
    """The cards of these sites, in their order. A card that is printed again is the same card, as long as it opens.

    Raises Refused(forbidden) for those who may not let devices in.
    """
    spoken = languages_of(conference)
    rows = queries.sites_for(by, conference, spoken[0], sites)
    ways = people.cards_for(by=by, conference=conference.pk, sites=[row.id for row in rows])
    actions.make_join_codes(conference, list(ways), by=by)
    codes = queries.codes_of(list(ways))
    return _pressed(conference, _of_rooms, [_card(row, ways[row.id].url, codes[row.id]) for row in rows], size)


def speaker_cards_pdf(conference: Conference, places: Sequence[LinkPlace]) -> bytes:
    """The cards of these speakers, who have links."""
    zone = ZoneInfo(conference.timezone)
    cards = []
    for place in places:
        begins = place.item.planned_start if place.item else None
        title = place.item.title if place.item else _("Lectern")
        facts = {"name": place.holder or title, "above": title if place.holder else "", "room": place.url}
        cards.append({"code": f"{begins.astimezone(zone):%H:%M}" if begins else "", "url": place.url, **facts})
    return _pressed(conference, _of_speakers, cards, CardSize.A6)


Words = Callable[[], Mapping[str, Any]]


def _pressed(conference: Conference, words: Words, cards: Sequence[Mapping[str, Any]], size: CardSize) -> bytes:
    spoken = languages_of(conference)
    data = {
        "size": size.value,
        "language": spoken[0],
        "title": choose(conference.called, spoken[0], conference.key),
        "texts": [_texts(conference, language, words) for language in spoken],
        "hub": _hub_phones(conference),
        "cards": [{**card, "qr": f"{at}.svg"} for at, card in enumerate(cards)],
    }
    files = {f"{at}.svg": papers.qr(card["url"]) for at, card in enumerate(cards)}
    return papers.compile("conferences/cards", data, files)


def languages_of(conference: Conference) -> list[str]:
    """The languages in which the conference has a name, its main one first."""
    has = [code for code, text in conference.called.items() if text]
    return sorted(dict.fromkeys(has or [conference.language]), key=lambda code: (code != conference.language, code))


def _texts(conference: Conference, language: str, words: Words) -> dict[str, Any]:
    """The card's fixed words in one language."""
    hosts = [o.name for o in queries.organisers_of(conference, language) if o.role in ("host", "joint_host")]
    with translation.override(language):
        return {
            "language": language,
            "conference": choose(conference.called, language),
            "hosts": hosts,
            "ring": _("Hub"),
            **words(),
        }


def _of_rooms() -> Mapping[str, Any]:
    return {
        "room": pgettext("site", "Room number"),
        "steps": [
            _("Scan the square with a phone, a tablet or the room's computer with a camera. The room desk opens."),
            _("No camera? Open %(address)s and type the code that the hub reads out to you.")
            % {"address": f"{options().public_url.rstrip('/')}/pair"},
            _("Take attendance and report the headcount there. It goes on working without a line."),
            _("A fault? Report it on the desk, or ring the hub and say the room number."),
        ],
        "keep": _("Keep this card in the room. Whoever has it can enter for the room."),
        "phones": _("Delegates' phones"),
    }


def _of_speakers() -> Mapping[str, Any]:
    return {
        "room": _("Speaker"),
        "steps": [
            _("Scan the square with your phone: your page opens. Nothing to install, no account."),
            _("Look through your slides and write your notes: only you and the hub read them."),
            _("When it is your turn, “Next” and “Back” turn the pages in every room."),
            _("Your time stands above them: yellow means come to the end, red the last minute and what is over it."),
        ],
        "keep": _("Whoever has this card can turn your pages: give it to nobody."),
    }


def _hub_phones(conference: Conference) -> list[str]:
    """Names and numbers of the hub's people: rooms must be able to ring them, whoever prints."""
    region = phones.region_of(conference.timezone)
    people = SiteContact.objects.filter(site__conference=conference, site__is_hub=True).exclude(phone="")
    lines = [f"{person.name}: {phones.shown(person.phone, region)}" for person in people.order_by("role", "pk")]
    return [line.replace(" ", "\u00a0") for line in lines]


def _card(row: SiteFacts, url: str, code: str) -> Mapping[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "above": row.parent_name,
        "room": " · ".join(part for part in (row.room, row.address) if part),
        "url": url,
        "join": f"{queries.join_address()}  {queries.spoken(code)}",
    }
