"""What the phone's page is made of besides its data: one script and one style with all that modules put into their sections, each
under an address that names its content, and the worker that keeps them."""

import hashlib
import json
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from diemcau.infra.phone_sections import sections
from diemcau.ui.bundle import Part, join_modules, read, script, signs, style, template

STYLES = ("ui/css/tokens.css", "ui/css/base.css", "ui/css/layout.css", "ui/css/components.css", "portal/css/phone.css")
TEMPLATES = (
    "portal/phone_base.html",
    "portal/phone.html",
    "portal/phone_programme.html",
    *(f"ui/components/{name}.html" for name in ("connection", "theme_switch", "language_switch")),
)
ENTRY = "portal/js/phone/entry.js"
"""A module that is written nowhere: it names the others."""


class PhoneShell(NamedTuple):
    """All of one version; `signs` is the page's part of the sprite."""

    version: str
    parts: dict[str, Part]
    worker: Part
    signs: str

    def address(self, name: str) -> str:
        return reverse("portal:phone_part", args=[self.parts[name].digest, name])


def shell() -> PhoneShell:
    """The shell as the files are now; looked at once a process, or at every request while developing."""
    return _make() if settings.DEBUG else _kept()


@cache
def _kept() -> PhoneShell:
    return _make()


def _make() -> PhoneShell:
    text = join_modules(ENTRY, _read)
    drawn = signs(text + "".join(map(template, TEMPLATES)))
    parts = {
        "phone.js": script(text),
        "phone.css": style([*STYLES, *(one.style for one in sections() if one.style)]),
    }
    kept = list(parts)
    parts["forms.js"] = script(
        join_modules("ui/js/forms.js", read)
    )  # of the delegates' own pages, which no worker keeps
    urls = [reverse("portal:phone_part", args=[part.digest, name]) for name, part in parts.items() if name in kept]
    worker = join_modules("portal/js/phone/sw.js", read)
    version = hashlib.sha256("\n".join([*urls, worker, drawn]).encode()).hexdigest()[:16]
    head = f"const SHELL = {json.dumps({'version': version, 'urls': urls})};\n"
    return PhoneShell(version, parts, script(head + worker), drawn)


def _read(name: str) -> str:
    if name != ENTRY:
        return read(name)
    scripts = [one.script for one in sections() if one.script]
    return "".join(f'import "../../../{one}"\n' for one in scripts) + 'import "./main.js"\n'
