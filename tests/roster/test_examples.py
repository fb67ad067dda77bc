"""Invented people, many at once."""

import random

from diemcau.conferences.models import Conference, Site
from diemcau.roster import examples
from diemcau.roster.models import Delegate


def test_filling_a_conference(conference: Conference, sites: list[Site]) -> None:
    assert examples.fill(conference, sites, 600, seed=7) == 600
    delegates = Delegate.objects.filter(conference=conference, removed_at__isnull=True)
    assert delegates.count() == 600
    per_site = [delegates.filter(site=site).count() for site in sites]
    assert all(per_site)
    assert per_site[0] == max(per_site)
    assert delegates.values("row_key").distinct().count() == 600
    assert delegates.values("code_hash").distinct().count() == 600
    assert delegates.filter(group=None).count() == 0
    assert set(delegates.values_list("status", flat=True)) <= {"confirmed", "invited", "nominated"}
    conference.refresh_from_db()
    assert delegates.order_by("-version")[0].version <= conference.roster_version


def test_the_same_seed_gives_the_same_people(conference: Conference, sites: list[Site]) -> None:
    first, again = (list(examples.entries(sites, 200, 3)) for _ in range(2))
    assert first == again
    assert first != list(examples.entries(sites, 200, 4))


def test_all_shapes_of_names_occur() -> None:
    dice = random.Random(1)
    names = [examples.person(dice) for _ in range(3_000)]
    assert {len(name.split()) for name in names} >= {1, 2, 3, 4}
    assert any(name.startswith("H’") for name in names)
    assert any(" A " in name for name in names)
    assert not any("=" in name or name != " ".join(name.split()) for name in names)
