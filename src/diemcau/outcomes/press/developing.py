"""Makes the pictures of one uploaded photo, in a process of its own: ``python -m … SOURCE FOLDER`` prints what it made as JSON.

Pixels only go on: the orientation is applied, colours become sRGB, and nothing of what a camera writes beside a picture (places, times,
devices, thumbnails, profiles, comments) is kept. Nothing looks at what a picture shows.
"""

import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps

from diemcau.kernel import filing

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
BIG, SMALL = 2560, 640  # pixels of the longest side
MOST_PIXELS = 64_000_000
MOST_OF_JPEG = 120_000_000  # of which no more are unpacked than are needed: phones make photos of 108 million
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
Image.MAX_IMAGE_PIXELS = MOST_OF_JPEG
MEMORY = 2 << 30  # bytes of address space: 64 million pixels take a third of it


class Unfit(Exception):
    """It cannot be made: the code of a refusal."""


def look(source: Any) -> str:
    """What kind of picture a file is, by its content; only its head is read. Raises Unfit: photo_is_heic, not_a_photo,
    photo_too_many_pixels."""
    if _is_heic(source):
        raise Unfit("photo_is_heic")
    try:
        with Image.open(source, formats=FORMATS) as image:
            most = MOST_OF_JPEG if image.format in ("JPEG", "MPO") else MOST_PIXELS
            if image.width * image.height > most:
                raise Unfit("photo_too_many_pixels")
            return str(image.format)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit("photo_too_many_pixels") from None
    except (OSError, ValueError, SyntaxError):
        raise Unfit("not_a_photo") from None


def _is_heic(source: Any) -> bool:
    if isinstance(source, Path):
        with source.open("rb") as file:
            return _is_heic(file)
    head = source.read(64)
    source.seek(0)
    return bool(head[4:8] == b"ftyp" and head[8:12] in HEIC and b"avif" not in head)


def develop(source: Path, folder: Path) -> dict[str, Any]:
    """The picture (longest side 2,560 at most) and its preview (640) as JPEG in `folder`, named by their content; what was made.
    Raises Unfit: not_a_photo, photo_too_many_pixels, photo_damaged."""
    look(source)
    try:
        with Image.open(source, formats=FORMATS) as image:
            image.draft("RGB", (BIG, BIG))  # of a JPEG no more pixels are unpacked than are needed
            whole = _plain(image)
    except (OSError, ValueError, SyntaxError, MemoryError):
        raise Unfit("photo_damaged") from None
    big = _within(whole, BIG)
    picture, preview = _jpeg(big, 86), _jpeg(_within(big, SMALL), 80)
    names = [filing.keep(data, folder, "jpg") for data in (picture, preview)]
    return {"picture": names[0], "preview": names[1], "width": big.width, "height": big.height, "size": len(picture)}


def _plain(image: Image.Image) -> Image.Image:
    """Upright, sRGB, on white, with nothing beside its pixels."""
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if profile and upright.mode in ("RGB", "CMYK", "L"):
        upright = _srgb(upright, profile)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        upright = Image.new("RGB", clear.size, "white")
        upright.paste(clear, mask=clear.getchannel("A"))
    bare = upright.convert("RGB").copy()
    bare.info = {}
    return bare


def _srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        made = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile: its colours are as good as any
    return made or image


def _within(image: Image.Image, side: int) -> Image.Image:
    if max(image.size) <= side:
        return image
    return ImageOps.contain(image, (side, side), Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        told: dict[str, Any] = develop(Path(sys.argv[1]), Path(sys.argv[2]))
    except Unfit as unfit:
        told = {"fault": str(unfit)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
