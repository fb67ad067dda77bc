"""The table of doors: every address of ours says who may open it, and what may not be seen looks as if it were not there."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from uuid import UUID

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from diemcau.infra import intake
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.op import Op
from diemcau.kernel.oplog import Outcome, as_entry
from diemcau.people import actions as people
from diemcau.plane.stores import open_log
from tests.house.doors import DOORS, OURS
from tests.house.doors_world import CAST, Town, arguments, make_town, said, wish
from tests.house.tracked import ROOT

pytestmark = pytest.mark.django_db
UNITS = ROOT / "src/diemcau/people/data/units/units-2024-lai-chau-cao-bang.csv"


def addresses() -> dict[str, list[str]]:
    """Every URL name of our modules with the arguments it wants."""

    def walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, list[str]]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, pattern.namespace or space)
            elif isinstance(pattern, URLPattern) and space in OURS:
                yield f"{space}:{pattern.name}", list(pattern.pattern.regex.groupindex)

    return dict(walk(get_resolver(), ""))


ADDRESSES = addresses()


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Town]:
    """One for all doors: whoever opens one leaves it as it was."""
    log = open_log(tmp_path_factory.mktemp("town") / "oplog.sqlite3")

    def submit(conference: int, ops: Sequence[Op], who: str) -> dict[UUID, Outcome]:
        entries = [as_entry(conference, op, who, SystemClock().now_ms()) for op in ops]
        return dict(zip([op.id for op in ops], log.append(entries), strict=True))

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(intake, "_submit", [submit])
        with UNITS.open("rb") as file:
            people.import_units(by=SYSTEM, file=file)
        yield make_town()
        transaction.set_rollback(True)
    log.close()


def test_every_address_says_who_may_open_it() -> None:
    assert sorted(set(ADDRESSES) - set(DOORS)) == []
    assert sorted(set(DOORS) - set(ADDRESSES)) == []


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_it_opens_to_those_and_to_no_others(name: str, town: Town) -> None:
    url = reverse(name, kwargs=arguments(town, name, ADDRESSES[name])) + wish(town, name)
    open_to, is_looked_at = [], True
    for who in CAST:
        browser = town.browsers[who]
        kept = deepcopy(browser.cookies)
        with transaction.atomic():
            status = browser.get(url).status_code if is_looked_at else 405
            if status == 405:
                is_looked_at = False  # by nobody
                status = browser.post(url, said(town, name)).status_code
            transaction.set_rollback(True)
        browser.cookies = kept
        assert status != 500
        if status != 404 and not (who == "nobody" and status == 302):
            open_to.append(who)
    assert " ".join(open_to) == DOORS[name]
