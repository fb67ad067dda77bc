"""What tests of the press kit share: photos as cameras write them, a kit of a small conference, the words of papers."""

import io
from collections.abc import Callable, Iterable

import docx
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from diemcau.conferences.models import Conference, Site
from diemcau.infra.jobs import run_due
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.outcomes.press import actions
from diemcau.outcomes.press.models import Photo

GPS, ORIENTATION, MAKE, ARTIST = 0x8825, 0x0112, 0x010F, 0x013B


def camera_photo(
    width: int = 400, height: int = 300, *, shade: int = 90, turned: bool = False, kind: str = "JPEG"
) -> bytes:
    """A photo with all that phones write beside it: place, device, comment, XMP; `turned`: stored on its side."""
    image = Image.new("RGB", (width, height), (shade, 120, 60))
    image.paste((240, 20, 20), (0, 0, width // 4, height // 4))  # top left
    exif = Image.Exif()
    exif[MAKE], exif[ARTIST] = "Máy ảnh thử", "Giàng A Thử"
    exif.get_ifd(GPS).update(
        {
            1: "N",
            2: (IFDRational(21), IFDRational(23), IFDRational(9)),
            3: "E",
            4: (IFDRational(103), IFDRational(1), IFDRational(4)),
        }
    )
    if turned:
        image = image.transpose(Image.Transpose.ROTATE_90)  # a camera held upright: turned back by its note
        exif[ORIENTATION] = 6
    out = io.BytesIO()
    more = {"comment": b"secret comment"} if kind == "JPEG" else {}
    image.save(out, kind, exif=exif, xmp=b"<x:xmpmeta>secret place</x:xmpmeta>", **more)
    return out.getvalue()


def organiser(conference: Conference) -> Actor:
    return Actor("account:1", "Lò Thị Tổ Chức", frozenset({Held("organizer", conference.pk)}))


def send(
    conference: Conference, data: bytes, *, by: Actor | None = None, site: Site | None = None, **words: object
) -> Photo:
    """Sent and made ready."""
    sent = actions.send_photo(
        conference, io.BytesIO(data), by=by or organiser(conference), size=len(data), site=site, **words
    )  # type: ignore[arg-type]
    run_due("photos")
    sent.photo.refresh_from_db()
    return sent.photo


def approved(
    conference: Conference, caption: str, *, shade: int, credit: str = "Ban Tổ chức", site: Site | None = None
) -> Photo:
    photo = send(conference, camera_photo(shade=shade), caption={"vi": caption}, credit=credit, site=site)
    return actions.approve_photo(photo, by=organiser(conference), seen=photo.version)


def pdf_text(data: bytes) -> str:
    """All words of a PDF, spaces and line ends as single spaces."""
    with pypdfium2.PdfDocument(data) as paper:
        return squeezed(page.get_textpage().get_text_range() for page in paper)


def docx_text(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    ending = "}t"
    paragraphs = (
        "".join(node.text or "" for node in one.iter() if node.tag.endswith(ending))
        for one in body.iter()
        if one.tag.endswith("}p")
    )
    return squeezed(paragraphs)


@pytest.fixture
def asked_of() -> Callable[[Client, str], int]:
    """How many queries a page asks, once all that is kept from request to request is there."""

    def count(browser: Client, url: str) -> int:
        assert browser.get(url).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    return count


def squeezed(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())


__all__ = ["SYSTEM", "approved", "asked_of", "camera_photo", "docx_text", "organiser", "pdf_text", "send"]
