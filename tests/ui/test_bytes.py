"""Bytes are counted as they travel over a thin line: brotli, as the server sends them."""

import re

import brotli

from tests.ui.bundled import UI, tool
from tests.ui.stage import page

BARE_SCREEN = """{% extends "ui/screen.html" %}{% load ui %}{% block live %}{% stream 1 "site-5,screens" "/x" %}{% endblock %}
{% block main %}<h1>Điểm cầu</h1>{% connection %}{% endblock %}"""
BARE_DESK = """{% extends "ui/desk.html" %}{% load ui %}{% block live %}{% stream 1 "site-5" "/x" %}{% endblock %}
{% block main %}<h1>Điểm cầu</h1>{% endblock %}"""


def travels(data: bytes) -> int:
    return len(brotli.compress(data, quality=5))


def files_of(html: str) -> list[str]:
    """What a page makes a browser fetch before it is usable: named files, fonts of the sheet, imports of its scripts."""
    named = set(re.findall(r"/static/ui/([\w./-]+)", html))
    fonts = {
        f"fonts/{name}" for name in re.findall(r"fonts/([\w.-]+)\"", (UI / "css/ui.css").read_text(encoding="utf-8"))
    }
    imports = {
        f"js/{name}"
        for script in named
        if script.endswith(".js") and "vendor" not in script
        for name in re.findall(r'from "\./([\w.-]+)"', (UI / script).read_text(encoding="utf-8"))
    }
    return sorted(named | fonts | imports)


def weight(html: str) -> int:
    return travels(html.encode()) + sum(
        (UI / name).stat().st_size if name.endswith("woff2") else travels((UI / name).read_bytes())
        for name in files_of(html)
    )


def test_style_sheet_weighs_at_most_12_kb() -> None:
    assert travels((UI / "css/ui.css").read_bytes()) <= 12 * 1024


def test_full_screen_page_leaves_room_for_its_content() -> None:
    html = page(BARE_SCREEN)
    assert len(files_of(html)) + 1 <= 8
    assert weight(html) <= 45 * 1024


def test_desk_leaves_room_for_its_content() -> None:
    html = page(BARE_DESK)
    assert len(files_of(html)) + 1 <= 9
    assert weight(html) <= 46 * 1024


def test_made_files_are_made_from_their_parts() -> None:
    for path, text in tool("bundle").bundles().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is old: run tools/bundle.py"


def test_every_part_is_in_a_bundle() -> None:
    bundled = {name for names in tool("bundle").SCRIPTS.values() for name in names}
    assert {path.stem for path in (UI / "js/parts").glob("*.js")} == bundled
