"""Accounts and the links to them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.people.conftest import ADMIN, FOREIGN, HUB, LEAD, ORGANISER, PASSWORD, person

from diemcau.infra.models import AuditRow, OutboxRow
from diemcau.kernel.actor import NOBODY, SYSTEM, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.people import actions, queries
from diemcau.people.models import Account, AccountLink, RevokedKey

pytestmark = pytest.mark.django_db


def made(by: object = ORGANISER, username: str = "an.nguyen") -> Account:
    return actions.create_account(by=by, username=username, full_name="Nguyễn  Thị An")


def secret_of(path: str) -> str:
    return path.removeprefix("/enter/").partition("?")[0]


def test_an_account_has_one_name_field_and_no_password_at_first() -> None:
    account = made()
    assert (account.full_name, account.has_usable_password(), account.made_by) == (
        "Nguyễn Thị An",
        False,
        ORGANISER.who,
    )
    assert AuditRow.objects.filter(verb="people.create_account", who=ORGANISER.who).count() == 1
    assert not {"first_name", "last_name"} & {field.name for field in Account._meta.get_fields()}


def test_the_command_line_makes_the_first_administrator() -> None:
    account = actions.create_account(by=SYSTEM, username="quantri", full_name="Quản trị", password=PASSWORD, admin=True)
    assert account.check_password(PASSWORD)
    assert queries.actor_for(account).held == {Held("system_admin")}


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("AN.nguyen", None, "username_taken"),
        ("Phong@xa.example", None, "username_taken"),
        ("", None, "bad_account"),
        ("có dấu cách", None, "bad_account"),
        ("binh", "short", "weak_password"),
        ("binh", "password123", "weak_password"),
    ],
)
def test_accounts_that_cannot_be(username: str, password: str | None, code: str) -> None:
    actions.change_account(made(), by=ADMIN, full_name="A", email="phong@xa.example")
    with pytest.raises(Refused) as refused:
        actions.create_account(by=ADMIN, username=username, full_name="B", password=password)
    assert refused.value.code == code
    assert Account.objects.count() == 1


def test_accounts_stand_by_given_name_and_are_found_without_marks() -> None:
    for n, name in enumerate(["Trần Văn Đức", "Lê Thị Ân", "Nguyễn Văn An", "Phạm Thị Dung"]):
        actions.create_account(by=ADMIN, username=f"u{n}", full_name=name)
    assert [a.full_name for a in queries.accounts_for(ADMIN)] == [
        "Nguyễn Văn An",
        "Lê Thị Ân",
        "Phạm Thị Dung",
        "Trần Văn Đức",
    ]
    assert [a.username for a in queries.accounts_for(ADMIN, "duc TRAN")] == ["u0"]
    account = Account.objects.get(username="u0")
    actions.change_account(account, by=ADMIN, full_name="Trần  Văn Bảo", email="")
    assert [a.full_name for a in queries.accounts_for(ADMIN, "bao")] == ["Trần Văn Bảo"]


def test_outsiders_make_and_change_no_accounts() -> None:
    account = made()
    for outsider in (NOBODY, LEAD, HUB):
        with pytest.raises(Refused, match="forbidden"):
            made(by=outsider, username="x")
        with pytest.raises(NotFound):
            queries.accounts_for(outsider)
    for outsider in (NOBODY, LEAD, HUB, FOREIGN):
        for verb in (actions.close_account, actions.reopen_account, actions.make_password_link):
            with pytest.raises(Refused, match="forbidden"):
                verb(account, by=outsider)
        with pytest.raises(Refused, match="forbidden"):
            actions.make_sign_in_link(by=outsider, account=account, minutes=5)
        with pytest.raises(Refused, match="forbidden"):
            actions.change_account(account, by=outsider, full_name="X", email="")
    with pytest.raises(Refused, match="forbidden"):
        actions.create_account(by=ORGANISER, username="root2", full_name="R", admin=True)
    with pytest.raises(NotFound):
        queries.account_for(FOREIGN, account.pk)


def test_organisers_see_their_own_peoples_accounts_only() -> None:
    own = made()
    helper = person("helper", "hub_technician", 1)
    person("stranger", "organizer", 2)
    assert set(queries.accounts_for(ORGANISER)) == {own, helper}
    assert list(queries.accounts_for(ORGANISER, "HELP")) == [helper]
    assert queries.accounts_for(ADMIN).count() == 3


def test_an_organiser_may_not_take_over_an_account_that_has_other_roles() -> None:
    account = made()
    actions.give_role(account, by=FOREIGN, role="organizer", conference=2)
    with pytest.raises(Refused, match="forbidden"):
        actions.make_password_link(account, by=ORGANISER)


def test_a_password_link_works_once() -> None:
    person("maker", "organizer", 1, pk=1002)
    account = made()
    secret = secret_of(actions.make_password_link(account, by=ORGANISER))
    with pytest.raises(Refused, match="weak_password"):
        actions.set_password_by_link(secret, password="123")
    actions.set_password_by_link(secret, password=PASSWORD)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    with pytest.raises(NotFound):
        actions.set_password_by_link(secret, password="another long password")


def test_a_password_link_lasts_seven_days_and_the_newest_alone_opens() -> None:
    person("maker", "organizer", 1, pk=1002)
    account = made()
    old = secret_of(actions.make_password_link(account, by=ORGANISER))
    new = secret_of(actions.make_password_link(account, by=ORGANISER))
    assert queries.link_behind(old) is None
    link = queries.link_behind(new)
    assert link is not None
    assert timedelta(days=6, hours=23) < link.expires_at - timezone.now() <= timedelta(days=7)
    AccountLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotFound):
        actions.set_password_by_link(new, password=PASSWORD)


def test_a_link_kept_by_its_maker_ends_when_the_account_gets_a_role_elsewhere_or_the_maker_loses_theirs() -> None:
    maker, account = person("maker", "organizer", 1, pk=1002), made()
    secret = secret_of(actions.make_password_link(account, by=ORGANISER))
    actions.give_role(account, by=ORGANISER, role="hub_technician", conference=1)
    assert queries.link_behind(secret) is not None
    held = actions.give_role(account, by=FOREIGN, role="organizer", conference=2)
    assert queries.link_behind(secret) is None
    with pytest.raises(NotFound):
        actions.set_password_by_link(secret, password=PASSWORD)
    held.delete()
    actions.end_role(maker.roles.get(), by=ADMIN)
    assert queries.link_behind(secret) is None


def test_the_database_holds_no_secret_of_a_link() -> None:
    secret = secret_of(actions.make_password_link(made(), by=ORGANISER))
    row = AccountLink.objects.values().get()
    assert secret not in [str(value) for value in row.values()]


def test_a_sign_in_link_of_single_use_and_one_for_minutes() -> None:
    account = made()
    once = secret_of(actions.make_sign_in_link(by=SYSTEM, account=account, minutes=5))
    assert actions.sign_in_by_link(once) == account
    with pytest.raises(NotFound):
        actions.sign_in_by_link(once)
    path = actions.make_sign_in_link(by=SYSTEM, account=account, minutes=5, single_use=False, to="/c/x/wall")
    assert path.endswith("?next=%2Fc%2Fx%2Fwall")
    assert [actions.sign_in_by_link(secret_of(path)) for _ in range(3)] == [account] * 3
    AccountLink.objects.update(expires_at=timezone.now())
    with pytest.raises(NotFound):
        actions.sign_in_by_link(secret_of(path))


def test_a_sign_in_link_sets_no_password() -> None:
    secret = secret_of(actions.make_sign_in_link(by=SYSTEM, account=made(), minutes=5))
    with pytest.raises(NotFound):
        actions.set_password_by_link(secret, password=PASSWORD)


def test_closing_ends_links_and_tickets_at_once() -> None:
    account = made()
    secret = secret_of(actions.make_password_link(account, by=ORGANISER))
    kid = f"account:{account.pk}.0"
    actions.close_account(account, by=ORGANISER)
    assert queries.link_behind(secret) is None
    assert queries.revoked_kids() == [kid]
    assert list(OutboxRow.objects.values_list("topic", "subjects")) == [("revoked", [kid])]
    actions.reopen_account(account, by=ORGANISER)
    account.refresh_from_db()
    assert (account.is_active, account.key_number) == (True, 1)


def test_nobody_closes_the_own_account() -> None:
    account = made(by=ADMIN)
    with pytest.raises(Refused, match="own_account"):
        actions.close_account(account, by=_admin_of(account))


def _admin_of(account: Account) -> object:
    actions.give_role(account, by=ADMIN, role="system_admin")
    return queries.actor_for(account)


def test_the_language_is_ones_own() -> None:
    account = made()
    with pytest.raises(Refused, match="forbidden"):
        actions.change_language(account, by=ADMIN, language="en")
    actions.change_language(account, by=queries.actor_for(account), language="en")
    assert queries.actor_for(account).language == "en"


def test_revoked_keys_are_loaded_only_while_a_ticket_could_be_valid() -> None:
    actions.close_account(made(), by=ORGANISER)
    assert len(queries.revoked_kids()) == 1
    RevokedKey.objects.update(until=timezone.now())
    assert queries.revoked_kids() == []
