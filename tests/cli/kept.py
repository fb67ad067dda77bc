"""Fills a server's folder with a film, a material, a deck and two recordings; as ``missing`` says what its database misses."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from pathlib import Path
from typing import Any

BIG = 3_000_000


def fill() -> dict[str, Any]:
    from diemcau.infra.options import options
    from diemcau.live.film import vault
    from diemcau.live.film.models import Caption, Film, Material
    from diemcau.live.slides import files
    from diemcau.live.slides.models import Deck, Page
    from tests.attendance.world import make_world

    conference = make_world(sites=1, people=0).conference
    film = Film.objects.create(
        conference=conference, title="Sơ cứu", state="ready", made_by="x",
        digest=vault.keep(b"f" * BIG, "mp4"), poster=vault.keep(b"poster", "jpg"),
    )  # fmt: skip
    Caption.objects.create(film=film, language="vi", digest=vault.keep(b"WEBVTT", "vtt"), size=6)
    Material.objects.create(
        conference=conference, title="Tài liệu", file_name="a.pdf", ending="pdf", digest=vault.keep(b"%PDF-", "pdf"),
        size=5, made_by="x",
    )  # fmt: skip
    deck = Deck.objects.create(conference=conference, title="Bài 1", state="ready", manifest="m" * 40, made_by="x")
    hashes = {name: name[0] * 40 for name in ("big", "small", "thumb")}
    Page.objects.create(deck=deck, number=1, width=16, height=9, big_bytes=1, small_bytes=1, **hashes)
    folder = files.pictures_of(conference.pk)
    folder.mkdir(parents=True)
    (folder / f"{'m' * 40}.json").write_text("{}")
    for name in hashes.values():
        (folder / f"{name}.webp").write_text(name)
    (files.root() / "arriving").mkdir()
    (files.root() / "arriving" / "nobodys").write_text("left behind")
    recordings = options().recordings_dir / str(conference.pk)
    recordings.mkdir(parents=True)
    for second in (1, 2):
        (recordings / f"20260705-00300{second}-1-1.mp4").write_bytes(bytes([second]) * 1000)
    return {"conference": conference.pk, "film": film.digest}


def missing() -> list[str]:
    from diemcau.infra.named_files import named_files
    from diemcau.infra.options import options

    return [one.path for one in named_files() if not (Path(options().data_dir) / one.path).is_file()]


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps({"fill": fill, "missing": missing}[sys.argv[1]]()))
