"""Addresses of the broadcast, below /c/KEY/broadcast."""

from django.urls import path

from .views import engine, hub, recordings, rooms, studio

app_name = "broadcast"
urlpatterns = [
    path("c/<slug:key>/broadcast", hub.index, name="index"),
    path("c/<slug:key>/broadcast/edit", hub.edit, name="edit"),
    path("c/<slug:key>/broadcast/keys", hub.keys, name="keys"),
    path("c/<slug:key>/broadcast/act", hub.act, name="act"),
    path("c/<slug:key>/broadcast/recordings", recordings.index, name="recordings"),
    path("c/<slug:key>/broadcast/recordings/<str:name>", recordings.fetch, name="recording"),
    path("c/<slug:key>/broadcast/recordings/<str:name>/delete", recordings.delete, name="recording_delete"),
    path("c/<slug:key>/broadcast/studio", studio.studio, name="studio"),
    path("c/<slug:key>/broadcast/ticket", studio.ticket, name="ticket"),
    path("engine/<str:secret>/<str:word>", engine.said, name="engine"),
    path("c/<slug:key>/broadcast/rooms/<slug:code>", rooms.room, name="room"),
]
