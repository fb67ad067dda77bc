"""Questions about accounts and the links to them."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import secret_hash

from .. import policies
from ..models import Account, AccountLink


def accounts_for(actor: Actor, typed: str = "") -> QuerySet[Account]:
    """Accounts the actor may see, by given name; `typed` is looked for in both names, without marks. Raises NotFound."""
    if not policies.may_create_accounts(actor):
        raise NotFound
    rows = Account.objects.filter(policies.visible_accounts(actor)).distinct()
    for word in names.fold(typed).split():
        rows = rows.filter(search_key__contains=word)
    return rows.order_by("name_key", "pk")


def account_for(actor: Actor, pk: int) -> Account:
    """An account the actor may see. Raises NotFound."""
    found = accounts_for(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def account_named(username: str) -> Account | None:
    """The account with exactly this name, for giving it a role; closed ones are not found."""
    return Account.objects.filter(username=username.strip(), is_active=True).first()


def link_behind(secret: str) -> AccountLink | None:
    """The link to an account that this secret opens now; None when it never was one, has run out or was used."""
    usable = Q(uses_left__isnull=True) | Q(uses_left__gt=0)
    links = AccountLink.objects.filter(usable, expires_at__gt=timezone.now(), account__is_active=True)
    return links.select_related("account").filter(secret_hash=secret_hash(secret)).first()
