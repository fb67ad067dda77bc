"""Messages on the delegates' phones, where the hub wished so. What is for some rooms says which: the page hides it elsewhere."""

from django.template.loader import render_to_string

from diemcau.infra.phone_sections import section
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.localised import choose

from . import queries
from .enums import Reach

SHOWN = 3


def draw(conference: int, run: str, language: str) -> str:
    """The same for all phones. Two queries."""
    rows = queries.on_phones(conference, run, SystemClock().now_ms())
    messages = [
        (
            row,
            choose(row.texts, language),
            " ".join(str(room.pk) for room in row.rooms.all()) if row.reach == Reach.ROOMS else "",
        )
        for row in rows[:SHOWN]
    ]
    return render_to_string("announcements/phone.html", {"messages": messages})


def register() -> None:
    section("announcements", order=5, on=["announcements_phones"], draw=draw, style="announcements/css/phone.css")
