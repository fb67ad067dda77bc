"""A person is forgotten: their name goes out of photos' words, of the release, of what was given out; their card goes."""

import msgspec
from django.db.models import F
from django.utils import timezone

from diemcau.kernel.names import canonical
from diemcau.roster.models import Delegate

from ...documents.persons import holds, without
from ..cards import faces_of
from ..content import Caption, Content, as_was
from ..models import Card, Kit, Mention, Photo, Release
from ..naming import namesakes
from .renewing import renewed


def forget_person(delegate: Delegate, wholly: bool) -> None:
    """Inside the erasing transaction. Photos that named them wait for approval again. Where the chair or a speaker of the programme is
    somebody else of the same name, the release's own sentences stay, and it is noted that a version given out was kept."""
    conference, name = delegate.conference, delegate.full_name
    Kit.objects.get_or_create(
        conference=conference
    )  # a release that is being given out is waited for, or finds that its words moved
    Kit.objects.filter(conference=conference).update(version=F("version") + 1)
    own, others = namesakes(delegate, faces_of(conference))
    stays = bool(others) or _is_chair(delegate)
    named = [one for one in Release.objects.filter(conference=conference).order_by("number") if _names(one, name)]
    unapproved = _out_of_photos(delegate)
    Card.objects.filter(pk__in=[face.card.pk for face in own if face.card]).delete()
    _out_of_old_cards(delegate, {face.card.pk for face in others if face.card})
    if not stays:
        _out_of_kit(delegate)
    taken = {one.pk for one in renewed(conference.pk, lambda content: _bare(content, name, unapproved, stays=stays))}
    for release in named:
        kept = stays and _names(Release.objects.get(pk=release.pk), name)
        when = None if kept or release.pk not in taken else timezone.now()
        Mention.objects.get_or_create(release=release, delegate=delegate, defaults={"taken_out_at": when})


def _is_chair(delegate: Delegate) -> bool:
    """Whether the chair is named, and is somebody else by what stands beside the name."""
    told = [text for text in delegate.conference.chair.values() if holds(text, delegate.full_name)]
    known = [words for text in (delegate.position, delegate.unit) if (words := canonical(text))]
    return bool(told) and not any(words in canonical(text) for text in told for words in known)


def _names(release: Release, name: str) -> bool:
    return any(holds(line, name) for kept in release.texts.values() for line in as_was(kept).lines)


def _out_of_photos(delegate: Delegate) -> set[int]:
    """The numbers of photos that left the kit with it."""
    found, name = set(), delegate.full_name
    for photo in Photo.objects.select_for_update().filter(conference=delegate.conference_id).order_by("pk"):
        if not any(holds(text, name) for text in (*photo.caption.values(), photo.credit, photo.reason)):
            continue
        photo.caption = {code: without(text, name) for code, text in photo.caption.items()}
        photo.credit, photo.reason = without(photo.credit, name), without(photo.reason, name)
        photo.approved_at, photo.approved_by, photo.approved_name = None, "", ""
        photo.version += 1
        photo.save(
            update_fields=["caption", "credit", "reason", "approved_at", "approved_by", "approved_name", "version"]
        )
        found.add(photo.number)
    return found - {0}


def _out_of_old_cards(delegate: Delegate, others: set[int]) -> None:
    """Cards with the name of somebody who is in the programme no longer."""
    for card in Card.objects.filter(conference=delegate.conference_id).exclude(pk__in=others).order_by("pk"):
        if canonical(card.said.get("name", "")) == canonical(delegate.full_name):
            card.delete()


def _out_of_kit(delegate: Delegate) -> None:
    kit = Kit.objects.select_for_update().filter(conference=delegate.conference_id).first()
    if kit is None:
        return
    name = delegate.full_name
    texts = {code: {part: without(text, name) for part, text in parts.items()} for code, parts in kit.texts.items()}
    contact = "" if holds(kit.contact, name) else kit.contact  # the number beside it is theirs, too
    if (texts, contact) != (kit.texts, kit.contact):
        kit.texts, kit.contact, kit.version = texts, contact, kit.version + 1
        kit.save(update_fields=["texts", "contact", "version"])


def _bare(content: Content, name: str, unapproved: set[int], *, stays: bool) -> Content:
    captions = [
        Caption(one.number, without(one.text, name), without(one.credit, name))
        for one in content.captions
        if one.number not in unapproved
    ]
    if stays:
        return msgspec.structs.replace(content, captions=captions)
    return msgspec.structs.replace(
        content,
        title=without(content.title, name),
        parts=[[without(line, name) for line in lines] for lines in content.parts],
        contact="" if holds(content.contact, name) else content.contact,
        captions=captions,
    )
