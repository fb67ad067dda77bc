"""Where in a package something can be said, and where a tag may stand: in the words of body, headers, footers and footnotes. Everywhere
else a tag is refused, with the place."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from diemcau.kernel.errors import Refused

MARK = re.compile(r"\{[{%#]")
_SAID = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml$")
_WORDS, _PARAGRAPH = qn("w:t"), qn("w:p")


class Said(NamedTuple):
    """What a paragraph says. `place`: its number within the body (from 1, those of tables and text boxes counted), or words that say in
    which part it stands."""

    text: str
    place: int | str


def paragraphs(parts: Mapping[str, Any]) -> Iterator[Said]:
    """In the order in which they are filled. Raises Refused(template_place): a tag where none may stand."""
    for name in sorted(parts, key=lambda one: (one != "word/document.xml", one)):
        if _SAID.match(name):
            yield from _said(name, parts[name])
        else:
            _nothing_in(name, parts[name])


def _said(name: str, root: Any) -> Iterator[Said]:
    texts: dict[Any, list[str]] = {one: [] for one in root.iter(_PARAGRAPH)}
    numbers = {one: number for number, one in enumerate(texts, 1)}
    for node in root.iter():
        if node.tag != _WORDS:
            _bare(node, _place(name, numbers.get(_around(node), 0)))
            continue
        around = _around(node)
        if around is None or len(node):
            raise Refused("not_a_docx")
        texts[around].append(node.text or "")
        _refuse(node.tail, _place(name, numbers[around]))
    _torn_apart(name, texts, numbers)
    for one, words in texts.items():
        yield Said("".join(words), _place(name, numbers[one]))


def _torn_apart(name: str, texts: Mapping[Any, list[str]], numbers: Mapping[Any, int]) -> None:
    """A brace that ends a paragraph and one that begins the next would be read as a tag."""
    before = ""
    for one, words in texts.items():
        text = "".join(words)
        if text:
            if MARK.match(before[-1:] + text[0]):
                raise Refused("template_place", place=_place(name, numbers[one]), text=(before[-20:] + text)[:80])
            before = text


def _around(node: Any) -> Any:
    """The nearest paragraph around it."""
    return next(node.iterancestors(_PARAGRAPH), None) if node.tag != _PARAGRAPH else node


def _bare(node: Any, place: int | str) -> None:
    """A field of Word, an attribute, a comment: no tag there."""
    for text in (node.text, node.tail, *(node.attrib.values() if isinstance(node.tag, str) else ())):
        _refuse(text, place)


def _nothing_in(name: str, root: Any) -> None:
    for node in root.iter():
        _bare(node, _place(name, 0))
    _refuse("".join(root.itertext()), _place(name, 0))


def _refuse(text: str | None, place: int | str) -> None:
    if text and MARK.search(text):
        raise Refused("template_place", place=place, text=text.strip()[:80])


def _place(name: str, number: int) -> int | str:
    """“3” for the body, “3 of header2” for other parts, “core” for those without paragraphs."""
    if name == "word/document.xml":
        return number
    part = posixpath.basename(name).removesuffix(".xml")
    return _("%(number)s of %(part)s") % {"number": number, "part": part} if number else part
