"""The addresses of allauth that are used here: no sign-up by oneself, no e-mail, no other sign-in services."""

from allauth.account import views
from django.urls import URLPattern, URLResolver, include, path

from .views import profile

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", profile.password_forgotten, name="account_reset_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
