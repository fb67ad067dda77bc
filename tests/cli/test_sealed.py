"""Encrypted backups: what was sealed opens with its passphrase alone, whole and unaltered, or not at all."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from diemcau.cli import sealed
from diemcau.cli.sealed import CHUNK, HEAD, TAG, Sealer, Unsealable, Unsealer, passphrase_in
from tests.cli.test_backup import diemcau
from tests.server import Server

pytestmark = pytest.mark.whole

PASSPHRASE = b"con trau la dau co nghiep"


def sealing(plain: bytes, passphrase: bytes = PASSPHRASE) -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, passphrase)
    for start in range(0, len(plain), 300_000):
        sealer.write(plain[start : start + 300_000])
    sealer.close()
    return file.getvalue()


def opening(text: bytes, passphrase: bytes = PASSPHRASE) -> bytes:
    reader = Unsealer(io.BytesIO(text), passphrase)
    return b"".join(iter(lambda: reader.read(200_000), b""))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_there_and_back_at_every_edge(size: int) -> None:
    plain = bytes(range(256)) * (size // 256 + 1)
    text = sealing(plain[:size])
    assert opening(text) == plain[:size]
    assert plain[:64] not in text or size < 64
    assert sealing(b"twice") != sealing(b"twice")


def spoiled() -> Iterator[tuple[str, bytes]]:
    text = sealing(b"x" * (2 * CHUNK + 100))
    first, second = text[HEAD:][: CHUNK + TAG], text[HEAD + CHUNK + TAG :][: CHUNK + TAG]
    last = text[HEAD + 2 * (CHUNK + TAG) :]
    yield "a byte of the first chunk", text[: HEAD + 5] + bytes([text[HEAD + 5] ^ 1]) + text[HEAD + 6 :]
    yield "a byte of the last chunk", text[:-1] + bytes([text[-1] ^ 1])
    yield "chunks in another order", text[:HEAD] + second + first + last
    yield "a chunk left out", text[:HEAD] + first + last
    yield "a chunk twice", text[:HEAD] + first + first + second + last
    yield "cut within a chunk", text[:-50]
    yield "cut between chunks", text[: HEAD + 2 * (CHUNK + TAG)]
    yield "cut after the head", text[:HEAD]
    yield "something added", text + b"more"
    yield "another file's chunk", text[: HEAD + CHUNK + TAG] + sealing(b"y" * (2 * CHUNK + 100))[HEAD + CHUNK + TAG :]
    yield "another nonce", text[: HEAD - 1] + bytes([text[HEAD - 1] ^ 1]) + text[HEAD:]


@pytest.mark.parametrize(("what", "text"), list(spoiled()), ids=lambda value: value if isinstance(value, str) else "")
def test_nothing_altered_or_cut_off_opens(what: str, text: bytes) -> None:
    with pytest.raises(Unsealable, match="altered or cut off"):
        opening(text)


def test_a_wrong_passphrase_is_called_that() -> None:
    with pytest.raises(Unsealable, match="wrong passphrase"):
        opening(sealing(b"hello"), b"con trau la dau co nghiep!")
    with pytest.raises(Unsealable, match="no encrypted backup"):
        opening(b"hello")


def test_a_passphrase_that_protects_nothing_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "words"
    file.write_text("short\n")
    with pytest.raises(Unsealable, match="12 characters"):
        passphrase_in(file)
    file.write_text("long enough to be one\nand a second line\n")
    assert passphrase_in(file) == b"long enough to be one"


def test_an_encrypted_backup_goes_back_with_its_passphrase_only(tmp_path: Path) -> None:
    server, right, wrong = Server(tmp_path, DATABASE_URL=""), tmp_path / "right", tmp_path / "wrong"
    right.write_bytes(PASSPHRASE)
    wrong.write_text("the cart before the horse")
    assert diemcau(server, "account", "create", "first", "--generate").returncode == 0
    archive = tmp_path / "kept.tar.sealed"
    assert diemcau(server, "backup", str(archive), "--encrypt", str(right)).returncode == 0
    assert archive.stat().st_mode & 0o777 == 0o600
    content = archive.read_bytes()
    assert b"SQLite format 3" not in content
    assert sealed.is_sealed(archive)
    assert diemcau(server, "account", "create", "second", "--generate").returncode == 0

    def unchanged(said: str, file: Path, *words: str) -> None:
        database = (tmp_path / "data" / "diemcau.sqlite3").read_bytes()
        refused = diemcau(server, "restore", str(file), *words)
        assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1), refused.stderr
        assert said in refused.stderr
        assert (tmp_path / "data" / "diemcau.sqlite3").read_bytes() == database
        assert not list((tmp_path / "data").glob("before-restore-*"))

    unchanged("--decrypt", archive)
    unchanged("wrong passphrase", archive, "--decrypt", str(wrong))
    unchanged("nowhere", archive, "--decrypt", str(tmp_path / "nowhere"))
    cut = tmp_path / "cut"
    cut.write_bytes(content[: len(content) - 100])
    unchanged("altered or cut off", cut, "--decrypt", str(right))
    altered = tmp_path / "altered"
    altered.write_bytes(content[:-5000] + bytes([content[-5000] ^ 8]) + content[-4999:])
    unchanged("altered or cut off", altered, "--decrypt", str(right))
    done = diemcau(server, "restore", str(archive), "--decrypt", str(right))
    assert done.returncode == 0, done.stderr
    assert diemcau(server, "account", "create", "first", "--generate").returncode == 2, "first was there"
    assert diemcau(server, "account", "create", "second", "--generate").returncode == 0, "second was not"


@pytest.mark.parametrize("spoil", ["cut", "altered", "added to", "without its list"])
def test_a_plain_backup_that_is_not_whole_is_refused_too(tmp_path: Path, spoil: str) -> None:
    server = Server(tmp_path, DATABASE_URL="")
    assert diemcau(server, "account", "create", "first", "--generate").returncode == 0
    archive = tmp_path / "kept.tar"
    assert diemcau(server, "backup", str(archive)).returncode == 0
    content = archive.read_bytes()
    listed = content.index(b"backup.json")
    archive.write_bytes(
        {
            "cut": content[: len(content) // 2],
            "altered": content[:60_000] + bytes([content[60_000] ^ 8]) + content[60_001:],
            "added to": content[:listed] + content[: content.index(b"keybook.jsonl")] + content[listed:],
            "without its list": content[:listed] + bytes(10_240),
        }[spoil]
    )
    refused = diemcau(server, "restore", str(archive))
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1), refused.stderr
    assert "nothing was changed" in refused.stderr
    assert not list((tmp_path / "data").glob("before-restore-*"))
