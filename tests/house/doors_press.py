"""What addresses of the press kit name: a photo of room A, a speaker's card, a kit that was given out."""

import io
from typing import Any

from diemcau.conferences.models import ProgrammeItem, Speaker
from diemcau.kernel.actor import Actor, Held
from diemcau.outcomes.press import actions, files
from diemcau.outcomes.press.cards import faces_of
from diemcau.outcomes.press.content import kit_of
from diemcau.outcomes.press.links import card_secret, kit_secret
from diemcau.outcomes.press.models import Photo
from tests.attendance.world import World
from tests.outcomes.press_grounds import camera_photo


def press_values(world: World, item: ProgrammeItem, name: str) -> dict[str, Any]:
    """The arguments of the address `name`; nothing for those of other modules."""
    if not name.startswith("press:"):
        return {}
    by, conference = Actor(who="account:1", held=frozenset({Held("organizer", world.conference.pk)})), world.conference
    values: dict[str, Any] = {"kind": "json" if name == "press:bundle" else "pdf", "name": "release"}
    if name in ("press:card", "press:office"):
        Speaker.objects.get_or_create(item=item, name="Giàng A Chu")
        values["speaker"] = faces_of(conference)[0].key
    if name == "press:office":
        values["secret"] = card_secret(actions.send_card(conference, by=by, speaker=values["speaker"]))
    if name.startswith("press:kit"):
        actions.give_out(conference, by=by)
        values |= {"secret": kit_secret(kit_of(conference)), "name": "vi-release.pdf"}
    if name in ("press:photo", "press:picture"):
        values["number"] = _photo(world).pk
    return values


def _photo(world: World) -> Photo:
    """Of room A, made ready."""
    data = camera_photo(20, 20)
    photo = Photo.objects.filter(conference=world.conference).first() or actions.send_photo(
        world.conference, io.BytesIO(data), by=Actor(held=frozenset({Held("organizer")})), size=len(data), site=world.sites[1]
    ).photo  # fmt: skip
    kept = files.keep(world.conference.pk, data, "jpg")
    Photo.objects.filter(pk=photo.pk).update(state="ready", picture=kept, preview=kept)
    return photo
