"""Questions about accounts and the links to them."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from diemcau.kernel import names
from diemcau.kernel.actor import SYSTEM, Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import secret_hash

from .. import policies
from ..enums import LinkPurpose
from ..models import Account, AccountLink
from .actors import actor_again


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
    """The link to an account that this secret opens now; None when it never was one, has run out, was used, or whoever made
    it may no longer make one: the account got a role elsewhere meanwhile, or its maker lost theirs."""
    usable = Q(uses_left__isnull=True) | Q(uses_left__gt=0)
    links = AccountLink.objects.filter(usable, expires_at__gt=timezone.now(), account__is_active=True)
    link = links.select_related("account").filter(secret_hash=secret_hash(secret)).first()
    return link if link is not None and _still_good(link) else None


def _still_good(link: AccountLink) -> bool:
    maker = SYSTEM if link.made_by == SYSTEM.who else actor_again(link.made_by)
    if link.purpose == LinkPurpose.SET_PASSWORD:
        return policies.may_change_account(maker, link.account)
    return policies.may_make_sign_in_link(maker)
