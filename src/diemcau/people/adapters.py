"""How allauth works here."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.networks import network_of

from .actions.keys import revoke_account_keys
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
            return network_of(str(super().get_client_ip(request)))
        except PermissionDenied:
            return "unknown"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """An account and a place: wrong passwords from elsewhere must not keep its owner out."""
        return f"{credentials.get('username', '').lower()} {self.get_client_ip(request)}"

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A password chosen on the account's own page: tickets that others hold end, and a restored database does not bring it back."""
        super().set_password(user, password)
        revoke_account_keys(cast("Account", user))

    def logout(self, request: HttpRequest) -> None:
        """Tickets end with the session: whoever is next at this computer finds none. Other pages of the account fetch new ones."""
        account = request.user
        super().logout(request)
        if isinstance(account, Account):
            revoke_account_keys(account)

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
