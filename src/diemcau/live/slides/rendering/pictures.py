"""One page as WebP: big, small and thumbnail, each under the hash of its content."""

import io
import json
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from diemcau.kernel import filing

BIG, SMALL, THUMB = 1600, 960, 320  # pixels of the longer side
SMALL_BYTES = 32_000  # a thin line of 64 kbit/s gets one in 4 s: what is larger is pressed harder
FLAT = 400  # colours of a thumbnail: text on a plain ground has fewer, and may be smaller without loss
QUALITIES = (60, 40, 25)


class Kept(NamedTuple):
    """A picture on disk: the hash that names it, and its bytes."""

    name: str
    size: int


def encode(image: Image.Image, **how: Any) -> bytes:
    """WebP. Method 2 takes half the time of the default for 3 % more bytes."""
    out = io.BytesIO()
    image.save(out, "WEBP", method=2, **how)
    return out.getvalue()


def big(image: Image.Image, *, is_flat: bool) -> bytes:
    """Quality 75; for a page of text the smaller of that and one without loss."""
    lossy = encode(image, quality=75)
    if not is_flat:
        return lossy
    return min(lossy, encode(image, lossless=True, quality=50), key=len)


def small(image: Image.Image) -> bytes:
    """For thin lines: as good as SMALL_BYTES allow."""
    for quality in QUALITIES:
        data = encode(image, quality=quality)
        if len(data) <= SMALL_BYTES:
            break
    return data


def is_flat(image: Image.Image) -> bool:
    """Whether the page is text on a plain ground."""
    return image.resize((320, 180), Image.Resampling.NEAREST).getcolors(FLAT) is not None


def fitted(image: Image.Image, side: int) -> Image.Image:
    """At most `side` pixels wide and high."""
    share = side / max(image.size)
    if share >= 1:
        return image
    width, height = image.size
    return image.resize((max(1, round(width * share)), max(1, round(height * share))), Image.Resampling.BILINEAR)


def keep(data: bytes, folder: Path, ending: str) -> Kept:
    """Put a file under the hash of its content: whole or not at all. Raises OSError."""
    return Kept(filing.keep(data, folder, ending).partition(".")[0], len(data))


def keep_page(image: Image.Image, folder: Path) -> dict[str, Any]:
    """A page's three pictures on disk, and what is to be known of them. Raises OSError."""
    whole = keep(big(image, is_flat=is_flat(image)), folder, "webp")
    less = fitted(image, SMALL)
    thin = keep(small(less), folder, "webp")
    thumb = keep(encode(fitted(less, THUMB), quality=60), folder, "webp")
    width, height = image.size
    return {
        "width": width, "height": height, "big": whole.name, "big_bytes": whole.size,
        "small": thin.name, "small_bytes": thin.size, "thumb": thumb.name,
    }  # fmt: skip


def keep_manifest(pages: list[dict[str, Any]], folder: Path) -> str:
    """The list of a deck's pages for those who fetch ahead: ``{"pages": [{big, small, thumb, width, height}, …]}``."""
    told = [{name: page[name] for name in ("big", "small", "thumb", "width", "height")} for page in pages]
    return keep(json.dumps({"pages": told}, separators=(",", ":")).encode(), folder, "json").name
