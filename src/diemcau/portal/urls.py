"""Addresses of the pages that compose modules."""

from django.urls import path

from .views.home import home
from .views.screen import room, screen
from .views.speaking import speak, ticket
from .views.wall import hall, wall

app_name = "portal"
urlpatterns = [
    path("", home, name="home"),
    path("speak/<str:secret>", speak, name="speak"),
    path("speak/<str:secret>/ticket", ticket, name="speak_ticket"),
    path("c/<slug:key>/wall", wall, name="wall"),
    path("c/<slug:key>/hall", hall, name="hall"),
    path("c/<slug:key>/sites/<str:code>/live", room, name="room"),
    path("c/<slug:key>/sites/<str:code>/screen", screen, name="screen"),
]
