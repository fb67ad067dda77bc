"""An archived conference: its press kit and its fact sheet are read and taken away, and nothing of them is written."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diemcau.conferences import actions as conferences
from diemcau.conferences.actions import Count, SpeakerSaid
from diemcau.conferences.models import Conference
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.errors import Refused
from diemcau.outcomes.facts import actions as facts
from diemcau.outcomes.facts.models import FrozenSheet, Word
from diemcau.outcomes.press import actions, files
from diemcau.outcomes.press.cards import faces_of
from diemcau.outcomes.press.content import kit_of
from diemcau.outcomes.press.links import card_secret, kit_secret
from diemcau.outcomes.press.models import Card, Kit, Photo, Release
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import approved, camera_photo, organiser, send
from tests.portal.conftest import sign

__all__ = ["sign"]
pytestmark = pytest.mark.django_db
ARCHIVED = "Hội nghị đã lưu trữ: không thay đổi được nữa."


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Given out, with a photo and a card, then archived."""
    monkeypatch.setattr(files, "root", lambda: tmp_path / "press")
    made = make_world(sites=2, people=1)
    conference, hub = made.conference, organiser(made.conference)
    conferences.set_quantities(conference, by=SYSTEM, counts=[Count("delegates", 3000, "more_than", timezone.now())])
    said = SpeakerSaid("Giàng A Chu", [{"vi": "Bác sĩ"}])
    conferences.add_item(made.sessions[0], by=SYSTEM, kind="topic", title={"vi": "Cầm máu"}, speakers=[said])
    approved(conference, "Đại biểu", shade=1, site=made.sites[1])
    send(conference, camera_photo(shade=200), caption={"vi": "Chờ duyệt"}, credit="X", site=made.sites[1])
    actions.send_card(conference, by=hub, speaker=faces_of(conference)[0].key)
    facts.freeze(conference, by=SYSTEM, occasion="press")
    actions.give_out(conference, by=hub)
    Conference.objects.filter(pk=conference.pk).update(status="archived")
    conference.refresh_from_db()
    return made


def rows() -> list[object]:
    """All that could be written."""
    models = (Photo, Kit, Release, Card, FrozenSheet, Word)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_no_verb_writes_anything(world: World) -> None:
    conference, hub, before = world.conference, organiser(world.conference), rows()
    photo, face = Photo.objects.get(approved_at=None), faces_of(world.conference)[0]
    data, said = camera_photo(shade=77), actions.Said({"vi": "Khác"}, "Khác")
    kit, seen = kit_of(conference), photo.version
    key = face.key
    verbs: list[Callable[[], object]] = [
        lambda: actions.send_photo(conference, io.BytesIO(data), by=hub, size=len(data), site=world.sites[1]),
        lambda: actions.edit_photo(photo, by=hub, said=said, seen=seen),
        lambda: actions.approve_photo(photo, by=hub, seen=seen),
        lambda: actions.decline_photo(photo, by=hub, seen=seen, reason="Mờ"),
        lambda: actions.withdraw_photo(photo, by=hub, seen=seen),
        lambda: actions.delete_photo(photo, by=hub),
        lambda: actions.word_kit(
            conference, by=hub, seen=kit.version, language="vi", texts={}, contact="", embargo_until=None
        ),
        lambda: actions.give_out(conference, by=hub),
        lambda: actions.renew_link(conference, by=hub),
        lambda: actions.end_link(conference, by=hub),
        lambda: actions.send_card(conference, by=hub, speaker=key),
        lambda: actions.end_card_link(conference, by=hub, speaker=key),
        lambda: actions.edit_card(conference, by=hub, speaker=key, said=face.said),
        lambda: actions.approve_card(
            conference, by=hub, speaker=key, said=face.said, seen=face.digest, name="Văn phòng"
        ),
        lambda: actions.ask_change(conference, by=hub, speaker=key, words="Sửa"),
        lambda: facts.freeze(conference, by=SYSTEM, occasion="final"),
        lambda: facts.withdraw(conference, by=SYSTEM, key="delegates"),
    ]
    for verb in verbs:
        with pytest.raises(Refused, match="closed"):
            verb()
    assert rows() == before


def test_pages_are_read_without_forms_and_say_why(world: World, sign: Callable[..., Client]) -> None:
    hub, key = sign("organizer"), world.conference.key
    photo, face = Photo.objects.get(approved_at=None), faces_of(world.conference)[0]
    pages = ["press", "press/photos", "press/cards", f"press/photos/{photo.pk}", "facts"]
    room = f"/c/{key}/sites/{world.sites[1].code}/photos"
    for browser, path in [*((hub, f"/c/{key}/{path}") for path in pages), (sign("site_lead", world.sites[1].pk), room)]:
        page = browser.get(path)
        assert page.status_code == 200, path
        main = page.content.decode().split("<main", 1)[1]
        assert ARCHIVED in main, path
        assert 'method="post"' not in main, path
    for path in ("press/kit.zip", "press/kit.xlsx", "press/papers/release.pdf", "press/cards.pdf", "facts.xlsx"):
        assert hub.get(f"/c/{key}/{path}").status_code == 200, path
    for path in (f"press/cards/{face.key}", "facts/figures/delegates"):
        page = hub.get(f"/c/{key}/{path}")
        assert page.status_code == 422, path
        assert ARCHIVED in page.content.decode(), path
    assert hub.post(f"/c/{key}/press/give-out", {"facts": "0"}).status_code == 422
    sent = {"file": SimpleUploadedFile("a.jpg", camera_photo(shade=5))}
    told = hub.post(f"/c/{key}/press/photos", sent, headers={"accept": "application/json"})
    assert ARCHIVED in told.json()["text"]


def test_what_was_given_out_stays_open_and_an_office_still_reads_its_card(world: World) -> None:
    stranger = Client(headers={"accept-language": "vi"})
    url = f"/press/{kit_secret(kit_of(world.conference))}"
    assert "hơn 3.000 đại biểu" in stranger.get(url).content.decode()
    assert stranger.get(f"{url}/vi-release.pdf").status_code == 200
    card = stranger.get(f"/card/{card_secret(Card.objects.get())}")
    assert card.status_code == 200
    assert ARCHIVED in card.content.decode()
    assert "<form" not in card.content.decode().split("<main", 1)[1]
