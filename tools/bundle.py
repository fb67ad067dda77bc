"""Put the small files of ui into few: a room on a thin line asks for one style sheet and one script, not for fifteen.

ui.css from css/*.css, live.js and page.js from js/parts/*.js. Run it after a change there; a test compares.
"""

import re
import sys
from pathlib import Path

UI = Path(__file__).resolve().parent.parent / "src/diemcau/ui/static/ui"
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
    ),
    "page": ("theme", "dialog", "toast"),
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


def bundles() -> dict[Path, str]:
    """Every made file and what it must hold."""
    return {UI / "css/ui.css": sheet()} | {UI / f"js/{name}.js": script(name) for name in SCRIPTS}


if __name__ == "__main__":
    for path, text in bundles().items():
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.name}: {len(text.encode())} bytes\n")
