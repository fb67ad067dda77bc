"""What the press kit keeps about one delegate, for their own page (roster.holdings); actions/erasing.py forgets it. Who is on a photo
nobody writes down: only a name in words can be found, and it is the organisers who delete a photo on which somebody does not want to be."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.kernel import formats
from diemcau.roster import holdings
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate

from ..documents.persons import holds
from . import actions
from .cards import faces_of
from .content import as_was, kit_of
from .models import Mention, Photo, Release
from .naming import namesakes


def register() -> None:
    """Called once, when the app is ready."""
    holdings.keep("press", kept, title=gettext_lazy("Press kit"))
    holdings.when_erased(actions.forget_person)


def kept(delegate: Delegate) -> Iterator[Holding]:
    """Words that hold the name, the speaker's card, and releases given out that held it until it was erased. Six queries."""
    conference, name = delegate.conference, delegate.full_name
    yield from _photos(conference, name)
    own, _others = namesakes(delegate, faces_of(conference))
    for face in own:
        yield Holding("card", _("Speaker’s card"), "; ".join([face.heading(), *face.positions(_language())]))
    yield from _words(conference, name)
    for release in Release.objects.filter(conference=conference).order_by("number"):
        release.conference = conference
        lines = dict.fromkeys(line for kept in release.texts.values() for line in as_was(kept).lines)
        yield from (Holding("release", _given_out(release), line) for line in lines if holds(line, name))
    for mention in Mention.objects.filter(delegate=delegate).select_related("release").order_by("release__number"):
        mention.release.conference = conference
        yield Holding("release", _given_out(mention.release), _became(mention))


def _photos(conference: Conference, name: str) -> Iterator[Holding]:
    for photo in Photo.objects.filter(conference=conference).order_by("pk"):
        for text in (*photo.caption.values(), photo.credit, photo.reason):
            if holds(text, name):
                yield Holding("photo", _("Words beside a photo"), text)


def _words(conference: Conference, name: str) -> Iterator[Holding]:
    """The draft, where somebody wrote it otherwise."""
    kit = kit_of(conference)
    for text in (*(text for parts in kit.texts.values() for text in parts.values()), kit.contact):
        for line in text.splitlines():
            if holds(line, name):
                yield Holding("release_words", _("Words of the press release"), line)


def _given_out(release: Release) -> str:
    told = {"number": release.number, "day": _day(release.made_at, release)}
    return _("Press release, version %(number)s, given out on %(day)s") % told


def _became(mention: Mention) -> str:
    if mention.taken_out_at is None:
        return _("The version is kept as it was: somebody else in the programme has the same name.")
    told = {"day": _day(mention.taken_out_at, mention.release)}
    return _("Your name was taken out on %(day)s. Copies that were fetched before do not change.") % told


def _day(at: datetime, release: Release) -> str:
    return formats.day(at.astimezone(ZoneInfo(release.conference.timezone)).date(), _language())


def _language() -> str:
    return (get_language() or "vi")[:2]
