"""How allauth works here."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from . import guesses
from .actions.keybook import note_account
from .models import Account


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and organisers: nobody signs up, and no mail is sent."""

    error_messages: dict[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Signing in failed too often from here. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: who forgot a password asks whoever made the account."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose tries are counted together; behind a proxy on a Unix socket that names nobody: everybody's."""
        try:
            return guesses.caller(str(super().get_client_ip(request)))
        except PermissionDenied:
            return "unknown"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """An account and a place: wrong passwords from elsewhere must not keep its owner out."""
        return f"{credentials.get('username', '').lower()} {self.get_client_ip(request)}"

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A password chosen on the account's own page; a database restored later must not bring the old one back."""
        super().set_password(user, password)
        note_account(cast("Account", user))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **facts: Any) -> HttpResponse:
        """A new browser speaks the account's language."""
        response = super().post_login(request, user, **facts)
        remember_language(request, response, cast("Account", user).language)
        return response


def remember_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Have this browser's pages come in `language` for a year; empty: as it was."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86_400, samesite="Lax", secure=request.is_secure()
        )
