"""Put the small files of ui into few: a room on a thin line asks for one style sheet and one script, not for fifteen.

ui.css from css/*.css, live.js, page.js and forms.js from js/parts/*.js, signs-*.svg from the sprite and the colours. Run it after a change there; a test compares.
"""

import re
import sys
from pathlib import Path

UI = Path(__file__).resolve().parent.parent / "src/diemcau/ui/static/ui"
SPRITE = UI.parents[1] / "templates/ui/sprite.html"
SIGNS = ("unknown", "powered", "connected", "ready", "degraded", "lost", "phone")
SHEETS = ("tokens", "base", "layout", "components", "screens", "print")
SCRIPTS = {
    "live": (
        "events",
        "ticket",
        "morph",
        "swaps",
        "resync",
        "rest",
        "poll",
        "line",
        "beat",
        "stream",
        "relative-time",
        "show-clock",
        "connection",
        "later",
    ),
    "page": ("theme", "dialog", "asking", "toast", "tabs"),
    "forms": ("unsaved", "answered", "press"),
}
NOTE = "made by tools/bundle.py from what stands beside it: change it there"
_IMPORT = re.compile(r'^import (?:\{ (?P<names>[^}]+) \} from )?"(?P<path>[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)


def tight_css(css: str) -> str:
    """Without comments and the spaces that say nothing."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    return re.sub(r":\s+", ":", css).replace(";}", "}").strip()


def tight_js(script: str) -> str:
    """One line: every statement of the parts ends with a semicolon or a brace. Without comments and indentation."""
    script = re.sub(r"^\s*/\*\*.*?\*/\n", "", script, flags=re.DOTALL | re.MULTILINE)
    lines = (re.sub(r"(^|\s)// .*$", "", line).strip() for line in script.splitlines())
    return " ".join(line for line in lines if line)


def sheet() -> str:
    """What ui.css must hold."""
    parts = (tight_css((UI / "css" / f"{name}.css").read_text(encoding="utf-8")) for name in SHEETS)
    return f"/* {NOTE} */\n" + "\n".join(parts) + "\n"


def script(name: str) -> str:
    """What a bundle of scripts must hold: each part in a function of its own; what parts export, the bundle exports."""
    outside: dict[str, set[str]] = {}
    bodies, exported = [], []
    for part in SCRIPTS[name]:
        text = (UI / "js/parts" / f"{part}.js").read_text(encoding="utf-8")
        for found in _IMPORT.finditer(text):
            if found["path"].startswith("../"):
                outside.setdefault("./" + found["path"][3:], set()).update((found["names"] or "").split(", "))
        names = [found[2] for found in _EXPORT.finditer(text)]
        body = tight_js(_EXPORT.sub(r"\1", _IMPORT.sub("", text)))
        given = f"const {{ {', '.join(names)} }} = " if names else ""
        bodies.append(f"{given}(() => {{ {body} return {{ {', '.join(names)} }}; }})();")
        exported += names
    head = [f'import {{ {", ".join(sorted(names))} }} from "{path}";' for path, names in sorted(outside.items())]
    tail = [f"export {{ {', '.join(exported)} }};"] if exported else []
    return "\n".join([f"// {NOTE} (parts/)", *head, *bodies, *tail]) + "\n"


def signs(theme: str) -> str:
    """What signs-light.svg and signs-dark.svg must hold: the states' signs below each other, in that theme's colours."""
    tokens = (UI / "css/tokens.css").read_text(encoding="utf-8")
    block = tokens.split(f'[data-theme="{theme}"] {{')[1].split("}")[0]
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", block))
    sprite = SPRITE.read_text(encoding="utf-8")
    drawn = []
    for row, name in enumerate(SIGNS):
        inside = sprite.split(f'id="i-{name}" viewBox="0 0 24 24">')[1].split("</symbol>")[0]
        state = name if name in colours else "degraded"  # a room that calls looks degraded
        inside = inside.replace("currentColor", colours[state])
        inside = inside.replace("var(--state-soft,var(--surface))", colours[f"{state}-soft"])
        drawn.append(f'<g transform="translate(0 {row * 24})" stroke="{colours[state]}">{inside}</g>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 {24 * len(SIGNS)}" width="24" height="{24 * len(SIGNS)}"'
    style = 'fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    return f"<!-- {NOTE} -->\n{head} {style}>\n" + "\n".join(drawn) + "\n</svg>\n"


def bundles() -> dict[Path, str]:
    """Every made file and what it must hold."""
    made = {UI / "css/ui.css": sheet()} | {UI / f"js/{name}.js": script(name) for name in SCRIPTS}
    return made | {UI / f"signs-{theme}.svg": signs(theme) for theme in ("light", "dark")}


if __name__ == "__main__":
    for path, text in bundles().items():
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.name}: {len(text.encode())} bytes\n")
