"""Tags of a page's frame: tabs in groups, theme, language, toasts, the stream, and moments that count by themselves."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from diemcau.kernel.actor import NOBODY
from diemcau.kernel.clock import as_ms
from diemcau.ui.http import sign_in_url
from diemcau.ui.tabs import TabGroup

register = template.Library()
THEMES = ("light", "dark")


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context, default: str = "") -> SafeString:
    """`data-theme` of the page: what its address says, else what the person chose, else `default`, else the machine's."""
    request = context.get("request")
    wishes = (request.GET.get("theme"), request.COOKIES.get("theme")) if request else ()
    theme = next((wish for wish in wishes if wish in THEMES), default)
    return format_html(' data-theme="{}"', theme) if theme else SafeString("")


@register.simple_tag(takes_context=True)
def whose(context: Context) -> str:
    """Whose page it is, in letters that say nothing else: a script keeps what was typed for nobody but them; empty for strangers."""
    actor = getattr(context.get("request"), "actor", NOBODY)
    return salted_hmac("diemcau.ui.drafts", actor.who).hexdigest()[:16] if actor.is_known else ""


@register.simple_tag
def door() -> str:
    """Where people sign in."""
    return sign_in_url()


@register.inclusion_tag("ui/components/theme_switch.html")
def theme_switch() -> dict[str, Any]:
    """Light, dark, or as the machine says (theme.js)."""
    return {}


@register.inclusion_tag("ui/components/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """Every language by its own name; works without scripts and without a token."""
    request = context.get("request")
    return {
        "languages": [(code, {"vi": "Tiếng Việt", "en": "English"}.get(code, code)) for code, _n in settings.LANGUAGES],
        "current": get_language(),
        "next": _without_language(request) if request else "/",
    }


def _without_language(request: Any) -> str:
    """The address of this page, without the language it asked for."""
    query = request.GET.copy()
    query.pop("language", None)
    return f"{request.path}?{query.urlencode()}" if query else str(request.path)


@register.inclusion_tag("ui/components/grouped_tabs.html")
def grouped_tabs(label: str, groups: list[TabGroup]) -> dict[str, Any]:
    """Sibling pages in few groups: a row of groups, a row of the open one's pages; on a phone one line that unfolds."""
    return {"label": label, "groups": groups, "shown": next((group for group in groups if group.current), None)}


@register.inclusion_tag("ui/components/toasts.html", takes_context=True)
def toasts(context: Context) -> dict[str, Any]:
    """Where short messages appear; shows Django's messages of this request at once."""
    return {"messages": context.get("messages", ())}


@register.inclusion_tag("ui/components/connection.html")
def connection() -> dict[str, Any]:
    """A calm word on the line: live, or “last good 12 s ago”."""
    return {}


@register.inclusion_tag("ui/components/stream.html")
def stream(conference: int, audiences: str, renew: str = "", page_since: str = "") -> dict[str, Any]:
    """For block `live`: what stream.js listens to. `audiences` by commas; `renew` is POSTed to for a new ticket.

    `page_since` is the id of the last frame this page already shows, if known.
    """
    return {
        "conference": conference,
        "audiences": audiences,
        "renew": renew,
        "language": (get_language() or settings.LANGUAGE_CODE)[:2],
        "page_since": page_since,
    }


@register.simple_tag
def since(moment: datetime | int | None, prefix: str = "") -> SafeString:
    """How long ago, counted by relative-time.js in server time: “12 s”. `moment` aware, or Unix ms; None shows a dash."""
    if moment is None:
        return SafeString("–")
    ms = moment if isinstance(moment, int) else as_ms(moment)
    return format_html('<time data-since="{}">{}</time>', ms, prefix or "…")
