"""The renderer's other end: starts it, hears it page by page, and ends it when it says nothing any more."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import diemcau

MOST_PAGES = 500
SILENCE_S = 30.0  # a page that takes longer never ends
WHOLE_S = 600.0  # for all pages: other jobs wait meanwhile, and 500 usual pages take 35 s
Tell = Callable[[int, int], None]
Read = Callable[[list[str]], None]


class Unfit(Exception):
    """The file cannot be shown: `code` is a refusal's, `facts` fill its text."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class MadePage(NamedTuple):
    """A page's pictures on disk (rendering.pictures)."""

    page: int
    width: int
    height: int
    big: str
    big_bytes: int
    small: str
    small_bytes: int
    thumb: str


@dataclass(slots=True)
class Made:
    """What the renderer has made so far; whole when there is a manifest."""

    pages: list[MadePage] = field(default_factory=list)
    manifest: str = ""


def render(
    path: Path, folder: Path, made: Made, *, tell: Tell, read: Read = lambda lines: None, most: int = MOST_PAGES
) -> None:
    """Make the pages of a PDF into `folder`, noting in `made` what is there; `tell(done, pages)` after each, `read(lines)` of
    the first page's text before all.

    Raises Unfit. What `tell` and `read` raise ends the renderer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    source = str(Path(diemcau.__file__).resolve().parent.parent)
    paths = os.pathsep.join(part for part in (source, os.environ.get("PYTHONPATH", "")) if part)
    command = [sys.executable, "-m", "diemcau.live.slides.rendering", str(path), str(folder), str(most)]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": paths}
    )
    try:
        _hear(child, made, tell, read)
    finally:
        child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()
    if not made.manifest:
        raise Unfit("page_fails", page=len(made.pages) + 1)


def _hear(child: "subprocess.Popen[bytes]", made: Made, tell: Tell, read: Read) -> None:
    assert child.stdout is not None
    count, until = 0, time.monotonic() + WHOLE_S
    while True:
        guard = threading.Timer(max(0.0, min(SILENCE_S, until - time.monotonic())), child.kill)
        guard.start()
        line = child.stdout.readline()
        guard.cancel()
        if not line:
            return
        said: dict[str, Any] = json.loads(line)
        if "fault" in said:
            raise Unfit(said["fault"], **said.get("facts", {}))
        count = said.get("pages", count)
        made.manifest = said.get("manifest", "")
        if "lines" in said:
            read(said["lines"])
        if "page" in said:
            made.pages.append(MadePage(**said))
            tell(len(made.pages), count)
