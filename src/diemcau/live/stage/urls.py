"""Addresses of call-in: the hub's below /c/KEY/call-in, a room's camera beside its desk and screen."""

from django.urls import path

from .views import acts, hub, room

app_name = "stage"
urlpatterns = [
    path("c/<slug:key>/call-in", hub.desk, name="desk"),
    path("c/<slug:key>/call-in/picture", hub.picture, name="picture"),
    path("c/<slug:key>/call-in/ticket", hub.ticket, name="ticket"),
    path("c/<slug:key>/call-in/act", acts.act, name="act"),
    path("c/<slug:key>/call-in/time", acts.time, name="time"),
    path("c/<slug:key>/call-in/spoken/<int:number>", acts.note, name="note"),
    path("c/<slug:key>/call-in/spoken/<int:number>/again", acts.again, name="again"),
    path("c/<slug:key>/sites/<slug:code>/call", room.call, name="call"),
    path("c/<slug:key>/sites/<slug:code>/call/ticket", room.ticket, name="room_ticket"),
    path("c/<slug:key>/sites/<slug:code>/call/unseen", room.unseen, name="unseen"),
]
