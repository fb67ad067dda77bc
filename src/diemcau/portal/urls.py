"""Addresses of the pages that compose modules."""

from django.urls import path, register_converter

from .views import own, phone, turns
from .views.cluster import cluster
from .views.home import home
from .views.screen import room, screen
from .views.speaking import speak, ticket
from .views.wall import hall, wall


class WayConverter:
    """How a phone comes: by a delegate's own code, or by a room's."""

    regex = "[pj]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WayConverter, "way")

app_name = "portal"
urlpatterns = [
    path("", home, name="home"),
    path("speak/<str:secret>", speak, name="speak"),
    path("speak/<str:secret>/ticket", ticket, name="speak_ticket"),
    path("me/<str:secret>", own.own, name="own"),
    path("me/<str:secret>/answer", own.answer, name="own_answer"),
    path("me/<str:secret>/correct", own.correct, name="own_correct"),
    path("me/<str:secret>/erase", own.erase, name="own_erase"),
    path("me/<str:secret>/withdraw", own.withdraw, name="own_withdraw"),
    path("me/<str:secret>/documents/<int:number>", own.document, name="own_document"),
    path("me/<str:secret>/take/<str:name>", own.take, name="own_take"),
    path("me/<str:secret>/calendar.ics", own.calendar, name="own_calendar"),
    path("me/<str:secret>/code.svg", own.code, name="own_code"),
    path("me/<str:secret>/data.json", own.data_json, name="own_json"),
    path("me/<str:secret>/data.pdf", own.data_pdf, name="own_pdf"),
    path("j", phone.join, name="join"),
    path("<way:way>/<str:code>", phone.phone, name="phone"),
    path("<way:way>/<str:code>/ticket", phone.ticket, name="phone_ticket"),
    path("<way:way>/<str:code>/mine", phone.mine, name="phone_mine"),
    path("<way:way>/<str:code>/verdicts", phone.verdicts, name="phone_verdicts"),
    path("phone/<slug:digest>/<str:name>", phone.part, name="phone_part"),
    path("phone-sw.js", phone.worker, name="phone_worker"),
    path("c/<slug:key>/wall", wall, name="wall"),
    path("c/<slug:key>/hall", hall, name="hall"),
    path("c/<slug:key>/cluster", cluster, name="cluster"),
    path("c/<slug:key>/turns", turns.turns, name="turns"),
    path("c/<slug:key>/turns/order", turns.order, name="turns_order"),
    path("c/<slug:key>/sites/<str:code>/live", room, name="room"),
    path("c/<slug:key>/sites/<str:code>/screen", screen, name="screen"),
]
