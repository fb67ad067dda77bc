"""A template is read as the one who wrote it reads it: paragraph by paragraph, and every fault says where it stands."""

import io
import re
from collections.abc import Iterator, Mapping, Set
from typing import Any, NamedTuple

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import TemplateError, TemplateSyntaxError, nodes

from diemcau.kernel.errors import Refused

from ..kinds import Kind
from .language import environment, forbidden
from .package import inspect

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPENS = {"for": "endfor", "if": "endif"}
NAMES: dict[str, Set[str] | None] = {
    "conference": {"name", "key", "place", "chair"},
    "letterhead": {"parent", "body", "place", "power", "position", "signer", "recipients"},
    "figures": None,
    "typed": None,
    **dict.fromkeys(("number", "symbol", "date", "title", "subject", "paragraphs", "tables", "sessions"), frozenset()),
}


class Tag(NamedTuple):
    """A tag of the template: what stands within the braces, and the paragraph (from 1) it begins in."""

    text: str
    place: int
    is_statement: bool


def check(data: bytes, name: str, kind: Kind, figures: Set[str]) -> None:
    """Raises Refused: what `package.inspect` raises; with the `place` (number of the paragraph, those of tables counted):
    template_unclosed, template_unopened, template_syntax, template_forbidden, template_unknown."""
    inspect(data, name)
    try:
        tags = list(_tags(data))
    except (PackageNotFoundError, KeyError, ValueError):
        raise Refused("not_a_docx") from None
    _balanced(tags)
    scope: list[set[str]] = []
    typed_and_figures = {"typed": {field.name for field in kind.fields}, "figures": figures}
    for tag in tags:
        _check_tag(tag, scope, typed_and_figures)
    try:
        DocxTemplate(io.BytesIO(data)).get_undeclared_template_variables(environment())
    except TemplateError as fault:  # tags that lie across rows, or runs that Word tore apart
        raise Refused("template_fault", fault=str(fault)[:200]) from None


def _tags(data: bytes) -> Iterator[Tag]:
    for place, text in enumerate(_paragraphs(docx.Document(io.BytesIO(data))), 1):
        rest = _TAG.sub("", text)
        if "{{" in rest or "{%" in rest:
            raise Refused("template_syntax", place=place, text=text[:80], fault="}} / %}")
        for found in _TAG.findall(text):
            if not found.startswith("{#"):
                yield Tag(
                    re.sub(r"^(?:p|tr|tc|r)\s", "", found[2:-2].strip("-")).strip(), place, found.startswith("{%")
                )


def _paragraphs(file: Any) -> Iterator[str]:
    """Texts of body, headers and footers in their order."""
    parts = [file.element.body]
    for section in file.sections:
        parts += [section.header._element, section.footer._element]
    for part in parts:
        for one in part.iter(qn("w:p")):
            yield "".join(node.text or "" for node in one.iter(qn("w:t")))


def _balanced(tags: list[Tag]) -> None:
    open_: list[Tag] = []
    for tag in tags:
        word = tag.text.split(" ", 1)[0] if tag.is_statement else ""
        if word in _OPENS:
            open_.append(tag)
        elif word in _OPENS.values() and (not open_ or _OPENS[open_.pop().text.split(" ", 1)[0]] != word):
            raise Refused("template_unopened", place=tag.place, text=tag.text)
    if open_:
        raise Refused("template_unclosed", place=open_[-1].place, text=open_[-1].text[:80])


def _check_tag(tag: Tag, scope: list[set[str]], more: Mapping[str, Set[str]]) -> None:
    """One tag by itself, closed where it opens something. `scope`: the loops' own names around it."""
    word = tag.text.split(" ", 1)[0] if tag.is_statement else ""
    if word in _OPENS.values():
        scope.pop()
        return
    if word == "else":
        return
    tree = _parsed(tag, word)
    if construct := forbidden(tree):
        raise Refused("template_forbidden", place=tag.place, text=tag.text[:80], construct=construct)
    own = {"loop"}.union(*scope) | {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"}
    for used in tree.find_all(nodes.Name):
        if used.ctx == "load" and used.name not in own and used.name not in NAMES:
            raise Refused("template_unknown", place=tag.place, name=used.name)
    for got in tree.find_all(nodes.Getattr):
        if got.attr.startswith("_"):
            raise Refused("template_forbidden", place=tag.place, text=tag.text[:80], construct=got.attr)
        if (
            isinstance(got.node, nodes.Name)
            and got.node.name not in own
            and got.attr not in (more.get(got.node.name) or NAMES[got.node.name] or ())
        ):
            raise Refused("template_unknown", place=tag.place, name=f"{got.node.name}.{got.attr}")
    if word in _OPENS:
        scope.append(own)


def _parsed(tag: Tag, word: str) -> nodes.Template:
    text = f"{{{{ {tag.text} }}}}"
    if tag.is_statement:
        text = f"{{% {tag.text} %}}"
        text = f"{{% if 1 %}}{text}{{% endif %}}" if word == "elif" else text + "".join(
            f"{{% {_OPENS[word]} %}}" for _ in (1,) if word in _OPENS
        )  # fmt: skip
    try:
        return environment().parse(text)
    except TemplateSyntaxError as fault:
        raise Refused("template_syntax", place=tag.place, text=tag.text[:80], fault=str(fault.message)) from None
