"""What a desk is made of besides its data: script, style, typeface and signs, each under an address that names its content."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from diemcau.ui.bundle import Part, join_modules, read, read_bytes, script, signs, style, template

STYLES = (
    "ui/css/tokens.css",
    "ui/css/base.css",
    "ui/css/layout.css",
    "ui/css/components.css",
    "announcements/css/room_desk.css",
    "offline/css/desk.css",
)
FONTS = ("ui/fonts/be-vietnam-pro-400.woff2", "ui/fonts/be-vietnam-pro-600.woff2")
LOGO = "ui/logo.svg"
TEMPLATES = (
    *(f"offline/{name}.html" for name in ("desk", "line", "notices", "people", "count", "scan", "room", "poll")),
    "questions/room_desk.html",
    "announcements/room_desk.html",
    *(f"ui/components/{name}.html" for name in ("theme_switch", "language_switch")),
)


class Shell(NamedTuple):
    """All of one version; `urls` are what a device keeps to open the desk without a line, `signs` its part of the sprite."""

    version: str
    parts: dict[str, Part]
    urls: list[str]
    worker: Part
    signs: str


def shell() -> Shell:
    """The shell as the files are now; looked at once a process, or at every request while developing."""
    return _make() if settings.DEBUG else _kept()


@cache
def _kept() -> Shell:
    return _make()


def _make() -> Shell:
    text = join_modules("offline/js/desk.js", read)
    pages = "".join(template(name) for name in TEMPLATES)
    drawn = signs(text + pages)
    parts = {"desk.js": script(text), "desk.css": style(STYLES)}
    assets = [reverse("offline:shell", args=[part.digest, name]) for name, part in parts.items()]
    urls = [*assets, *(static(name) for name in (*FONTS, LOGO))]
    worker = join_modules("offline/js/sw.js", read)
    version = _version([*urls, worker, pages, drawn, *(read_bytes(name).hex() for name in FONTS)])
    head = f"const SHELL = {json.dumps({'version': version, 'urls': urls})};\n"
    return Shell(version, parts, urls, script(head + worker), drawn)


def _version(words: list[str]) -> str:
    """Changes with anything that a device keeps: files, the page's templates, its catalogues."""
    digest = hashlib.sha256()
    for word in words:
        digest.update(word.encode())
    for catalogue in sorted((Path(__file__).parent / "locale").glob("*/LC_MESSAGES/django.po")):
        digest.update(catalogue.read_bytes())
    return digest.hexdigest()[:16]
