"""A template is read as the one who wrote it reads it: paragraph by paragraph, and every fault says where it stands."""

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any, NamedTuple

from jinja2 import TemplateError, TemplateSyntaxError, meta, nodes

from diemcau.kernel.errors import Refused

from ..kinds import Kind
from .filling import sources
from .language import environment, forbidden
from .package import inspect
from .places import MARK, paragraphs

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_RAW = re.compile(
    r"\{\{(?:p|tr|tc|r)\s"
)  # docxtpl's tags for texts that are XML themselves: ours would stand outside any run
MOST_TAGS, MOST_LETTERS, MOST_DEPTH = 2_000, 500, 10
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
    place: int | str
    is_statement: bool


def check(data: bytes, name: str, kind: Kind, figures: Set[str]) -> None:
    """Raises Refused: what `package.inspect` raises; with the `place` (places.Said): template_place, template_tags, template_deep,
    template_unclosed, template_unopened, template_syntax, template_forbidden, template_unknown; template_fault."""
    tags = list(_tags(inspect(data, name)))
    _balanced(tags)
    scope: list[set[str]] = []
    typed_and_figures = {"typed": {field.name for field in kind.fields}, "figures": figures}
    for tag in tags:
        _check_tag(tag, scope, typed_and_figures)
    for source in sources(data):  # tags that lie across rows, or runs that Word tore apart
        _check_source(source)


def _check_source(source: str) -> None:
    """A part as it is filled in the end: nothing in it that the tags one by one did not say."""
    try:
        tree = environment().parse(source)
        environment().compile(tree)
    except TemplateError as fault:
        raise Refused("template_fault", fault=str(fault)[:200]) from None
    except (SyntaxError, RecursionError, MemoryError):
        raise Refused("template_fault", fault="{% {% {%") from None
    if construct := forbidden(tree):
        raise Refused("template_fault", fault=construct)
    if unknown := meta.find_undeclared_variables(tree) - NAMES.keys():
        raise Refused("template_fault", fault=", ".join(sorted(unknown))[:200])


def _tags(parts: Mapping[str, Any]) -> Iterator[Tag]:
    """Raises Refused: template_place, template_syntax, template_tags, template_forbidden."""
    found = 0
    for text, place in paragraphs(parts):
        if MARK.search(_TAG.sub("", text)):
            raise Refused("template_syntax", place=place, text=text[:80], fault="}} / %}")
        for tag in _TAG.findall(text):
            found += 1
            if found > MOST_TAGS or len(tag) > MOST_LETTERS:
                raise Refused("template_tags", place=place, most=MOST_TAGS, letters=MOST_LETTERS)
            if raw := _RAW.match(tag):
                raise Refused("template_forbidden", place=place, text=tag[:80], construct=raw[0].strip())
            if not tag.startswith("{#"):
                yield Tag(re.sub(r"^(?:p|tr|tc|r)\s", "", tag[2:-2].strip("-+")).strip(), place, tag.startswith("{%"))


def _balanced(tags: list[Tag]) -> None:
    open_: list[Tag] = []
    for tag in tags:
        word = tag.text.split(" ", 1)[0] if tag.is_statement else ""
        if word in _OPENS:
            open_.append(tag)
            if len(open_) > MOST_DEPTH:
                raise Refused("template_deep", place=tag.place, most=MOST_DEPTH)
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
    except RecursionError:
        raise Refused("template_deep", place=tag.place, most=MOST_DEPTH) from None
