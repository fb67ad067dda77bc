"""The renderer: ``python -m diemcau.live.slides.rendering FILE FOLDER MOST``; says one JSON line per page, then one of the end.

PDFium is not thread-safe: this thread alone draws, one page at a time; two others encode what was drawn.
"""

import errno
import json
import resource
import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from diemcau.live.slides.rendering.pictures import BIG, keep_manifest, keep_page

MEMORY = (
    2 * 1024 * 1024 * 1024
)  # bytes of addresses: a picture of 30,000 × 30,000 points ends this process, not the machine
ENCODERS = 2
PASSWORD = 4  # FPDF_ERR_PASSWORD
AHEAD = 3  # pages drawn and not encoded yet: 6 MB each


def say(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)  # noqa: T201 - this is how it answers


def opened(path: Path) -> pdfium.PdfDocument:
    """Raises PdfiumError."""
    return pdfium.PdfDocument(path)  # type: ignore[no-untyped-call]


def drawn(document: pdfium.PdfDocument, index: int) -> Image.Image:
    """A page, BIG pixels on its longer side. Raises PdfiumError, MemoryError, ValueError."""
    page = document[index]
    try:
        scale = BIG / max(page.get_width(), page.get_height(), 1e-6)
        image: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    finally:
        page.close()
    return image


def first_lines(document: pdfium.PdfDocument) -> list[str]:
    """What stands on the first page, where a stamp would be; nothing where it cannot be read."""
    try:
        return str(document[0].get_textpage().get_text_range()).splitlines()[:100]
    except pdfium.PdfiumError:
        return []


def render(document: pdfium.PdfDocument, folder: Path) -> None:
    """Raises OSError of a full disk; says the page that cannot be drawn."""
    made: list[dict[str, Any]] = []
    waiting: deque[Future[dict[str, Any]]] = deque()

    def take() -> None:
        made.append(waiting.popleft().result())
        say(page=len(made), **made[-1])

    with ThreadPoolExecutor(ENCODERS) as encoders:
        for index in range(len(document)):
            try:
                image = drawn(document, index)
            except (pdfium.PdfiumError, MemoryError, ValueError):
                say(fault="page_fails", facts={"page": index + 1})
                return
            waiting.append(encoders.submit(keep_page, image, folder))
            if len(waiting) > AHEAD:
                take()
        while waiting:
            take()
    say(manifest=keep_manifest(made, folder))


def main(path: Path, folder: Path, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        document = opened(path)
    except pdfium.PdfiumError as fault:
        say(fault="locked" if getattr(fault, "err_code", None) == PASSWORD else "broken")
        return
    count = len(document)
    if count == 0:
        say(fault="no_pages")
    elif count > most:
        say(fault="too_many_pages", facts={"pages": count, "most": most})
    else:
        say(pages=count, lines=first_lines(document))
        try:
            render(document, folder)
        except OSError as fault:
            if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            say(fault="disk_full")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
