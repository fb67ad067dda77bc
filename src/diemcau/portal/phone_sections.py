"""The section of the phone that needs no other module: what runs now, above all others, and the half-day's programme below them. Times
in the conference's zone."""

from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone

from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference
from diemcau.infra.phone_sections import section

from . import queries


def programme(conference: int, run: str, language: str) -> str:
    """What runs or comes next, and the half-day that counts now: in one element, or all of it would be asked for twice."""
    found = Conference.objects.filter(pk=conference).first()
    if found is None:
        return ""
    planned, now = conferences.programme_of(found, language, run), timezone.now()
    context = {
        "programme": planned,
        "next": queries.next_item(planned, now),
        "session": queries.session_now(planned, now),
        "zone": ZoneInfo(found.timezone),
    }
    return render_to_string("portal/phone_programme.html", context)


def register() -> None:
    section("programme", order=10, on=["programme"], draw=programme)
