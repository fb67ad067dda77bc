"""Photos: upright, made smaller, bare of all that cameras write beside them; the same file is one photo; who may do what."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from diemcau.infra.jobs import run_due
from diemcau.infra.named_files import named_files
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.outcomes.press import actions, files, queries, tasks
from diemcau.outcomes.press.enums import PhotoState
from diemcau.outcomes.press.models import Photo
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import approved, camera_photo, organiser, send
from tests.portal.conftest import sign

__all__ = ["sign"]

pytestmark = pytest.mark.django_db
SECRETS = (
    b"eXIf",
    b"Exif",
    b"secret",
    b"xmpmeta",
    b"GPS",
    b"Photoshop",
    b"ICC_PROFILE",
    "Máy ảnh".encode(),
    b"http://ns.adobe.com",
)


@pytest.fixture(autouse=True)
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "press")
    return make_world(sites=3, people=0)


@pytest.fixture
def lead(world: World) -> Actor:
    return Actor("device:lead", "Phòng 2", frozenset({Held("site_lead", world.conference.pk, world.sites[1].pk)}))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_of_a_photo_only_its_pixels_are_kept(world: World, kind: str) -> None:
    data = camera_photo(kind=kind)
    assert any(secret in data for secret in SECRETS)
    photo = send(world.conference, data)
    assert photo.state == PhotoState.READY
    for small in (True, False):
        kept = queries.file_of(photo, small=small).read_bytes()
        assert [secret for secret in SECRETS if secret in kept] == []
        with Image.open(io.BytesIO(kept)) as image:
            assert dict(image.getexif()) == {}
            assert set(image.info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "progressive",
                "progression",
            }
    assert not list((files.root() / "arriving").iterdir())


def test_a_photo_stands_upright_whatever_its_note_says(world: World) -> None:
    photo = send(world.conference, camera_photo(400, 300, turned=True))
    assert (photo.width, photo.height) == (400, 300)
    with Image.open(queries.file_of(photo, small=False)) as image:
        red, green, _blue = image.convert("RGB").getpixel((20, 20))  # type: ignore[misc]
        assert red > 200 > green


def test_pictures_are_no_larger_than_they_have_to_be(world: World) -> None:
    photo = send(world.conference, camera_photo(5000, 2500))
    assert (photo.width, photo.height) == (2560, 1280)
    with Image.open(queries.file_of(photo, small=True)) as image:
        assert image.size == (640, 320)


def test_what_is_clear_becomes_white(world: World) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(queries.file_of(send(world.conference, out.getvalue()), small=False)) as image:
        assert image.getpixel((25, 25)) == (255, 255, 255)


def heic() -> bytes:
    """The head of a file as iPhones write it."""
    return (24).to_bytes(4, "big") + b"ftypheic" + b"\0\0\0\0mif1heic" + b"\0" * 4_000


def test_bombs_and_other_files_are_refused_before_anything_is_kept(world: World) -> None:
    out, wide = io.BytesIO(), io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")  # 81 million pixels in 12 KB
    Image.new("L", (12_000, 10_500)).save(wide, "JPEG")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    cases = {
        "photo_too_many_pixels": (out.getvalue(), wide.getvalue()),
        "not_a_photo": (
            b"%PDF-1.7 no photo at all",
            svg,
            b"\xff\xd8\xff<html><script>alert(1)</script>",
            b"GIF89a",
            b"",
        ),
        "photo_is_heic": (heic(),),
    }
    for code, files_ in cases.items():
        for data in files_:
            with pytest.raises(Refused, match=code):
                send(world.conference, data)
    with pytest.raises(Refused, match="photo_too_large"):
        actions.send_photo(
            world.conference, io.BytesIO(b""), by=organiser(world.conference), size=50 * 1024**2, site=None
        )
    assert not Photo.objects.exists()
    assert not (files.root() / "arriving").exists()


def test_of_a_picture_with_a_page_behind_it_the_pixels_are_kept(world: World, sign: Callable[..., Client]) -> None:
    page = b"<html><script>alert(1)</script>"
    photo = send(world.conference, camera_photo() + page)
    assert page not in queries.file_of(photo, small=False).read_bytes()
    told = sign("organizer").get(f"/c/{world.conference.key}/press/photos/{photo.pk}.jpg").headers
    assert (told["Content-Type"], told["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")


@pytest.mark.parametrize(("size", "becomes"), [((12_000, 3_000), (2560, 640)), ((12_000, 9_000), (2560, 1920))])
def test_panoramas_and_photos_of_a_hundred_million_pixels_are_made_smaller(
    world: World, size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 90, 60)).save(out, "JPEG", progressive=True)
    photo = send(world.conference, out.getvalue())
    assert (photo.state, photo.width, photo.height) == (PhotoState.READY, *becomes)


def test_several_pictures_in_one_file_are_the_first_of_them(world: World) -> None:
    """As phones write HDR and portraits: a JPEG with others behind it."""
    out = io.BytesIO()
    first = Image.open(io.BytesIO(camera_photo()))
    first.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (80, 60))])
    photo = send(world.conference, out.getvalue())
    assert (photo.state, photo.width, photo.height) == (PhotoState.READY, 400, 300)


def test_a_damaged_photo_is_told_and_may_be_sent_again(world: World) -> None:
    broken = camera_photo(800, 600)[:3000]
    photo = send(world.conference, broken)
    assert (photo.state, photo.fault, photo.source) == (PhotoState.REFUSED, "photo_damaged", "")
    assert send(world.conference, broken).pk != photo.pk
    assert Photo.objects.count() == 1


def test_the_same_file_is_the_same_photo(world: World, lead: Actor) -> None:
    data, room, other = camera_photo(), world.sites[1], world.sites[2]
    first = actions.send_photo(world.conference, io.BytesIO(data), by=lead, size=len(data), site=room)
    again = actions.send_photo(world.conference, io.BytesIO(data), by=lead, size=len(data), site=room)
    assert (again.photo, again.again, first.again) == (first.photo, True, False)
    beside = Actor("device:x", "", frozenset({Held("site_registrar", world.conference.pk, other.pk)}))
    with pytest.raises(Refused, match="photo_elsewhere"):
        actions.send_photo(world.conference, io.BytesIO(data), by=beside, size=len(data), site=other)
    with pytest.raises(Refused, match="forbidden"):
        actions.send_photo(world.conference, io.BytesIO(data), by=lead, size=len(data), site=other)
    assert Photo.objects.count() == 1


def test_other_words_take_the_approval_away(world: World, lead: Actor) -> None:
    room, hub = world.sites[1], organiser(world.conference)
    photo = send(world.conference, camera_photo(), by=lead, site=room)
    with pytest.raises(Refused, match="photo_no_caption"):
        actions.approve_photo(photo, by=hub, seen=0)
    said = actions.Said({"vi": "Đại biểu dự hội nghị"}, "UBND xã")
    photo = actions.edit_photo(photo, by=lead, said=said, seen=0)
    with pytest.raises(Refused, match="forbidden"):
        actions.approve_photo(photo, by=lead, seen=1)
    with pytest.raises(Refused, match="photo_moved"):
        actions.approve_photo(photo, by=hub, seen=0)
    photo = actions.approve_photo(photo, by=hub, seen=1)
    assert (photo.approved_name, photo.is_approved) == ("Lò Thị Tổ Chức", True)
    assert queries.approved_photos(world.conference) == [photo]
    with pytest.raises(Refused, match="photo_approved"):
        actions.edit_photo(photo, by=lead, said=said, seen=2)
    with pytest.raises(Refused, match="photo_approved"):
        actions.delete_photo(photo, by=lead)
    photo = actions.edit_photo(photo, by=hub, said=said, seen=2)
    assert photo.is_approved  # nothing of its words changed
    photo = actions.edit_photo(photo, by=hub, said=said._replace(credit="Báo tỉnh"), seen=3)
    assert not photo.is_approved
    assert queries.approved_photos(world.conference) == []


def test_a_deleted_photo_leaves_nothing(
    world: World, lead: Actor, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    photo = send(world.conference, camera_photo(), by=lead, site=world.sites[1])
    kept = [queries.file_of(photo, small=small) for small in (True, False)]
    assert {path.as_posix().rpartition("/")[2] for path in kept} == {photo.picture, photo.preview}
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_photo(photo, by=lead)
    assert not any(path.exists() for path in kept)
    with pytest.raises(NotFound):
        queries.photo_for(lead, world.conference.key, photo.pk)


def test_files_that_nobody_names_are_swept(world: World) -> None:
    photo = send(world.conference, camera_photo())
    folder = files.folder_of(world.conference.pk)
    stray, gone = folder / "stray.jpg", files.folder_of(999_999) / "x.jpg"
    gone.parent.mkdir()
    for path in (stray, gone):
        path.write_bytes(b"x")
        os.utime(path, (1, 1))
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    assert tasks.sweep_left_over(timezone.now()) == 2
    assert sorted(path.name for path in folder.iterdir()) == sorted({photo.picture, photo.preview})


def test_a_backup_takes_photos_along(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "root", lambda: Path(options().data_dir) / "media" / "press")
    photo = send(world.conference, camera_photo())
    paths = {one.path for one in named_files()}
    folder = f"media/press/{world.conference.pk}"
    assert {f"{folder}/{photo.picture}", f"{folder}/{photo.preview}"} <= paths


def test_a_room_sends_many_by_a_plain_form_and_each_is_told_apart(world: World, sign: Callable[..., Client]) -> None:
    browser = sign("site_lead", world.sites[1].pk)
    url = f"/c/{world.conference.key}/sites/{world.sites[1].code}/photos"
    chosen = [SimpleUploadedFile(f"{n}.jpg", camera_photo(shade=n)) for n in (1, 2)] + [
        SimpleUploadedFile("c.txt", b"no")
    ]
    assert browser.post(url, {"file": chosen, "credit": "UBND xã", "caption": "Đại biểu"}).status_code == 303
    run_due("photos")
    page = browser.get(url).content.decode()
    assert "c.txt: Tệp này không phải ảnh" in page
    assert "Đã nhận 2 ảnh." in page
    assert page.count('class="photo"') == 2
    photo = Photo.objects.order_by("pk").first()
    assert photo is not None
    assert (photo.caption, photo.credit, photo.site) == ({"vi": "Đại biểu"}, "UBND xã", world.sites[1])
    assert browser.get(f"/c/{world.conference.key}/press").headers["Location"] == url
    picture = browser.get(f"/c/{world.conference.key}/press/photos/{photo.pk}.jpg?small")
    assert picture.headers["Content-Type"] == "image/jpeg"
    beside = sign("site_lead", world.sites[2].pk)
    assert beside.get(f"/c/{world.conference.key}/press/photos/{photo.pk}.jpg").status_code == 404


def test_a_script_is_told_what_became_of_its_photo(world: World, sign: Callable[..., Client]) -> None:
    browser = sign("site_registrar", world.sites[1].pk)
    url = f"/c/{world.conference.key}/sites/{world.sites[1].code}/photos"

    def post(data: bytes) -> tuple[int, dict[str, object]]:
        answer = browser.post(url, {"file": SimpleUploadedFile("a.jpg", data)}, headers={"accept": "application/json"})
        return answer.status_code, answer.json()

    data = camera_photo()
    first, again = post(data), post(data)
    assert (first[0], first[1]["again"]) == (200, False)
    assert (again[0], again[1]) == (200, {"photo": first[1]["photo"], "again": True})
    assert post(b"x")[0] == 422
    assert post(b"x")[1]["error"] == "not_a_photo"


def test_a_photo_goes_on_where_its_line_broke(world: World, sign: Callable[..., Client]) -> None:
    browser, key, data = sign("site_lead", world.sites[1].pk), "ab" * 16, camera_photo(1200, 900)
    url = f"/c/{world.conference.key}/sites/{world.sites[1].code}/photos"

    def piece(at: int, end: int, who: Client = browser, to: str = url) -> tuple[int, dict[str, Any]]:
        answer = who.post(
            to, data[at:end], content_type="application/offset+octet-stream",
            headers={"upload-key": key, "upload-offset": str(at)},
        )  # fmt: skip
        return answer.status_code, answer.json()

    def whole(who: Client = browser, to: str = url) -> tuple[int, dict[str, Any]]:
        said = {"arrived": key, "caption": "Đại biểu", "credit": "UBND xã"}
        answer = who.post(to, said, headers={"accept": "application/json"})
        return answer.status_code, answer.json()

    assert piece(0, 4_000) == (200, {"received": 4_000})
    assert piece(0, 4_000) == (409, {"received": 4_000})  # its answer was lost
    assert piece(5_000, 6_000) == (409, {"received": 4_000})
    hub, gallery = sign("organizer"), f"/c/{world.conference.key}/press/photos"
    assert piece(0, 10, hub, gallery) == (200, {"received": 10})  # another one's key is another photo
    assert whole(hub, gallery)[1]["error"] == "not_a_photo"
    assert piece(4_000, len(data)) == (200, {"received": len(data)})
    first, again = whole(), whole()
    assert (first[0], first[1]["again"]) == (200, False)
    assert again == (200, {"photo": first[1]["photo"], "again": True})
    run_due("photos")
    photo = Photo.objects.get()
    assert (photo.state, photo.caption, photo.credit) == (PhotoState.READY, {"vi": "Đại biểu"}, "UBND xã")
    left = [path for path in (files.root() / "arriving").iterdir() if path.stat().st_size > 20]
    assert left == []  # the photo as it was sent, with its places, is gone
    beside = sign("site_lead", world.sites[2].pk)
    assert beside.post(url, b"x", content_type="application/offset+octet-stream").status_code == 404


def test_pieces_that_are_none_are_refused(world: World, sign: Callable[..., Client]) -> None:
    browser, url = sign("organizer"), f"/c/{world.conference.key}/press/photos"

    def post(key: str, at: str, data: bytes = b"x") -> tuple[int, str]:
        answer = browser.post(
            url, data, content_type="application/offset+octet-stream", headers={"upload-key": key, "upload-offset": at}
        )
        return answer.status_code, answer.json().get("error", "")

    for key in ("", "../../etc", "AB" * 16, "a" * 33):
        assert post(key, "0") == (422, "no_photo_chosen")
    for at in ("", "-1", "x", "²", "9" * 40):
        assert post("a" * 32, at) == (400, "malformed")
    assert post("a" * 32, str(20 * 1024**2)) == (422, "photo_too_large")
    assert post("a" * 32, "0", b"x" * 3_000_000) == (400, "malformed")
    told = browser.post(url, {"arrived": "b" * 32}, headers={"accept": "application/json"})
    assert told.json()["error"] == "no_photo_chosen"


def test_a_gallery_asks_as_much_for_many_photos_as_for_few(world: World, sign: Callable[..., Client]) -> None:
    browser, url = sign("organizer"), f"/c/{world.conference.key}/press/photos"

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    approved(world.conference, "Một", shade=1, site=world.sites[0])
    asked()
    few = asked()
    for shade in range(2, 8):
        approved(world.conference, "Nhiều", shade=shade, site=world.sites[shade % 3])
    assert asked() == few


def test_nonsense_in_addresses_and_forms_is_answered_calmly(world: World, sign: Callable[..., Client]) -> None:
    browser, base = sign("organizer"), f"/c/{world.conference.key}/press"
    photo, huge = send(world.conference, camera_photo()), "9" * 30
    for path in (f"photos?site={huge}", "photos?site=²", "photos?page=-1", "photos?state=x\x00", "cards.pdf?of=x"):
        assert browser.get(f"{base}/{path}").status_code == 200, path
    assert browser.get(f"{base}/photos/{huge}").status_code == 404
    said = {"verb": "approve", "seen": huge, "credit": "x\x00", "session": huge, "caption_vi": "y"}
    assert browser.post(f"{base}/photos/{photo.pk}", said).status_code == 422
    assert browser.post(f"{base}/photos/{photo.pk}", said | {"credit": "x"}).status_code == 422
    sent = {"file": SimpleUploadedFile("a.jpg", camera_photo(shade=9)), "caption": "a\x00b", "session": huge}
    assert browser.post(f"{base}/photos", sent).status_code == 303
    assert Photo.objects.last() is not None
    assert browser.post(f"{base}/cards", {"verb": "send", "speaker": "x"}).status_code == 404
    assert browser.post(f"{base}/link", {"verb": "x"}).status_code == 404
    for path in ("press/x\x00", "card/x\x00", "press/x/kit.zip"):
        assert Client().get(f"/{path}").status_code == 404


def test_what_may_not_be_approved_is_not_saved_and_the_reason_is_said_again(
    world: World, sign: Callable[..., Client]
) -> None:
    """Also where the same form is sent twice, as our script and the browser do on a bad line."""
    photo = send(world.conference, camera_photo(), caption={"vi": "Cũ"}, credit="Ban Tổ chức")
    client, before = sign("organizer"), photo.version
    client.cookies["django_language"] = "vi"
    said = {"caption_vi": "Đại biểu dự hội nghị", "credit": "", "session": "", "seen": before, "verb": "approve"}
    for _again in range(2):
        told = client.post(f"/c/{world.conference.key}/press/photos/{photo.pk}", said)
        assert told.status_code == 422
        assert "Hãy ghi chú thích và nguồn ảnh trước" in told.content.decode()
        assert "Người khác" not in told.content.decode()
        photo.refresh_from_db()
        assert (photo.version, photo.caption, photo.credit) == (before, {"vi": "Cũ"}, "Ban Tổ chức")
    done = client.post(f"/c/{world.conference.key}/press/photos/{photo.pk}", said | {"credit": "Báo tỉnh"})
    photo.refresh_from_db()
    assert (done.status_code, photo.is_approved, photo.credit) == (303, True, "Báo tỉnh")
