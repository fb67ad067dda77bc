"""What throw-away servers keep for the next one: compressed files, in the user's cache folder, replaced when they are old."""

from pathlib import Path

import pytest

from diemcau.cli import shelf


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def collected(folder: Path, version: str) -> Path:
    (folder / "ui").mkdir(parents=True)
    (folder / "ui" / "reader.wasm.br").write_text(version)
    (folder / "collected").write_text(version)
    return folder


def test_the_next_server_finds_what_one_has_made(cache: Path, tmp_path: Path) -> None:
    shelf.keep(collected(tmp_path / "one", "v1"), "collected")
    (tmp_path / "two").mkdir()  # there and empty, as settings make it
    shelf.take(tmp_path / "two", "collected")
    assert (tmp_path / "two" / "ui" / "reader.wasm.br").read_text() == "v1"
    assert (tmp_path / "two" / "collected").read_text() == "v1"


def test_another_version_replaces_it_and_leaves_nothing_beside(cache: Path, tmp_path: Path) -> None:
    for version in ("v1", "v2"):
        shelf.keep(collected(tmp_path / version, version), "collected")
    [kept] = (cache / "diemcau").iterdir()
    assert (kept / "collected").read_text() == "v2"


def test_what_is_not_ready_is_neither_kept_nor_taken(cache: Path, tmp_path: Path) -> None:
    half = collected(tmp_path / "one", "v1")
    (half / "collected").unlink()
    shelf.keep(half, "collected")
    shelf.take(tmp_path / "two", "collected")
    assert not cache.exists()
    assert not (tmp_path / "two").exists()


def test_a_home_that_cannot_be_written_to_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    shelf.keep(collected(tmp_path / "one", "v1"), "collected")
    shelf.take(tmp_path / "two", "collected")
    assert not (tmp_path / "two").exists()
