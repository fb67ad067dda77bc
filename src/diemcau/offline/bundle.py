"""Many small modules in the source, one script on the wire: ES modules joined when first asked for, without a build.

Every module becomes a function that gives what it exports, in the order of need. Understood is what we and our vendored
modules write: static imports of names, ``export`` before a declaration, one list of exports at a file's end.
"""

import re
from collections.abc import Callable
from posixpath import dirname, join, normpath

Read = Callable[[str], str]
_IMPORT = re.compile(r'^import (?:\{([^}]+)\} from )?"([^"]+)";?$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const|let) (\w+))", re.MULTILINE)
_LIST = re.compile(r"^export \{([^}]+)\};?$", re.MULTILINE)
_COMMENT = re.compile(r"^\s*(?:/\*\*?.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


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
