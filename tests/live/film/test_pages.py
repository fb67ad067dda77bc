"""What the pages and doors of films and materials do, without a server: uploads, the show, hours, readers, the pack."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diemcau.conferences.models import SiteContact
from diemcau.infra import words
from diemcau.infra.fragments import fragments_on
from diemcau.infra.jobs import run_due
from diemcau.infra.models import OutboxRow
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.addresses import MATERIALS, Addresses
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.pieces import PIECE
from diemcau.live.film import actions, fragments, queries, vault
from diemcau.live.film.models import Copy, Delivery, Film, Material, Show
from diemcau.plane.files.spans import whole
from tests.attendance.world import World
from tests.live.film.clips import clip
from tests.portal.conftest import sign

__all__ = ["sign"]
Sign = Callable[..., Client]
SENT = "application/offset+octet-stream"


@pytest.fixture
def film(world: World) -> Film:
    return Film.objects.create(
        conference=world.conference, title="Sơ cứu", state="ready", digest=vault.keep(b"f" * (PIECE + 5), "mp4"),
        size=PIECE + 5, duration_ms=60_000, facts={"width": 160, "height": 90}, made_by="account:1",
    )  # fmt: skip


@pytest.fixture
def hub(sign: Sign) -> Client:
    return sign("hub_technician")


def begin(client: Client, data: bytes, kind: str = "film", name: str = "a.mp4") -> Any:
    told = {"kind": kind, "name": name, "size": len(data), "mark": hashlib.sha256(data).hexdigest()}
    return client.post("/c/hoi-nghi/films/uploads", json.dumps(told), content_type="application/json")


def patch(client: Client, url: str, offset: int, data: bytes) -> Any:
    return client.patch(url, data, content_type=SENT, headers={"Upload-Offset": str(offset)})


def test_a_film_is_uploaded_piece_by_piece(hub: Client, world: World, tmp_path: Any) -> None:
    data = clip(tmp_path / "a.mp4").read_bytes()
    told = begin(hub, data).json()
    assert told["offset"] == 0
    half = len(data) // 2
    assert patch(hub, told["url"], 0, data[:half]).headers["Upload-Offset"] == str(half)
    again = patch(hub, told["url"], 0, data[:half])
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, str(half))
    asked = hub.head(told["url"])
    assert (asked.status_code, asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (
        200,
        str(half),
        str(len(data)),
    )
    assert begin(hub, data).json() == told | {"offset": half}
    assert "a.mp4" in hub.get("/c/hoi-nghi/films").content.decode()
    assert patch(hub, told["url"], half, data[half:]).status_code == 204
    assert "đang được kiểm tra" in hub.get("/c/hoi-nghi/films").content.decode()
    run_due("films")
    page = hub.get("/c/hoi-nghi/films").content.decode()
    assert "0:01" in page
    assert hub.get(f"/c/hoi-nghi/films/{Film.objects.get().pk}").status_code == 200


def test_uploads_refuse_in_words_and_strangers_find_nothing(hub: Client, sign: Sign, world: World) -> None:
    refused = begin(hub, b"")
    assert (refused.status_code, refused.json()["text"]) == (422, "Tệp trống.")
    assert begin(hub, b"x", kind="song").status_code == 422
    assert hub.post("/c/hoi-nghi/films/uploads", "[]", content_type="application/json").status_code == 422
    url = begin(hub, b"abc").json()["url"]
    assert patch(hub, url, 0, b"abcd").json()["error"] == "upload_over"
    assert hub.patch(url, b"abc", content_type=SENT).status_code == 415
    assert hub.patch(url, b"abc", headers={"Upload-Offset": "0"}).status_code == 415
    assert patch(hub, url, 0, bytes(9_000_000)).status_code == 413
    other = sign("organizer")
    assert patch(other, url, 0, b"abc").status_code == 404
    assert begin(sign("site_lead", world.sites[0].pk), b"abc").status_code == 404
    assert hub.delete(url).status_code == 204
    assert hub.head(url).status_code == 404


def test_all_rooms_are_told_where_the_film_is(world: World, planner: Actor, film: Film) -> None:
    number = world.conference.pk

    def shown() -> dict[str, str]:
        drawn = fragments.pane(number, "live")
        return {n: drawn.split(f'data-{n}="')[1].split('"')[0] for n in ("state", "film", "at", "offset", "duration")}

    assert shown()["state"] == "idle"
    begins = SystemClock().now_ms() - 10_000
    actions.play(film, by=planner, at=begins, offset=5_000)
    assert shown() == {
        "state": "playing",
        "film": film.digest,
        "at": str(begins),
        "offset": "5000",
        "duration": "60000",
    }
    assert abs(queries.position_now(number, "live") - 15_000) < 500
    actions.pause(by=planner, conference=number)
    actions.pause(by=planner, conference=number)
    assert (shown()["state"], abs(int(shown()["offset"]) - 15_000) < 500) == ("paused", True)
    actions.seek(by=planner, conference=number, offset=99_000_000)
    assert shown()["offset"] == "59999"
    actions.seek(by=planner, conference=number, offset=-5)
    actions.go_on(by=planner, conference=number)
    assert (shown()["state"], shown()["offset"], int(shown()["at"]) > SystemClock().now_ms()) == ("playing", "0", True)
    with pytest.raises(Refused, match="film_running"):
        actions.remove_film(film, by=planner)
    assert Show.objects.filter(run="rehearsal").count() == 0
    assert OutboxRow.objects.filter(topic="film", run="live").count() == 5
    later = SystemClock().now_ms() + 60_000
    actions.play(film, by=planner, at=later)
    actions.seek(by=planner, conference=number, offset=10_000)
    assert (shown()["offset"], shown()["at"]) == ("10000", str(later))  # it begins when it was to begin
    actions.stop(by=planner, conference=number)
    assert shown()["state"] == "idle"
    with pytest.raises(Refused, match="film_not_ready"):
        actions.seek(by=planner, conference=number, offset=1)
    film.state = "checking"
    with pytest.raises(Refused, match="film_not_ready"):
        actions.play(film, by=planner)


def test_the_hub_s_buttons_do_it(hub: Client, world: World, film: Film) -> None:
    def act(**said: object) -> int:
        return hub.post("/c/hoi-nghi/films/act", said).status_code

    assert act(do="play", film=film.pk, run="rehearsal") == 302
    assert Show.objects.get().run == "rehearsal"
    assert act(do="play", film=film.pk) == 302
    at = SystemClock().now_ms() - 90_000
    assert act(do="play", film=film.pk, at=at, offset=7_000) == 302
    assert (Show.objects.get(run="live").at, Show.objects.get(run="live").offset) == (at, 7_000)
    assert act(do="play", film=film.pk) == 302
    assert act(do="seek", by="10000") == 302
    assert Show.objects.get(run="live").offset == 10_000
    assert act(do="seek", offset="3000") == 302
    for do in ("pause", "go_on", "stop"):
        assert act(do=do) == 302
    for wrong in (
        {"do": "dance"},
        {"do": "play", "film": "x"},
        {"do": "play", "film": 10**9},
        {"do": "stop", "run": "x"},
    ):
        assert act(**wrong) == 404
    page = hub.get("/c/hoi-nghi/films?run=rehearsal").content.decode()
    assert "Diễn tập" in page


def test_a_room_on_its_way_is_on_the_list_of_those_to_ring(world: World, film: Film) -> None:
    SiteContact.objects.create(site=world.sites[2], role="site_technician", name="Lò Văn Tiến", phone="+84912345678")
    mark = film.digest[:8]
    told = {
        world.sites[0].pk: [{"films": f"{mark}=100"}, {"films": f"{mark}=3"}],
        world.sites[1].pk: [{"films": f"{mark}=37 deadbeef=5 nonsense"}, {"playing": True}],
        world.sites[2].pk: [{"films": 5}, {}],
        10**9: [{"films": f"{mark}=100"}],
    }
    words.take(world.conference.pk, "live", told)
    assert dict(Copy.objects.values_list("site_id", "percent")) == {world.sites[0].pk: 100, world.sites[1].pk: 37}
    assert queries.percents([film], "live") == {world.sites[0].pk: 100, world.sites[1].pk: 37}
    announced = OutboxRow.objects.filter(topic="film_copy").count()
    words.take(world.conference.pk, "live", told)  # nothing new: nobody is told
    assert OutboxRow.objects.filter(topic="film_copy").count() == announced == 2
    facts = {"conference": world.conference, "state": "ready", "digest": film.digest, "size": 4, "duration_ms": 60_000}
    twin = Film.objects.create(title="Lần nữa", **facts)
    words.take(world.conference.pk, "live", told)  # the same file uploaded twice: rooms have both
    assert queries.percents([twin], "live") == {world.sites[0].pk: 100, world.sites[1].pk: 37}
    twin.delete()
    drawn = fragments.missing(world.conference, film, "vi")
    assert "37 %" in drawn
    assert "tel:+84912345678" in drawn
    assert drawn.index(world.sites[2].code) < drawn.index("37 %")
    assert world.sites[0].name not in drawn
    assert "1 / 3" in fragments.films(world.conference, "live", "vi")
    drawings = [
        f.draw(world.conference.pk, "live", {""}, "vi") for topic in ("film", "film_copy") for f in fragments_on(topic)
    ]
    assert {name for drawn in drawings for name in drawn} >= {"film", "film-desk", "films", f"film-missing-{film.pk}"}


def test_rooms_fetch_at_the_hours_and_the_pace_the_hub_says(
    hub: Client, world: World, film: Film, planner: Actor
) -> None:
    url = f"/c/hoi-nghi/sites/{world.sites[0].code}/films.json"
    told = hub.get(url).json()
    [file] = told["films"][0]["files"]
    opened = queries.addresses().read(file["address"], now_ms=SystemClock().now_ms())
    assert (opened.rest, opened.facts) == (f"{film.digest}.mp4", (world.conference.pk, 2_000, 100_000))
    assert queries.addresses().read(file["pieces"], now_ms=0).rest == f"{film.digest}.pieces"
    said = {"room_kbps": 500, "total_kbps": 9_000, "opens": "20:00", "closes": "06:00"}
    assert hub.post("/c/hoi-nghi/films/delivery", said).status_code == 302
    assert hub.post("/c/hoi-nghi/films/delivery", said | {"closes": ""}).status_code == 422
    zone = ZoneInfo(world.conference.timezone)
    night = datetime(2026, 11, 22, 23, 0, tzinfo=zone)
    told = queries.manifest(world.sites[0], night)
    opened = queries.addresses().read(told["films"][0]["files"][0]["address"], now_ms=0)
    assert datetime.fromtimestamp(opened.until, zone) == datetime(2026, 11, 23, 6, 0, tzinfo=zone)
    told = queries.manifest(world.sites[0], night.replace(hour=12))
    assert (told["open"], "address" in told["films"][0]["files"][0]) == (False, False)
    assert datetime.fromtimestamp(told["changes_at"] / 1000, zone) == datetime(2026, 11, 22, 20, 0, tzinfo=zone)
    actions.share_film(film, by=planner, is_shared=False)
    assert queries.manifest(world.sites[0], night)["films"] == []


@pytest.mark.parametrize(
    ("opens", "closes", "hour", "is_open", "then"),
    [
        (None, None, 3, True, None),
        (8, 17, 7, False, 8),
        (8, 17, 8, True, 17),
        (8, 17, 17, False, 8),
        (20, 6, 5, True, 6),
        (20, 6, 6, False, 20),
    ],
)
def test_hours(opens: int | None, closes: int | None, hour: int, is_open: bool, then: int | None) -> None:
    delivery = Delivery(opens=time(opens) if opens else None, closes=time(closes) if closes else None)
    found = queries.window(delivery, ZoneInfo("UTC"), datetime(2026, 11, 22, hour, tzinfo=UTC))
    assert (found.is_open, found.changes_at.hour if found.changes_at else None) == (is_open, then)


def test_captions_are_webvtt_or_refused(hub: Client, film: Film) -> None:
    url = f"/c/hoi-nghi/films/{film.pk}/captions"
    good = "\ufeffWEBVTT - Sơ cứu\n\n00:01.000 --> 00:02.000\nBước một\n".encode()

    def put(data: bytes) -> int:
        return hub.post(url, {"language": "vi", "file": SimpleUploadedFile("a.vtt", data)}).status_code

    assert put(good) == 302
    assert put(good.replace("một".encode(), b"2")) == 302
    caption = film.captions.get()
    assert f"vi:{caption.digest}" in fragments.pane(film.conference_id, "live") or not Show.objects.exists()
    for bad in (b"1\n00:00:01,000 --> 00:00:02,000\nsrt", b"WEBVTT", b"WEBVTT\n\n\xff", good + b"x" * 2_000_000):
        assert put(bad) == 422
    assert "vi" in hub.get(f"/c/hoi-nghi/films/{film.pk}").content.decode()
    assert hub.post(f"/c/hoi-nghi/films/{film.pk}/captions/en/remove").status_code == 404
    assert hub.post(f"/c/hoi-nghi/films/{film.pk}/captions/vi/remove").status_code == 302


def test_a_pack_holds_every_film_that_rooms_fetch(hub: Client, film: Film) -> None:
    answer = hub.get("/c/hoi-nghi/films/pack")
    path, _mark, query = answer.headers["Location"].partition("?")
    assert query == "name=hoi-nghi.dcpack"
    name = queries.addresses().read(path, now_ms=SystemClock().now_ms()).rest
    made = whole(vault.path_of("x").parent.parent, name)
    head = json.loads(made.read(0, 10**6).split(b"\n")[0])
    assert (head["films"][0]["title"], head["files"]) == ("Sơ cứu", [{"name": f"{film.digest}.mp4", "size": PIECE + 5}])
    assert made.size == len(made.read(0, 10**6)) + PIECE + 5


def test_materials_are_for_their_readers_in_their_time(hub: Client, sign: Sign, world: World) -> None:
    data = b"%PDF-1.7 tai lieu"
    url = begin(hub, data, "material", "Kế hoạch.pdf").json()["url"]
    assert patch(hub, url, 0, data).status_code == 204
    made = Material.objects.get()
    lead, delegate = sign("site_lead", world.sites[0].pk), sign("delegate", world.sites[0].pk)

    def who() -> list[bool]:
        return [
            client.get(f"/c/hoi-nghi/materials/{made.pk}/fetch").status_code == 302 for client in (hub, lead, delegate)
        ]

    assert who() == [True, True, False]
    said = {"title": "Kế hoạch hội nghị", "readers": "everybody", "opens_at": "", "closes_at": ""}
    edit = f"/c/hoi-nghi/materials/{made.pk}"
    assert hub.post(edit, said).status_code == 302
    assert who() == [True, True, True]
    assert "Kế hoạch hội nghị" in delegate.get("/c/hoi-nghi/materials").content.decode()
    assert hub.post(edit, said | {"readers": "hub"}).status_code == 302
    assert who() == [True, False, False]
    local = timezone.now().astimezone(ZoneInfo(world.conference.timezone))
    later, before = (f"{local + timedelta(hours=hours):%Y-%m-%dT%H:%M}" for hours in (2, -2))
    assert hub.post(edit, said | {"opens_at": later}).status_code == 302
    assert who() == [True, False, False]
    assert hub.post(edit, said | {"opens_at": later, "closes_at": before}).status_code == 422
    assert hub.post(edit, said | {"opens_at": "0001-01-01T00:00"}).status_code == 422
    assert hub.post(edit, said | {"closes_at": "9999-12-31T23:59"}).status_code == 422
    assert hub.post(edit, said | {"opens_at": before, "closes_at": later}).status_code == 302
    assert who() == [True, True, True]
    location = lead.get(f"/c/hoi-nghi/materials/{made.pk}/fetch").headers["Location"]
    opened = Addresses(options().secret_key.encode(), MATERIALS).read(
        location.partition("?")[0], now_ms=SystemClock().now_ms()
    )
    assert timezone.now().timestamp() < opened.until < timezone.now().timestamp() + 3_602
    assert vault.path_of(queries.material_file(opened.rest)).read_bytes() == data
    assert hub.post(edit, said | {"readers": "hub", "opens_at": before, "closes_at": later}).status_code == 302
    with pytest.raises(NotFound):  # what a room was given before ends at once
        queries.material_file(opened.rest)
    assert hub.post(edit, said | {"title": "Khác", "opens_at": before, "closes_at": later}).status_code == 302
    assert queries.material_file(opened.rest)
    assert hub.post(edit, said | {"opens_at": "", "closes_at": before}).status_code == 302
    assert who() == [True, False, False]
    with pytest.raises(NotFound):
        queries.material_file(opened.rest)
    assert hub.post(f"{edit}/remove").status_code == 302
    assert hub.get("/c/hoi-nghi/materials").status_code == 200


@pytest.mark.parametrize(
    ("facts", "size", "said"),
    [
        ({"width": 1920, "height": 1088, "rate": 60}, 90_000_000, ""),
        ({"width": 1080, "height": 1920}, 90_000_000, ""),
        ({"width": 8192, "height": 4320, "rate": 25}, 90_000_000, "8192 × 4320"),
        ({"width": 1440, "height": 1440, "rate": 100}, 91_000_000, "1440 × 1440, 100 hình/giây, 12 Mbit/s"),
    ],
)
def test_a_film_that_rooms_computers_hardly_play_says_so(
    hub: Client, film: Film, facts: dict[str, int], size: int, said: str
) -> None:
    Film.objects.filter(pk=film.pk).update(facts={"video": "H.264", **facts}, size=size)
    for page in ("films", f"films/{film.pk}"):
        told = hub.get(f"/c/hoi-nghi/{page}").content.decode()
        assert ("có thể không chạy kịp" in told, f"Phim có {said};" in told) == (bool(said), bool(said))


def test_a_room_s_screen_and_its_page_name_the_films(hub: Client, world: World, film: Film) -> None:
    room = f"/c/hoi-nghi/sites/{world.sites[0].code}"
    screen = hub.get(f"{room}/screen").content.decode()
    assert f'content="{room}/films.json" data-scope="{room}/screen"' in screen
    assert '<film-pane id="film" data-state="idle"' in screen
    assert "Sơ cứu" in hub.get(f"{room}/screen/films").content.decode()
    worker = hub.get("/film/worker.js")
    assert (worker.headers["Service-Worker-Allowed"], worker.headers["Content-Type"][:15]) == ("/", "text/javascript")
