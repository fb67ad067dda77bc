"""Many small files in the source, one on the wire: what a page that opens without a line is made of, each part under an address that names
its content. ES modules are joined when first asked for, without a build.

Every module becomes a function that gives what it exports, in the order of need. Understood is what we and our vendored
modules write: static imports of names, ``export`` before a declaration, one list of exports at a file's end.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple

import brotli
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.cache import patch_cache_control

A_YEAR = 365 * 86_400
SPRITE = "ui/sprite.html"
Read = Callable[[str], str]
_IMPORT = re.compile(r'^import (?:\{([^}]+)\} from )?"([^"]+)";?$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const|let) (\w+))", re.MULTILINE)
_LIST = re.compile(r"^export \{([^}]+)\};?$", re.MULTILINE)
_COMMENT = re.compile(r"^\s*(?:/\*\*?.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_SYMBOL = re.compile(r'<symbol id="i-([\w-]+)".*?</symbol>\n?', re.DOTALL)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_CODINGS = re.compile(r"(?:^|,)\s*([\w-]+)\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


def join_modules(entry: str, read: Read) -> str:
    """The script of `entry` and all it imports. `read(path)` gives a module's text. Raises ValueError for a ring of imports."""
    order: dict[str, str] = {}
    _gather(entry, read, order, ())
    numbers = {path: number for number, path in enumerate(order)}
    return "".join(_as_function(path, text, numbers) for path, text in order.items())


def _gather(path: str, read: Read, order: dict[str, str], above: tuple[str, ...]) -> None:
    if path in above:
        raise ValueError(f"modules import each other in a ring: {' > '.join((*above, path))}")
    if path in order:
        return
    text = read(path)
    for _names, found in _IMPORT.findall(text):
        _gather(_resolve(path, found), read, order, (*above, path))
    order[path] = text


def _resolve(path: str, found: str) -> str:
    return normpath(join(dirname(path), found))


def _as_function(path: str, text: str, numbers: dict[str, int]) -> str:
    given = [name for _declared, name in _EXPORT.findall(text)]
    for listed in _LIST.findall(text):
        given += [name.strip() for name in listed.split(",") if name.strip()]

    def taken(found: re.Match[str]) -> str:
        if not found[1]:
            return ""
        return f"const {{{found[1].replace(' as ', ': ')}}} = m{numbers[_resolve(path, found[2])]};"

    body = _LIST.sub("", _EXPORT.sub(r"\1", _IMPORT.sub(taken, text)))
    return f"const m{numbers[path]} = (() => {{\n{_tight(body)}\nreturn {{{', '.join(given)}}};\n}})();\n"


def _tight(text: str) -> str:
    """Without comments on lines of their own, empty lines and indentation. A template that spans lines would lose its own."""
    if any(line.count("`") % 2 for line in text.splitlines()):
        return text.strip()
    return re.sub(r"\n+", "\n", _INDENT.sub("", _COMMENT.sub("", text))).strip()


class Part(NamedTuple):
    """One file, ready to send; `packed` is the same by each coding, the smallest first."""

    type: str
    body: bytes
    packed: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:16]

    def send(self, request: HttpRequest) -> HttpResponse:
        understood = _CODINGS.findall(request.headers.get("Accept-Encoding", ""))
        coding = next((name for name in self.packed if name in understood), "")
        response = HttpResponse(self.packed.get(coding, self.body), content_type=self.type)
        response["Vary"] = "Accept-Encoding"
        if coding:
            response["Content-Encoding"] = coding
        return response


def send_part(request: HttpRequest, parts: Mapping[str, Part], digest: str, name: str) -> HttpResponse:
    """A part under the address that names its content, for good. Raises Http404 for another version's, or none."""
    part = parts.get(name)
    if part is None or part.digest != digest:
        raise Http404
    response = part.send(request)
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


def script(text: str) -> Part:
    return _part("text/javascript; charset=utf-8", text)


def style(names: Iterable[str]) -> Part:
    """These sheets as one; addresses inside them stay right wherever the sheet is served from."""
    sheets = re.sub(r"/\*.*?\*/", "", "\n".join(map(read, names)), flags=re.DOTALL)
    tight = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", sheets))
    return _part("text/css; charset=utf-8", re.sub(r'url\("\.\./fonts/', f'url("{static("ui/fonts/")}', tight))


def signs(text: str) -> str:
    """The sprite with those symbols only that a page or its script (`text`) name."""
    return _SYMBOL.sub(lambda found: found[0] if f'"{found[1]}"' in text else "", template(SPRITE))


def template(name: str) -> str:
    """A template as it is written."""
    origin = getattr(get_template(name), "origin", None)
    return Path(origin.name).read_text(encoding="utf-8") if origin is not None else ""


def read(name: str) -> str:
    """A static file's text. Raises FileNotFoundError."""
    return read_bytes(name).decode()


def read_bytes(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


def _part(kind: str, text: str) -> Part:
    body = text.encode()
    return Part(kind, body, {"br": brotli.compress(body), "gzip": gzip.compress(body, 9, mtime=0)})
