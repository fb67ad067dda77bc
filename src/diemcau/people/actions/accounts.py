"""Accounts: made by administrators and organisers, opened by a link that lets their holder choose a password."""

import secrets
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import secret_hash

from .. import policies
from ..enums import LinkPurpose, RoleKind
from ..models import Account, AccountLink
from ..queries.accounts import link_behind
from .keybook import note_account
from .keys import revoke_account_keys
from .roles import give_role

PASSWORD_LINK_DAYS = 7


@transaction.atomic
def create_account(
    *, by: Actor, username: str, full_name: str, password: str | None = None, email: str = "", admin: bool = False
) -> Account:
    """A new account; without `password` nobody can sign in until its holder used a password link.

    Raises Refused: forbidden, username_taken (also when it is the e-mail address of another account), bad_account (the name has
    signs that cannot be typed, or is empty), weak_password.
    """
    if not policies.may_create_accounts(by) or (admin and not policies.is_admin(by)):
        raise Refused("forbidden")
    account = Account(username=username.strip(), made_by=by.who)
    _name(account, full_name, email)
    if _is_taken(account.username):
        raise Refused("username_taken", username=account.username)
    _set_password(account, password)
    try:
        account.full_clean()
    except ValidationError:
        raise Refused("bad_account", username=account.username) from None
    account.save()
    audit.record(by, "people.create_account", account=account.pk)
    if admin:
        give_role(account, by=by, role=RoleKind.SYSTEM_ADMIN)
    return account


@transaction.atomic
def change_account(account: Account, *, by: Actor, full_name: str, email: str) -> None:
    """Write the name or the address anew. Raises Refused(forbidden)."""
    _require_change(by, account)
    _name(account, full_name, email)
    account.save(update_fields=["full_name", "email", "name_key", "search_key"])
    audit.record(by, "people.change_account", account=account.pk)


@transaction.atomic
def close_account(account: Account, *, by: Actor) -> None:
    """Nobody signs in by it any more, sessions and tickets end now. Raises Refused(forbidden), Refused(own_account)."""
    _require_change(by, account)
    if by.who == f"account:{account.pk}":
        raise Refused("own_account")
    account.is_active = False
    account.save(update_fields=["is_active"])
    account.links.all().delete()
    revoke_account_keys(account)
    audit.record(by, "people.close_account", account=account.pk)


@transaction.atomic
def reopen_account(account: Account, *, by: Actor) -> None:
    """The account works again with its old password. Raises Refused(forbidden)."""
    _require_change(by, account)
    account.is_active = True
    account.save(update_fields=["is_active"])
    note_account(account)
    audit.record(by, "people.reopen_account", account=account.pk)


@transaction.atomic
def change_language(account: Account, *, by: Actor, language: str) -> None:
    """The language the account's pages come in; empty: the installation's. Raises Refused(forbidden) for other people."""
    if by.who != f"account:{account.pk}":
        raise Refused("forbidden")
    account.language = language
    account.save(update_fields=["language"])


@transaction.atomic
def make_password_link(account: Account, *, by: Actor) -> str:
    """The path of a link by which the holder chooses a password: once, within 7 days. Links made before end.

    Raises Refused(forbidden).
    """
    _require_change(by, account)
    account.links.filter(purpose=LinkPurpose.SET_PASSWORD).delete()
    audit.record(by, "people.make_password_link", account=account.pk)
    return _make_link(account, by, LinkPurpose.SET_PASSWORD, timedelta(days=PASSWORD_LINK_DAYS), uses=1)


@transaction.atomic
def make_sign_in_link(*, by: Actor, account: Account, minutes: int, single_use: bool = True, to: str = "") -> str:
    """The path of a link that signs in without a password, for `minutes`; `to` is the page it leads to.

    A link of single use asks before it is spent, so that a preview does not spend it; the other signs in at one click.
    Raises Refused(forbidden).
    """
    if not policies.may_make_sign_in_link(by):
        raise Refused("forbidden")
    audit.record(by, "people.make_sign_in_link", account=account.pk, minutes=minutes)
    path = _make_link(account, by, LinkPurpose.SIGN_IN, timedelta(minutes=minutes), uses=1 if single_use else None)
    return f"{path}?{urlencode({'next': to})}" if to else path


@transaction.atomic
def sign_in_by_link(secret: str) -> Account:
    """Spend a sign-in link: the account to sign in. Raises NotFound when it is unknown, has run out or was used."""
    return _spend(secret, LinkPurpose.SIGN_IN)


@transaction.atomic
def set_password_by_link(secret: str, *, password: str) -> Account:
    """Spend a password link; the account's sessions and tickets end. Raises NotFound, Refused(weak_password)."""
    account = _spend(secret, LinkPurpose.SET_PASSWORD)
    _set_password(account, password)
    account.save(update_fields=["password"])
    account.links.filter(purpose=LinkPurpose.SET_PASSWORD).delete()
    revoke_account_keys(account)
    audit.record(Actor(who=f"account:{account.pk}"), "people.set_password", account=account.pk)
    return account


def _make_link(account: Account, by: Actor, purpose: str, life: timedelta, *, uses: int | None) -> str:
    secret = secrets.token_urlsafe(32)
    AccountLink.objects.create(
        account=account,
        secret_hash=secret_hash(secret),
        purpose=purpose,
        made_by=by.who,
        expires_at=timezone.now() + life,
        uses_left=uses,
    )
    return f"/enter/{secret}"


def _spend(secret: str, purpose: str) -> Account:
    link = link_behind(secret)
    if link is None or link.purpose != purpose:
        raise NotFound
    if link.uses_left is not None:
        spent = AccountLink.objects.filter(pk=link.pk, uses_left__gt=0).update(uses_left=F("uses_left") - 1)
        if not spent:
            raise NotFound
    return link.account


def _is_taken(username: str) -> bool:
    """By an account's name, or by the e-mail address that somebody else signs in with."""
    taken = Q(username__iexact=username)
    if "@" in username:
        taken |= Q(email__iexact=username)
    return Account.objects.filter(taken).exists()


def _name(account: Account, full_name: str, email: str) -> None:
    account.full_name, account.email = names.tidy(full_name), email.strip()
    account.name_key = names.sort_key(account.full_name)[:1200]
    account.search_key = f"{names.fold(account.full_name)} {names.fold(account.username)}"[:300]


def _set_password(account: Account, password: str | None) -> None:
    if password is None:
        account.set_unusable_password()
        return
    try:
        validate_password(password, account)
    except ValidationError as fault:
        raise Refused("weak_password", why=" ".join(fault.messages)) from None
    account.set_password(password)


def _require_change(by: Actor, account: Account) -> None:
    if not policies.may_change_account(by, account):
        raise Refused("forbidden")
