"""Addresses of people."""

from django.urls import URLPattern, path

from .views import accounts, directory, entrance, profile, roles, rooms

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("enter/<str:secret>", entrance.enter, name="enter"),
    path("pair", entrance.pair, name="pair"),
    path("ticket", entrance.ticket, name="ticket"),
    path("me", profile.profile, name="profile"),
    path("accounts", accounts.account_list, name="accounts"),
    path("accounts/new", accounts.account_new, name="account_new"),
    path("accounts/<int:pk>", accounts.account_page, name="account"),
    path("accounts/<int:pk>/link", accounts.account_link, name="account_link"),
    path("accounts/<int:pk>/close", accounts.account_close, name="account_close"),
    path("accounts/<int:pk>/reopen", accounts.account_reopen, name="account_reopen"),
    path("organisations", directory.organisation_list, name="organisations"),
    path("organisations/new", directory.organisation_new, name="organisation_new"),
    path("organisations/<int:pk>", directory.organisation_page, name="organisation"),
    path("units", directory.unit_lists, name="units"),
    path("units/<str:listed>", directory.unit_list, name="unit_list"),
    path("c/<slug:key>/people", roles.role_list, name="roles"),
    path("c/<slug:key>/people/roles/<int:pk>/end", roles.role_end, name="role_end"),
    path("c/<slug:key>/people/devices", rooms.device_list, name="devices"),
    path("c/<slug:key>/people/devices/<int:pk>/revoke", rooms.device_revoke, name="device_revoke"),
    path("c/<slug:key>/people/devices/former/<int:site>", rooms.former_revoke, name="former_revoke"),
    path("c/<slug:key>/people/ways/<int:pk>/revoke", rooms.pairing_revoke, name="pairing_revoke"),
    path("c/<slug:key>/people/ways/orphaned/end", rooms.orphaned_end, name="orphaned_end"),
    path("c/<slug:key>/people/hub-link", rooms.hub_link, name="hub_link"),
    path("c/<slug:key>/people/reissue", rooms.reissue, name="reissue"),
]
