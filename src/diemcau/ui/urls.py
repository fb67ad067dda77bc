"""Addresses of the toolkit, below /ui/."""

from django.urls import path

from diemcau.ui import views

app_name = "ui"
urlpatterns = [
    path("components", views.components_page, name="components"),
    path("language", views.choose_language, name="language"),
    path("offline", views.offline, name="offline"),
    path("too-large/<int:number>", views.too_large, name="too_large"),
]
