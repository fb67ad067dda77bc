"""Message catalogues: collect strings from the sources, check that Vietnamese is complete, compile for use."""

import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SRC = Path(__file__).resolve().parent.parent / "src" / "diemcau"
CATALOGUES = sorted(SRC.glob("**/locale/*/LC_MESSAGES/django.po"))


def collect() -> int:
    """Run xgettext over every app that has pages or texts (needs Debian's gettext)."""
    for app in sorted(p.parent for p in SRC.glob("**/apps.py")):
        (app / "locale" / "vi" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "django", "makemessages", "-l", "vi", "--no-wrap", "--no-location", "-v0"]
        subprocess.run(command, cwd=app, check=True)
    return 0


def compile_all() -> int:
    """Write the .mo beside every .po; no outside program is needed."""
    for path in CATALOGUES:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name)
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
    return 0


def check() -> int:
    """Every string translated, none fuzzy, the placeholders of source and translation the same, and one word for one string:
    catalogues are merged, so that of two the first app's would stand on the other's pages."""
    faults = []
    said: dict[tuple[str, str, object], tuple[Path, object]] = {}
    for path in CATALOGUES:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name)
        for message in catalogue:
            if not message.id:
                continue
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            where = f"{path.relative_to(SRC)}: {message.id!r}"
            if not all(texts):
                faults.append(f"{where}: not translated")
            if message.fuzzy:
                faults.append(f"{where}: fuzzy")
            faults.extend(f"{where}: {fault}" for fault in message.check(catalogue))
            key = (path.parent.parent.name, message.context or "", message.id)
            other, text = said.setdefault(key, (path, message.string))
            if text != message.string:
                faults.append(f"{where}: {message.string!r}, but {text!r} in {other.relative_to(SRC)}")
    print("\n".join(faults) or f"{len(CATALOGUES)} catalogues complete")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit({"collect": collect, "compile": compile_all, "check": check}[sys.argv[1]]())
