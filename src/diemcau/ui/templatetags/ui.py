"""The components, as tags. Every one of them, in every state, stands on /ui/components."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from diemcau.ui.states import RANK, STATES
from diemcau.ui.templatetags import ui_formats, ui_page

register = template.Library()
for _part in (ui_page.register, ui_formats.register):  # one `load ui` brings them all
    register.tags |= _part.tags
    register.filters |= _part.filters
LONG_NAME = 15  # characters that fit a tile of 11 rem whatever they are
NOTICE_ICONS = {"info": "info", "done": "ready", "warn": "degraded", "error": "lost"}


def _attributes(pairs: dict[str, Any]) -> SafeString:
    """HTML attributes from keyword arguments: ``hx_post="…"`` is hx-post, True stands alone, None and False vanish."""
    named = ((name.rstrip("_").replace("_", "-"), value) for name, value in pairs.items())
    shown = [(name, value) for name, value in named if value is not None and value is not False]
    return format_html_join("", "{}", ((_attribute(name, value),) for name, value in shown))


def _attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


@register.simple_tag
def icon(name: str, label: str = "", klass: str = "") -> SafeString:
    """A sign of the sprite; silent to screen readers unless it has a label."""
    voice = format_html(' role="img" aria-label="{}"', label) if label else SafeString(' aria-hidden="true"')
    return format_html('<svg class="icon {}"{}><use href="#i-{}"/></svg>', klass, voice, name)


@register.simple_block_tag
def button(content: str, kind: str = "", href: str = "", **attributes: Any) -> SafeString:
    """`kind`: any of primary, quiet, danger, small, large, wide, bare. With `href` a link, else a button (type=button).

    `icon` names a sign before the text; `busy=True` shows that it works. Other arguments become attributes.
    """
    sign, busy = attributes.pop("icon", ""), attributes.pop("busy", False)
    if busy:
        attributes |= {"aria_busy": "true", "disabled": True}
    inside = format_html(
        '{}{}<span class="busy-mark" aria-hidden="true"></span>',
        icon(sign) if sign else "",
        SafeString(content.strip()),
    )
    if href:
        if attributes.pop("disabled", False):
            attributes |= {"aria_disabled": "true", "role": "link"}
            href = ""
        return format_html(
            '<a class="button {}"{}{}>{}</a>',
            kind, _attributes({"href": href or None}), _attributes(attributes), inside,
        )  # fmt: skip
    attributes = {"type": "button"} | attributes
    return format_html('<button class="button {}"{}>{}</button>', kind, _attributes(attributes), inside)


@register.simple_tag
def field(bound: BoundField, label: str = "", help_text: str = "") -> SafeString:
    """A form's field with label, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    context = {
        "field": bound,
        "label": label or bound.label,
        "help": help_text or bound.help_text,
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": bound.use_fieldset,
    }
    return render_to_string("ui/components/field.html", context)


@register.simple_tag
def fields(form: Any) -> SafeString:
    """A whole form's fields: its own errors first, hidden fields last."""
    return render_to_string("ui/components/fields.html", {"form": form})


@register.simple_block_tag
def table(content: str, caption: str, kind: str = "", hide_caption: bool = True, **attributes: Any) -> SafeString:
    """A table that scrolls sideways on small screens (and by keyboard); `kind`: dense."""
    return format_html(
        '<div class="table {}" role="region" tabindex="0" aria-label="{}"{}><table><caption class="{}">{}</caption>{}</table></div>',
        kind, caption, _attributes(attributes), "sr-only" if hide_caption else "", caption, SafeString(content),
    )  # fmt: skip


@register.inclusion_tag("ui/components/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: str, klass: str = "") -> dict[str, Any]:
    """A column's head that sorts by `?sort=key`, and by `?sort=-key` when asked again."""
    request = context["request"]
    current = request.GET.get("sort", context.get("sort", ""))
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    query = request.GET.copy()
    query["sort"] = f"-{key}" if current == key else key
    query.pop("page", None)
    return {"label": label, "klass": klass, "direction": direction, "url": f"?{query.urlencode()}"}


@register.inclusion_tag("ui/components/paging.html", takes_context=True)
def paging(context: Context, page: "Page[Any]", key: str = "page") -> dict[str, Any]:
    """Which rows of how many, and the way to the others (`?page=`), keeping the rest of the address."""
    query = context["request"].GET.copy()
    links = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if isinstance(number, int):
            query[key] = str(number)
        links.append({"number": number, "url": f"?{query.urlencode()}" if isinstance(number, int) else ""})
    return {"page": page, "links": links}


@register.simple_tag
def state(name: str, label: str = "", **attributes: Any) -> SafeString:
    """A state as badge: shape, word and colour."""
    known = name if name in STATES else "unknown"
    return format_html(
        '<span class="badge" data-state="{}"{}>{}{}</span>',
        known, _attributes(attributes), icon(known), label or STATES[known],
    )  # fmt: skip


@register.filter
def state_word(name: str) -> str:
    """A state's word alone."""
    return str(STATES.get(name, STATES["unknown"]))


@register.filter
def name_class(name: str) -> str:
    """Class of a tile's name: only what may not fit is clipped, because each clip costs every frame of a wall."""
    return "name long" if len(name) > LONG_NAME else "name"


@register.simple_block_tag
def tile(
    content: str, name: str, state: str = "unknown", href: str = "", word: str = "", **attributes: Any
) -> SafeString:
    """One room on the wall: state, name, and what stands between the tags as its facts (`<span>`s)."""
    known = state if state in STATES else "unknown"
    head = format_html('class="{}" title="{}"', name_class(name), name)
    title = format_html('<a {} href="{}">{}</a>', head, href, name) if href else format_html("<span {}>{}</span>", head, name)  # fmt: skip
    facts = {"data_rank": RANK[known], "data_name": name} | attributes
    return format_html(
        '<article class="tile" data-state="{}"{}><span class="sign" data-sign="{}"></span>{}<div class="facts"><span class="word">{}</span>{}</div></article>',
        known, _attributes(facts), known, title, word or STATES[known], SafeString(content.strip()),
    )  # fmt: skip


@register.inclusion_tag("ui/components/meter.html")
def meter(value: int, total: int, label: str, state: str = "", shown: str = "") -> dict[str, Any]:
    """How much of a whole is there. `shown` replaces “value / total” as text."""
    return {"value": min(value, total), "real": value, "total": total, "label": label, "state": state, "shown": shown}


@register.simple_block_tag
def empty(content: str, title: str, sign: str = "search") -> SafeString:
    """What stands where a list would, saying what to do next."""
    return format_html('<div class="empty">{}<h3>{}</h3>{}</div>', icon(sign), title, SafeString(content.strip()))


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", **attributes: Any) -> SafeString:
    """`kind`: info, done, warn, error. Give role="alert" to one that appears while people look elsewhere."""
    head = format_html('<p class="title">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice {}"{}>{}<div>{}{}</div></div>',
        kind, _attributes(attributes), icon(NOTICE_ICONS[kind]), head, SafeString(content.strip()),
    )  # fmt: skip


@register.simple_block_tag
def dialog(content: str, ident: str, title: str) -> SafeString:
    """A modal dialog, opened by any `<button data-dialog="ident">`, closed by Esc, its cross or `data-close`."""
    return render_to_string(
        "ui/components/dialog.html", {"ident": ident, "title": title, "content": SafeString(content)}
    )


@register.simple_block_tag
def tabs(content: str, label: str) -> SafeString:
    """Links to sibling pages, between the tags as `{% tab %}`s."""
    return format_html('<nav aria-label="{}"><ul class="tabs">{}</ul></nav>', label, SafeString(content))


@register.simple_tag
def tab(label: str, href: str, current: bool = False, count: str = "") -> SafeString:
    """One of `tabs`."""
    number = format_html('<span class="tag">{}</span>', count) if count != "" else ""
    return format_html(
        '<li><a href="{}"{}>{}{}</a></li>',
        href,
        _attributes({"aria_current": "page" if current else None}),
        label,
        number,
    )


@register.simple_block_tag
def toolbar(content: str, label: str, **attributes: Any) -> SafeString:
    """Fields and buttons that act on what stands below."""
    return format_html(
        '<div class="toolbar" role="group" aria-label="{}"{}>{}</div>',
        label,
        _attributes(attributes),
        SafeString(content),
    )


@register.simple_tag
def stat(value: Any, label: str, of: Any = "", note: str = "", **attributes: Any) -> SafeString:
    """A number that matters: `value` as shown, “/ of” beside it, `note` below (as-of, source)."""
    whole = format_html(" <small>/ {}</small>", of) if of != "" else ""
    below = format_html('<span class="note">{}</span>', note) if note else ""
    return format_html(
        '<div class="stat"{}><span class="label">{}</span><span class="value">{}{}</span>{}</div>',
        _attributes(attributes), label, value, whole, below,
    )  # fmt: skip


@register.simple_tag
def skeleton(lines: int = 3) -> SafeString:
    """Where something is still being fetched."""
    bars = SafeString("<i></i>" * int(lines))
    return format_html('<div class="skeleton" role="status" aria-label="{}">{}</div>', _("Loading"), bars)
