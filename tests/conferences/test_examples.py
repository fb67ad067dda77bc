"""Examples: five shapes, the same for the same seed, of invented units and neutral topics."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from diemcau.conferences import queries
from diemcau.conferences.enums import Status
from diemcau.conferences.examples import SHAPES, build
from diemcau.conferences.models import Conference, SiteContact
from diemcau.kernel.actor import SYSTEM

COUNTS = {"one-hall": (0, 0), "114": (8, 106), "172": (10, 161), "joint-hosts": (0, 0), "exercise": (3, 24)}


@pytest.mark.django_db
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_shape_has_its_rooms(shape: str) -> None:
    conference = build(shape)
    facts = queries.sites_for(SYSTEM, conference, "vi")
    assert [sum(f.depth == depth for f in facts) for depth in (0, 1, 2)] == [1, *COUNTS[shape]]
    names = [f.name for f in facts]
    assert len(set(names)) == len(names)
    assert SiteContact.objects.filter(phone__regex=r"^\+84900000\d{3}$").count() == 3 * len(facts)
    for language in ("vi", "en"):
        items = queries.programme_of(conference, language).items
        assert items
        assert all(item.planned_start and item.planned_end for item in items)


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_rooms_and_another_makes_others() -> None:
    def names(seed: int) -> list[tuple[str, list[str]]]:
        with transaction.atomic():
            found = queries.sites_for(SYSTEM, build("172", seed=seed), "vi")
            made = [(f.name, [c.name for c in f.contacts]) for f in found]
            transaction.set_rollback(True)
        return made

    assert names(1) == names(1)
    assert names(1) != names(2)


@pytest.mark.django_db
def test_joint_hosts_have_a_long_name_two_positions_and_no_count() -> None:
    conference = build("joint-hosts")
    overview = queries.overview_of(conference, SYSTEM, "vi")
    assert len(overview.official_name) >= 180
    assert len(overview.hosts) == 2
    assert overview.quantities == []
    assert len(queries.programme_of(conference, "vi").items[0].speakers[0].positions) == 2


@pytest.mark.django_db
def test_all_five_stand_beside_each_other() -> None:
    for shape in SHAPES:
        build(shape)
    assert Conference.objects.count() == 5


@pytest.mark.django_db
def test_an_example_is_open_for_lists_or_running() -> None:
    assert build("one-hall").status == Status.OPEN
    now = build("one-hall", begin=timezone.now(), key="hom-nay")
    assert Conference.objects.get(pk=now.pk).status == Status.LIVE


@pytest.mark.django_db
def test_a_half_day_is_called_as_its_clock_says() -> None:
    noon = datetime(2026, 11, 22, 4, tzinfo=UTC)  # 11:00 in Ho Chi Minh City
    made = [build("joint-hosts", begin=noon + timedelta(hours=n), key=f"hom-nay-{n}") for n in (0, 5, 8)]
    assert [one.sessions.get().part for one in made] == ["morning", "afternoon", "evening"]
