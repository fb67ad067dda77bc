"""Message catalogues: collect strings from the sources, check that Vietnamese is complete, compile for use."""

import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SRC = Path(__file__).resolve().parent.parent / "src" / "diemcau"
CATALOGUES = sorted(SRC.glob("**/locale/*/LC_MESSAGES/django.po"))


def collect() -> int:
    """Run xgettext over every app that has pages or texts, or over those named (`outcomes/facts`); needs Debian's gettext."""
    named = [SRC / name for name in sys.argv[2:]]
    for app in named or sorted(p.parent for p in SRC.glob("**/apps.py")):
        (app / "locale" / "vi" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "django", "makemessages", "-l", "vi", "--no-wrap", "--no-location", "-v0"]
        subprocess.run(command, cwd=app, check=True)
        if (made := app / "locale" / "vi" / "LC_MESSAGES" / "django.po").exists():  # not where an app says nothing
            _tidy(made)
    return 0


def _tidy(path: Path) -> None:
    """Guesses and what nobody says any more go; what another app has translated is said as there."""
    import polib  # noqa: PLC0415 - only developers have it

    mine = polib.pofile(str(path), wrapwidth=0)
    others = [polib.pofile(str(other)) for other in CATALOGUES if other != path and other.parts[-3] == path.parts[-3]]
    for entry in mine.obsolete_entries():
        mine.remove(entry)
    for entry in [one for one in mine if one.fuzzy or not one.translated()]:
        known = (other.find(entry.msgid, msgctxt=entry.msgctxt or False) for other in others)
        said = next((one for one in known if one and one.translated()), None)
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
        entry.msgstr = said.msgstr if said else ""
        if entry.msgid_plural:
            entry.msgstr_plural = dict(said.msgstr_plural) if said else {0: ""}
    mine.save()


def compile_all() -> int:
    """Write the .mo beside every .po; no outside program is needed."""
    for path in CATALOGUES:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name)
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
    return 0


def _twice(path: Path) -> list[str]:
    """Gettext's own tools read no catalogue that says something twice."""
    import polib  # noqa: PLC0415 - only developers have it

    try:
        polib.pofile(str(path), check_for_duplicates=True)
    except (OSError, ValueError) as fault:
        return [f"{path.relative_to(SRC)}: {fault}"]
    return []


def check() -> int:
    """Every string said once and translated, none fuzzy, the placeholders of source and translation the same, and one word for one string:
    catalogues are merged, so that of two the first app's would stand on the other's pages."""
    faults = []
    said: dict[tuple[str, str, object], tuple[Path, object]] = {}
    for path in CATALOGUES:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name)
        faults += _twice(path)
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
