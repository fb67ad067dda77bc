"""Addresses of messages, chat and the log of incidents."""

from django.urls import path

from .views import chat, incidents, notices

app_name = "announcements"
urlpatterns = [
    path("c/<slug:key>/announcements", notices.desk, name="desk"),
    path("c/<slug:key>/announcements/cue", notices.cue, name="cue"),
    path("c/<slug:key>/announcements/<int:number>", notices.one, name="one"),
    path("c/<slug:key>/announcements/<int:number>/take-back", notices.take_back, name="take_back"),
    path("c/<slug:key>/announcements/<int:number>/by-phone", notices.by_phone, name="by_phone"),
    path("c/<slug:key>/chat", chat.desk, name="chat"),
    path("c/<slug:key>/chat/phrases", chat.phrases, name="phrases"),
    path("c/<slug:key>/incidents", incidents.log, name="incidents"),
    path("c/<slug:key>/incidents/log.xlsx", incidents.xlsx, name="incidents_xlsx"),
    path("c/<slug:key>/incidents/<int:number>", incidents.note, name="incident"),
]
