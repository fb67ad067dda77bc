"""What a desk is made of besides its data: script, style, typeface and signs, each under an address that names its content."""

import gzip
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse

from .bundle import join_modules

STYLES = ("ui/css/tokens.css", "ui/css/base.css", "ui/css/layout.css", "ui/css/components.css", "offline/css/desk.css")
FONTS = ("ui/fonts/be-vietnam-pro-400.woff2", "ui/fonts/be-vietnam-pro-600.woff2")
LOGO = "ui/logo.svg"
SPRITE = "ui/sprite.html"
TEMPLATES = (
    *(f"offline/{name}.html" for name in ("desk", "line", "notices", "people", "count", "scan", "room")),
    *(f"ui/components/{name}.html" for name in ("theme_switch", "language_switch")),
)
_SYMBOL = re.compile(r'<symbol id="i-([\w-]+)".*?</symbol>\n?', re.DOTALL)


class Part(NamedTuple):
    """One file of the shell, ready to send; `packed` is the same by gzip."""

    type: str
    body: bytes
    packed: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:16]


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
    script = join_modules("offline/js/desk.js", _read)
    pages = "".join(_template(name) for name in TEMPLATES)
    signs = _signs(script + pages)
    parts = {
        "desk.js": _part("text/javascript; charset=utf-8", script),
        "desk.css": _part("text/css; charset=utf-8", _style()),
    }
    assets = [reverse("offline:shell", args=[part.digest, name]) for name, part in parts.items()]
    urls = [*assets, *(static(name) for name in (*FONTS, LOGO))]
    worker = join_modules("offline/js/sw.js", _read)
    version = _version([*urls, worker, pages, signs, *(_read_bytes(name).hex() for name in FONTS)])
    head = f"const SHELL = {json.dumps({'version': version, 'urls': urls})};\n"
    return Shell(version, parts, urls, _part("text/javascript; charset=utf-8", head + worker), signs)


def _version(words: list[str]) -> str:
    """Changes with anything that a device keeps: files, the page's templates, its catalogues."""
    digest = hashlib.sha256()
    for word in words:
        digest.update(word.encode())
    for catalogue in sorted((Path(__file__).parent / "locale").glob("*/LC_MESSAGES/django.po")):
        digest.update(catalogue.read_bytes())
    return digest.hexdigest()[:16]


def _template(name: str) -> str:
    origin = getattr(get_template(name), "origin", None)
    return Path(origin.name).read_text(encoding="utf-8") if origin is not None else ""


def _signs(text: str) -> str:
    """The sprite with those symbols only that the page or its script name."""
    return _SYMBOL.sub(lambda found: found[0] if f'"{found[1]}"' in text else "", _template(SPRITE))


def _part(kind: str, text: str) -> Part:
    body = text.encode()
    return Part(kind, body, gzip.compress(body, 9, mtime=0))


def _style() -> str:
    """All sheets as one; addresses inside them stay right wherever the sheet is served from."""
    sheets = re.sub(r"/\*.*?\*/", "", "\n".join(_read(name) for name in STYLES), flags=re.DOTALL)
    tight = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", sheets))
    return re.sub(r'url\("\.\./fonts/', f'url("{static("ui/fonts/")}', tight)


def _read_bytes(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


def _read(name: str) -> str:
    return _read_bytes(name).decode()
