"""A deck of 60 pages, from the first byte of its upload until every room may fetch it."""

import json
import tempfile
import time
from pathlib import Path

from .house import House, house, until

MOST_S = 6.0
PAGES = 60
PIECE = 2 * 1024 * 1024
SOURCE = """#set page(width: 254mm, height: 142.9mm, margin: 15mm)
#set text(size: 18pt)
#for n in range(PAGES) {
  text(size: 30pt, weight: "bold", fill: rgb("#1d4ed8"))[Phần #(n + 1)]
  v(3mm)
  if calc.rem(n, 3) == 0 {
    grid(columns: (1fr, 1fr), gutter: 8mm, par[WORDS], image("photo.jpg", height: 88mm))
  } else if calc.rem(n, 3) == 1 {
    for point in range(5) { [- Ý #(point + 1): WORDS] }
  } else {
    table(columns: 5, ..range(35).map(cell => [Ô #(n * 35 + cell)]))
  }
  if n < PAGES - 1 { pagebreak() }
}
"""
WORDS = "Tập huấn kỹ năng sơ cứu ban đầu cho cán bộ cơ sở: gọi trợ giúp, giữ đường thở, cầm máu."


def measure(*, quick: bool) -> dict[str, object]:
    """`deck_s`: the pages are 16:9, a third with text, a third with a table, a third with a photograph."""
    data = pdf(12 if quick else PAGES)
    with house(rooms=2) as there:
        began = time.monotonic()
        made = upload(there, data)
        wait_ready(made)
        took = time.monotonic() - began
    return {
        "deck_s": round(took, 2),
        "deck_pages": 12 if quick else PAGES,
        "deck_mb": round(len(data) / 1e6, 1),
    }


def missed(figures: dict[str, object]) -> bool:
    return float(str(figures["deck_s"])) > MOST_S


def pdf(pages: int) -> bytes:
    """Slides as people make them."""
    import typst  # noqa: PLC0415 - heavy
    from PIL import Image, ImageFilter  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        grain = Image.merge("RGB", [Image.effect_noise((1200, 900), spread) for spread in (90, 70, 50)])
        grain.filter(ImageFilter.GaussianBlur(4)).save(folder / "photo.jpg", quality=85)
        source = SOURCE.replace("PAGES", str(pages)).replace("WORDS", WORDS)
        (folder / "deck.typ").write_text(source, encoding="utf-8")
        made = typst.compile(folder / "deck.typ")
    assert isinstance(made, bytes)
    return made


def upload(there: House, data: bytes) -> int:
    """As a hub's page does it, in pieces; the deck's number."""
    said = {"name": "bench.pdf", "size": len(data)}
    where = json.loads(there.post("/slides/begin", said))
    for at in range(0, len(data), PIECE):
        there.hub.ask("POST", f"{where['piece']}?at={at}", data[at : at + PIECE], "application/octet-stream")
    return int(where["deck"].rpartition("/")[2])


def wait_ready(deck: int) -> None:
    """Until rooms may fetch it. Raises Void."""
    from diemcau.live.slides.enums import DeckState  # noqa: PLC0415 - Django is set up by now
    from diemcau.live.slides.models import Deck  # noqa: PLC0415

    until(lambda: Deck.objects.filter(pk=deck, state=DeckState.READY).exists(), 120, "the deck")
