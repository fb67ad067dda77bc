"""From bytes on the way to a film that rooms can play, or a plain word why not."""

import hashlib
import io
import shutil
import zipfile
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import av
import pytest
from django.utils import timezone

from diemcau.infra.jobs import run_due
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.pieces import PIECE, digest_of
from diemcau.live.film import actions, vault
from diemcau.live.film.actions.films import drop_unused
from diemcau.live.film.enums import FilmState
from diemcau.live.film.models import Film, Material, Upload
from diemcau.live.film.tasks import sweep_stuck, sweep_uploads
from diemcau.ui.refusals import codes
from tests.attendance.world import World
from tests.live.film.clips import clip, moov_first


def send(world: World, by: Actor, data: bytes, name: str = "phim.mp4", kind: str = "film") -> Film:
    """Upload bytes in pieces and have the jobs run; the film that came of it."""
    upload = actions.begin_upload(
        by=by,
        conference=world.conference.pk,
        kind=kind,
        file_name=name,
        size=len(data),
        mark=hashlib.sha256(data).hexdigest(),
    )
    for at in range(0, len(data), 50_000):
        actions.add_bytes(upload, by=by, offset=at, data=data[at : at + 50_000])
    run_due("films")
    return Film.objects.order_by("-pk").first() or Film()


def bytes_of(path: Path, **wishes: object) -> bytes:
    return clip(path, **wishes).read_bytes()  # type: ignore[arg-type]


def test_a_film_with_its_index_at_the_end_gets_it_in_front(world: World, planner: Actor, tmp_path: Path) -> None:
    data = bytes_of(tmp_path / "a.mp4", seconds=2)
    assert not moov_first(data)
    film = send(world, planner, data, "Sơ_cứu đuối nước.mp4")
    assert (film.state, film.fault, film.title) == (FilmState.READY, "", "Sơ cứu đuối nước")
    assert abs(film.duration_ms - 2000) < 100
    assert film.facts == {"width": 160, "height": 90, "rate": 25, "video": "H.264", "audio": "AAC"}
    kept = vault.path_of(f"{film.digest}.mp4")
    assert moov_first(kept.read_bytes())
    assert kept.stat().st_size == film.size
    assert digest_of(vault.path_of(f"{film.digest}.pieces").read_bytes()) == film.digest
    assert vault.path_of(f"{film.poster}.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    with av.open(str(kept)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 50
    assert not any(vault.arriving(Upload().pk).parent.iterdir())


def test_a_film_that_is_right_stays_as_it_is(world: World, planner: Actor, tmp_path: Path) -> None:
    data = bytes_of(tmp_path / "a.mp4", options={"movflags": "+faststart"}, noise=True, seconds=2)
    film = send(world, planner, data)
    assert vault.path_of(f"{film.digest}.mp4").read_bytes() == data
    pieces = [hashlib.sha256(data[at : at + PIECE]).digest() for at in range(0, len(data), PIECE)]
    assert film.digest == digest_of(b"".join(pieces))


@pytest.mark.parametrize(
    ("name", "wishes"),
    [
        ("a.mkv", {}),
        ("a.webm", {"video": "libvpx-vp9", "audio": "libopus"}),
        ("a.mov", {}),
        ("a.ts", {}),
        ("a.mp4", {"audio": ""}),
    ],
)
def test_other_boxes_with_playable_content_become_mp4(
    world: World, planner: Actor, tmp_path: Path, name: str, wishes: dict[str, str]
) -> None:
    film = send(world, planner, bytes_of(tmp_path / name, **wishes), name)
    assert (film.state, film.fault) == (FilmState.READY, "")
    assert moov_first(vault.path_of(f"{film.digest}.mp4").read_bytes())


def _unplayable(tmp_path: Path) -> dict[str, bytes]:
    whole = bytes_of(tmp_path / "w.mp4", seconds=2)
    fast = bytes_of(tmp_path / "f.mp4", seconds=2, options={"movflags": "+faststart"}, noise=True)
    mkv = bytes_of(tmp_path / "m.mkv", seconds=8, noise=True)
    return {
        "not_a_film": b"MZ this is a program" * 1000,
        "not_a_film text": b"plain text " * 100,
        "film_cut_short no index": whole[: len(whole) // 2],
        "film_cut_short fast": fast[: len(fast) // 2],
        "film_cut_short mkv": mkv[: len(mkv) // 2],
        "film_without_picture": bytes_of(tmp_path / "s.mp4", video=""),
        "film_picture_unplayable": bytes_of(tmp_path / "h.mp4", video="mpeg4"),
        "film_picture_unplayable 4:4:4": bytes_of(tmp_path / "p.mp4", pixels="yuv444p"),
        "film_sound_unplayable": bytes_of(tmp_path / "p.mkv", audio="pcm_s16le"),
    }


def test_what_rooms_cannot_play_says_why_and_leaves_nothing(
    world: World, planner: Actor, tmp_path: Path, folder: Path
) -> None:
    for code, data in _unplayable(tmp_path).items():
        film = send(world, planner, data)
        assert (code, film.state, film.fault) == (code, FilmState.REFUSED, code.split()[0])
        assert film.fault in codes()
        assert film.source is None
    assert not [path for path in folder.parent.rglob("*") if path.is_file()]


def test_an_upload_goes_on_where_it_stopped(world: World, planner: Actor, tmp_path: Path) -> None:
    data = bytes_of(tmp_path / "a.mp4")
    begin: dict[str, Any] = {
        "by": planner,
        "conference": world.conference.pk,
        "kind": "film",
        "file_name": "C:\\phim\\a.mp4",
        "size": len(data),
    }
    upload = actions.begin_upload(**begin, mark="m1")
    actions.add_bytes(upload, by=planner, offset=0, data=data[:1000])
    with pytest.raises(vault.Moved) as moved:
        actions.add_bytes(upload, by=planner, offset=0, data=data[:1000])
    assert moved.value.offset == 1000
    assert actions.begin_upload(**begin, mark="m1").pk == upload.pk
    assert actions.begin_upload(**begin, mark="another file").pk != upload.pk
    assert vault.arrived(upload.pk) == 1000
    with pytest.raises(Refused, match="upload_over"):
        actions.add_bytes(upload, by=planner, offset=1000, data=data)
    actions.add_bytes(upload, by=planner, offset=1000, data=data[1000:])
    assert Film.objects.get().file_name == "a.mp4"
    actions.drop_upload(Upload.objects.get(), by=planner)
    assert Upload.objects.count() == 0


def test_what_must_not_come_in_is_refused_before_a_byte_is_sent(world: World, planner: Actor) -> None:
    def begin(name: str = "a.mp4", size: int = 10, kind: str = "film") -> Upload:
        return actions.begin_upload(
            by=planner, conference=world.conference.pk, kind=kind, file_name=name, size=size, mark=""
        )

    for code, wishes in {
        "upload_empty": {"size": 0},
        "upload_too_large": {"size": options().max_film_mb * 1_000_000 + 1},
        "upload_marked_secret": {"name": "TỐI MẬT - diễn tập.mp4"},
    }.items():
        with pytest.raises(Refused, match=code):
            begin(**wishes)
    usage = namedtuple("usage", "total used free")
    with patch.object(shutil, "disk_usage", lambda _path: usage(10**12, 10**12, 10**8)):
        with pytest.raises(Refused, match="films_disk_full"):
            begin()
        with pytest.raises(Refused, match="films_disk_full"):
            vault.append(Upload().pk, 0, b"x")


def test_a_disk_that_fills_up_during_the_check_keeps_what_was_sent_for_another_try(
    world: World, planner: Actor, tmp_path: Path
) -> None:
    data = bytes_of(tmp_path / "a.mp4")
    with patch.object(vault, "take", side_effect=OSError(28, "No space left on device")):
        film = send(world, planner, data)
    assert (film.state, film.fault) == (FilmState.REFUSED, "films_disk_full")
    actions.retry_check(film, by=planner)
    run_due("films")
    film.refresh_from_db()
    assert film.state == FilmState.READY


def test_what_nobody_goes_on_with_is_swept(world: World, planner: Actor) -> None:
    upload = actions.begin_upload(
        by=planner, conference=world.conference.pk, kind="film", file_name="a.mp4", size=10, mark=""
    )
    actions.add_bytes(upload, by=planner, offset=0, data=b"x")
    assert sweep_uploads(timezone.now() + timedelta(days=6)) == 0
    upload.made_at = timezone.now() - timedelta(days=30)
    upload.save()
    assert sweep_uploads(timezone.now() + timedelta(days=6)) == 0
    assert sweep_uploads(timezone.now() + timedelta(days=8)) == 1
    assert not vault.arriving(upload.pk).exists()
    assert sweep_stuck(timezone.now()) == 0


def test_the_same_film_twice_is_one_file_until_both_are_gone(world: World, planner: Actor, tmp_path: Path) -> None:
    data = bytes_of(tmp_path / "a.mp4")
    one, two = send(world, planner, data), send(world, planner, data)
    assert (one.digest, one.pk != two.pk) == (two.digest, True)
    drop_unused([one.digest])
    assert vault.path_of(f"{one.digest}.mp4").exists()
    Film.objects.all().delete()
    drop_unused([one.digest, one.poster])
    assert not vault.path_of(f"{one.digest}.mp4").exists()


def _office(main: str, *more: str) -> bytes:
    with zipfile.ZipFile(made := io.BytesIO(), "w") as archive:
        for name in ("[Content_Types].xml", main, *more):
            archive.writestr(name, "<x/>")
    return made.getvalue()


def test_materials_are_what_they_hold_not_what_they_are_called(world: World, planner: Actor) -> None:
    for data, ending in [
        (b"%PDF-1.7 ...", "pdf"),
        (_office("word/document.xml"), "docx"),
        (_office("ppt/presentation.xml"), "pptx"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
    ]:
        send(world, planner, data, "tai_lieu.exe", "material")
        made = Material.objects.latest("pk")
        assert (made.ending, made.file_name, made.readers) == (ending, f"tai lieu.{ending}", "rooms")
    for data in (b"MZ....", b"PK\3\4 broken", _office("a.txt"), _office("word/document.xml", "word/vbaProject.bin")):
        with pytest.raises(Refused, match="not_a_material"):
            send(world, planner, data, "tai lieu.pdf", "material")
    assert (Upload.objects.count(), Material.objects.count()) == (0, 4)
