"""The sections of the phone that need no other module: what runs now, and the programme. Times in the conference's zone."""

from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone

from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference
from diemcau.infra.phone_sections import section

from . import queries


def _draw(template: str, number: int, run: str, language: str) -> str:
    conference = Conference.objects.filter(pk=number).first()
    if conference is None:
        return ""
    programme, now = conferences.programme_of(conference, language, run), timezone.now()
    session = queries.session_now(programme, now)
    context = {
        "programme": programme,
        "next": queries.next_item(programme, now),
        "session": session,
        "zone": ZoneInfo(conference.timezone),
    }
    return render_to_string(template, context)


def now(conference: int, run: str, language: str) -> str:
    """What runs, or comes next."""
    return _draw("portal/phone_now.html", conference, run, language)


def programme(conference: int, run: str, language: str) -> str:
    """The half-day that counts now."""
    return _draw("portal/phone_programme.html", conference, run, language)


def register() -> None:
    section("now", order=10, on=["programme"], draw=now)
    section("programme", order=90, on=["programme"], draw=programme)
