"""A recording leaves the disk its room: what was written stays whole, the broadcast goes on, and another one begins anew."""

import asyncio
import errno
import os
from pathlib import Path

import av
import pytest
from tests.plane.media.clips import clip
from tests.plane.media.test_hall import Made, made_of
from tests.plane.media.test_packager import until

from diemcau.plane.files import recorded
from diemcau.plane.media.recording import Recording

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def made() -> Made:
    return made_of(clip(seconds=2, gop=12))


async def taken(recording: Recording, made: Made, count: int = 0) -> None:
    """Hand it what a hall made, so many pieces or all, and wait until they are on disk."""
    for head, data in made.inits("source") + made.parts("source")[: count or None]:
        recording.take(head, data)
    await until(lambda: recording._queue.empty() or bool(recording.fault))
    await asyncio.sleep(0.05)  # the last one's thread


def pictures(path: Path) -> int:
    with av.open(str(path)) as opened:
        return sum(1 for _ in opened.decode(video=0))


async def test_below_its_spare_it_ends_with_a_whole_file_and_a_new_one_begins(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [1 << 40]
    real = os.fstatvfs
    monkeypatch.setattr(
        os, "fstatvfs", lambda file: os.statvfs_result([1, 1, *real(file)[2:4], left[0], *real(file)[5:]])
    )
    recording = Recording(tmp_path / "7", spare=1_000)
    await taken(recording, made, count=3)
    [name] = recording.files
    with pytest.raises(FileNotFoundError):
        recorded(tmp_path, f"7/{name}")  # nobody fetches what is being written
    left[0] = 1_000
    await taken(recording, made)
    assert recording.fault == "disk_full"
    size = (tmp_path / "7" / name).stat().st_size
    await recording.close()
    assert recorded(tmp_path, f"7/{name}").size == size
    assert pictures(tmp_path / "7" / name) >= 3
    full = Recording(tmp_path / "8", spare=1_000)
    await taken(full, made)
    await full.close()
    assert (full.fault, list((tmp_path / "8").iterdir())) == ("disk_full", []), "an empty file was left"


async def test_a_disk_that_fills_in_the_middle_of_a_write_leaves_no_half_piece(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording(tmp_path / "7")
    await taken(recording, made, count=3)
    path = tmp_path / "7" / recording.files[0]
    whole, real = path.stat().st_size, os.write

    def half(file: int, data: memoryview) -> int:
        if len(data) < 400:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, data[: len(data) // 2])

    monkeypatch.setattr(os, "write", half)
    for head, data in made.parts("source")[3:]:
        recording.take(head, data)
    await until(lambda: bool(recording.fault))
    await recording.close()
    assert (recording.fault, path.stat().st_size) == ("disk_full", whole)
    assert pictures(path) > 0
