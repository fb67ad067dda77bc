"""Put the style sheets of ui into one file (ui.css): a room on a thin line asks once instead of six times."""

import re
import sys
from pathlib import Path

CSS = Path(__file__).resolve().parent.parent / "src/diemcau/ui/static/ui/css"
ORDER = ("tokens", "base", "layout", "components", "screens", "print")


def tight(css: str) -> str:
    """Without comments and the spaces that say nothing."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    return re.sub(r":\s+", ":", css).replace(";}", "}").strip()


def bundle() -> str:
    """What ui.css must hold."""
    return "\n".join(tight((CSS / f"{name}.css").read_text(encoding="utf-8")) for name in ORDER) + "\n"


if __name__ == "__main__":
    (CSS / "ui.css").write_text(bundle(), encoding="utf-8")
    sys.stdout.write("ui.css\n")
