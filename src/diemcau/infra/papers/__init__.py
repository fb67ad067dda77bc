"""Papers: PDF by typst from a template and data, with fonts of our own that hold every Vietnamese letter.

Names in Cyrillic, Greek, Lao, Khmer, Thai and Tai Viet have theirs too; others (Chinese …) need a font in the operator's FONTS_DIR.

A template is a file ``papers/<name>.typ`` of a module. It begins with ``#import "paper.typ": *`` and finds what it prints in
`data`. Texts travel as JSON and never as markup, so a name may hold #, $, quotes or anything else.

A long paper takes typst a gigabyte that it never gives back: it is made by a process of its own that ends.
"""

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import typst
from zxingcpp import BarcodeFormat, create_barcode, write_barcode_to_svg

from ..options import options
from .packing import packed

_MODULES = Path(__file__).resolve().parents[2]
FONTS = Path(__file__).resolve().parents[1] / "fonts"
_one_at_a_time = threading.Lock()
AT_ONCE = min(2, os.cpu_count() or 1)
_LONG = 10_000  # bytes of data and pictures, a hundred rows: ten such are remembered by typst, and take 80 MB


@cache
def _compiler() -> typst.Compiler:
    folders = [folder for folder in (FONTS, options().fonts_dir) if folder]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def press(world: Mapping[str, bytes], standard: str = "", *, loose: bool = False) -> bytes:
    """The PDF of these files, of which ``main.typ`` is the first to be read; here and now. `loose`: as typst writes it."""
    made = _compiler().compile(dict(world), format="pdf", pdf_standards=standard or None)  # type: ignore[type-var, arg-type]  # its stubs forget dictionaries
    assert isinstance(made, bytes)
    return made if loose else packed(made)


@cache
def _source(template: str) -> bytes:
    """The template ``<module>/<name>`` as it lies in ``diemcau/<module>/papers/<name>.typ``."""
    module, name = template.rsplit("/", 1)
    return (_MODULES / module / "papers" / f"{name}.typ").read_bytes()


def compile(  # noqa: A001 - read as papers.compile
    template: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None, *, standard: str = ""
) -> bytes:
    """The PDF of a template, e.g. ``"conferences/card"``, filled with `data` (anything JSON can hold).

    `files` are pictures and the like under the names by which the template reads them. One compile runs at a time; the fonts
    and what typst remembers are kept between short ones. `standard`: what the file keeps to besides, as ``"a-2a"`` (PDF/A).
    Raises RuntimeError when the template is at fault, or the standard forbids what it shows.
    """
    world = _world(template, data, files or {})
    with _one_at_a_time:
        is_short = sum(len(content) for name, content in world.items() if not name.endswith(".typ")) < _LONG
        return press(world, standard) if is_short else _pressed_elsewhere(world, standard)


def compile_runs(
    template: str, runs: Iterable[tuple[Mapping[str, Any], Mapping[str, bytes]]], *, less: int = 0
) -> bytes:
    """One PDF of several fillings (data, files) of a template, each pressed by a process of its own that ends, AT_ONCE of them beside each
    other: memory is that of so many. `less`: first pages of each that are left out. Our serif and sans are there once when every run shows the
    same letters in the same order first. Raises RuntimeError when the template is at fault."""
    with _one_at_a_time:
        from .joining import joined  # noqa: PLC0415 - megabytes that only who makes one needs

        return joined(_pieces(_world(template, data, files) for data, files in runs), less=less)


def _pieces(worlds: Iterable[Mapping[str, bytes]]) -> Iterator[bytes]:
    """In their order; no more than AT_ONCE are made, or wait to be taken."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting: deque[Future[bytes]] = deque()
        for world in worlds:
            if len(waiting) == AT_ONCE:
                yield waiting.popleft().result()
            waiting.append(pool.submit(_pressed_elsewhere, world, loose=True))
        while waiting:
            yield waiting.popleft().result()


def _world(template: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, bytes]:
    filling = {**files, "data.json": json.dumps(data, ensure_ascii=False).encode()}
    return {**filling, "main.typ": _source(template), "paper.typ": _source("infra/paper")}


def _pressed_elsewhere(world: Mapping[str, bytes], standard: str = "", *, loose: bool = False) -> bytes:
    command = [sys.executable, "-m", __name__, standard, *(["loose"] if loose else [])]
    done = subprocess.run(command, input=msgspec.msgpack.encode(world), capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def qr(text: str, *, quiet: bool = False) -> bytes:
    """A QR code (error correction M) as SVG: without a `quiet` zone the template leaves four modules of white around it."""
    code = create_barcode(text, BarcodeFormat.QRCode, ec_level="M")
    return str(write_barcode_to_svg(code, add_quiet_zones=quiet)).encode()
