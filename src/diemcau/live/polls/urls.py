"""Addresses of polls."""

from django.urls import path

from .views import desk, one

app_name = "polls"
urlpatterns = [
    path("c/<slug:key>/polls", desk.desk, name="desk"),
    path("c/<slug:key>/polls/new", desk.make, name="make"),
    path("c/<slug:key>/polls/<int:number>", one.one, name="one"),
    path("c/<slug:key>/polls/<int:number>/edit", desk.edit, name="edit"),
    path("c/<slug:key>/polls/<int:number>/act", one.act, name="act"),
    path("c/<slug:key>/polls/<int:number>/hands", one.hands, name="hands"),
    path("c/<slug:key>/polls/<int:number>/results.xlsx", one.xlsx, name="xlsx"),
]
