"""Files under the digest of their content."""

import hashlib
from pathlib import Path

import pytest

from diemcau.kernel import filing


def test_a_file_lies_under_its_digest_and_twice_it_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    name = filing.keep(b"giay moi", folder, "pdf")
    assert name == f"{hashlib.sha256(b'giay moi').hexdigest()[:32]}.pdf"
    assert filing.keep(b"giay moi", folder, "pdf") == name
    assert filing.keep(b"giay moi", folder, "pdf", letters=64).startswith(name.partition(".")[0])
    assert sorted(path.read_bytes() for path in folder.iterdir()) == [b"giay moi"] * 2


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "no space left")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="no space"):
            filing.keep(b"x", tmp_path, "webp")
    assert list(tmp_path.iterdir()) == []
