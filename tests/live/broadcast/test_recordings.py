"""What was recorded: who sees it, fetches it by Range, deletes it; when it goes by itself; and the mark that says it is being made."""

import fcntl
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from diemcau.infra.models import AuditRow, OutboxRow
from diemcau.infra.options import options
from diemcau.infra.phone_sections import sections
from diemcau.kernel.actor import Actor
from diemcau.kernel.addresses import RECORDINGS, Addresses
from diemcau.live.broadcast import actions, fragments, queries
from diemcau.live.broadcast.models import Broadcast
from diemcau.plane.files import Files, recorded
from tests.attendance.world import World
from tests.live.broadcast.conftest import Told
from tests.plane.asgi import ask
from tests.portal.conftest import Sign

pytestmark = pytest.mark.django_db
NAME, OTHER = "20260705-003000-54000000-1.mp4", "20260705-013000-54000000-2.mp4"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(options().values, "RECORDINGS_DIR", tmp_path / "recordings")
    return tmp_path / "recordings"


def recording(folder: Path, conference: int, name: str = NAME, *, ended: datetime | None = None) -> Path:
    path = folder / str(conference) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(range(256)) * 8000)
    at = (ended or datetime(2026, 7, 5, 1, 35, 20, tzinfo=UTC)).timestamp()
    os.utime(path, (at, at))
    return path


async def test_the_hub_lists_them_and_fetches_by_an_address_that_needs_no_sign_in(folder: Path) -> None:
    """The address itself: whole, by Range, kept by no cache; and none for what is named otherwise."""
    path = recording(folder, 7)
    addresses = Addresses(b"s" * 40, RECORDINGS)
    app = Files(folder, addresses, find=recorded, shared=False)
    address = addresses.sign(7, 0, 0, until=4_000_000_000, name=f"7/{NAME}")
    whole = await ask(app, "GET", address)
    assert (whole.status, whole.body, whole.headers["cache-control"]) == (200, path.read_bytes(), "private, no-store")
    part = await ask(app, "GET", f"{address}?name=x.mp4", headers={"range": "bytes=1000-1099"})
    assert (part.status, part.body) == (206, path.read_bytes()[1000:1100])
    assert part.headers["content-disposition"].startswith("attachment")
    assert (await ask(app, "GET", address.replace("/7/", "/8/"))).status == 404
    with pytest.raises(ValueError, match="secret"):
        addresses.sign(7, 0, 0, until=4_000_000_000, name="7/../../secret")


def test_the_page_names_each_and_the_address_is_for_those_who_run_it(world: World, sign: Sign, folder: Path) -> None:
    number, base = world.conference.pk, f"/c/{world.conference.key}/broadcast/recordings"
    recording(folder, number)
    running = recording(folder, number, OTHER)
    recording(folder, number, "notes.txt")
    for role in ("organizer", "co_organizer", "hub_technician"):
        client = sign(role)
        with running.open("rb") as written:
            fcntl.flock(written, fcntl.LOCK_EX)
            page = client.get(base).content.decode()
            assert all(text in page for text in ("05/07/2026 · 07:30", "1:05:20", "đang ghi"))
            assert "notes" not in page
            assert client.get(f"{base}/{OTHER}").status_code == 404
        found = client.get(f"{base}/{NAME}")
        assert found.status_code == 302
        assert (
            Addresses(options().secret_key.encode(), RECORDINGS)
            .read(found["Location"].partition("?")[0], now_ms=0)
            .rest
            == f"{number}/{NAME}"
        )
    assert AuditRow.objects.filter(verb="broadcast.recording_fetch").count() == 3
    for stranger in (sign("site_technician", site=world.sites[0].pk), sign("")):
        for path in (base, f"{base}/{NAME}", f"{base}/{NAME}/delete"):
            assert stranger.get(path).status_code == 404


def test_it_is_deleted_after_a_second_look_and_the_record_says_by_whom(world: World, sign: Sign, folder: Path) -> None:
    path = recording(folder, world.conference.pk)
    address = f"/c/{world.conference.key}/broadcast/recordings/{NAME}/delete"
    hub = sign("hub_technician")
    assert "không lấy lại được" in hub.get(address).content.decode()
    assert path.exists()
    assert hub.post(address).status_code == 303
    assert not path.parent.exists()
    assert AuditRow.objects.filter(verb="broadcast.recording_delete", who__startswith="account:").exists()
    assert hub.post(address).status_code == 404


def test_each_goes_when_its_days_are_over_and_the_one_being_written_stays(world: World, folder: Path) -> None:
    now = timezone.now()
    Broadcast.objects.create(conference=world.conference, kept_days=3)
    old = recording(folder, world.conference.pk, ended=now - timedelta(days=3, hours=1))
    fresh = recording(folder, world.conference.pk, OTHER, ended=now - timedelta(days=2, hours=23))
    of_nobody = recording(folder, 999_999, ended=now - timedelta(days=31))
    with old.open("rb") as written:
        fcntl.flock(written, fcntl.LOCK_EX)
        assert actions.forget_recordings(now) == 1
    assert actions.forget_recordings(now) == 1
    assert (old.exists(), fresh.exists(), of_nobody.parent.exists()) == (False, True, False)


def state(world: World, **facts: Any) -> dict[str, Any]:
    plain = {
        "on_air": "studio",
        "by": "main",
        "since": 1,
        "lost": None,
        "recording": False,
        "fault": "",
        "transcoding": True,
    }
    return plain | {"conference": world.conference.pk} | facts


def test_a_full_disk_is_said_where_the_broadcast_is_run_and_it_can_be_recorded_again(
    world: World, hub: Actor, sign: Sign, told: Told
) -> None:
    Broadcast.objects.create(conference=world.conference, recording=True)
    type(world.conference).objects.update(recording_on=True)
    actions.note_state(state(world, fault="disk_full"))
    assert told == [], "it tries again and again by itself"
    client, base = sign("hub_technician"), f"/c/{world.conference.key}/broadcast"
    for page in (base, f"{base}/studio", f"{base}/recordings"):
        assert "đĩa máy chủ đầy" in client.get(page).content.decode(), page
    assert client.post(f"{base}/act", {"do": "record"}).status_code == 303
    assert told == [(world.conference.pk, "record", True)]


def test_the_mark_stands_on_every_page_of_the_conference_while_it_is_recorded(world: World, sign: Sign) -> None:
    key, room = world.conference.key, world.sites[0]
    actions.note_state(state(world, recording=True))
    hub, technician = sign("organizer"), sign("site_technician", site=room.pk)
    pages = [
        "",
        "/programme",
        "/sites",
        "/broadcast",
        "/broadcast/studio",
        "/wall",
        "/hall",
        "/delegates",
        "/headcount",
    ]
    pages += ["/films", "/materials", "/slides", "/run-sheet"]
    rooms = [f"/sites/{room.code}/screen", f"/sites/{room.code}/call"]
    for client, path in [*((hub, page) for page in pages), *((technician, page) for page in rooms)]:
        page = client.get(f"/c/{key}{path}", follow=True)
        assert page.status_code == 200, path
        assert '<p id="recorded-mark" class="recorded-mark" role="status">Đang ghi hình</p>' in page.content.decode(), (
            path
        )
    phone = next(one for one in sections() if one.name == "recorded")
    assert 'id="phone-recorded"' in (shown := phone.draw(world.conference.pk, "live", "vi"))
    assert "Đang ghi hình" in shown
    OutboxRow.objects.all().delete()
    actions.note_state(state(world, recording=False))
    assert OutboxRow.objects.filter(topic="broadcast").exists()
    none = '<p id="recorded-mark" class="recorded-mark" role="status"></p>'
    assert fragments.mark(world.conference.pk).strip() == none
    assert none in hub.get(f"/c/{key}/broadcast").content.decode()


def test_who_no_longer_tells_people_does_not_record_them(world: World, told: Told) -> None:
    Broadcast.objects.create(conference=world.conference, recording=True)
    actions.note_state(state(world, recording=True))
    assert told == [(world.conference.pk, "record", False)]
    assert queries.shown(world.conference.pk).recording, "the mark stands until the packager has ended it"
