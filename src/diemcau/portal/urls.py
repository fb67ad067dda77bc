"""Addresses of the pages that compose modules."""

from django.urls import path, register_converter

from .views import phone, turns
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
    path("j", phone.join, name="join"),
    path("<way:way>/<str:code>", phone.phone, name="phone"),
    path("<way:way>/<str:code>/ticket", phone.ticket, name="phone_ticket"),
    path("<way:way>/<str:code>/mine", phone.mine, name="phone_mine"),
    path("<way:way>/<str:code>/verdicts", phone.verdicts, name="phone_verdicts"),
    path("phone/<slug:digest>/<str:name>", phone.part, name="phone_part"),
    path("phone-sw.js", phone.worker, name="phone_worker"),
    path("c/<slug:key>/wall", wall, name="wall"),
    path("c/<slug:key>/hall", hall, name="hall"),
    path("c/<slug:key>/turns", turns.turns, name="turns"),
    path("c/<slug:key>/turns/order", turns.order, name="turns_order"),
    path("c/<slug:key>/sites/<str:code>/live", room, name="room"),
    path("c/<slug:key>/sites/<str:code>/screen", screen, name="screen"),
]
