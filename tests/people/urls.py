"""Addresses of people and of what stands below it: its tests open no other module's pages."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("diemcau.people.account_urls")),
    path("ui/", include("diemcau.ui.urls")),
    path("", include("diemcau.people.urls")),
]
handler404 = "diemcau.ui.views.not_found"
