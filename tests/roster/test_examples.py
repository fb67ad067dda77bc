"""Invented people, many at once."""

import random
from datetime import timedelta

from django.utils import timezone

from diemcau.conferences.models import Conference, Day, Site
from diemcau.kernel.actor import Actor, Held
from diemcau.roster import examples, exports
from diemcau.roster.enums import SubstitutionState
from diemcau.roster.invitations.examples import SUBSTITUTE, invite
from diemcau.roster.invitations.models import Invitation
from diemcau.roster.models import Delegate, Substitution
from diemcau.roster.queries import Filters


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


def test_of_an_example_some_were_invited_and_one_sends_somebody_else(conference: Conference, sites: list[Site]) -> None:
    examples.fill(conference, sites, 60, seed=7)
    by = Actor("system", held=frozenset({Held("organizer", conference.pk)}))
    expected = exports.counted(by, conference.pk, exports.Whom(Filters()))
    assert invite(conference, by=by) == 20
    told = list(Invitation.objects.filter(conference=conference).values_list("answer", flat=True))
    assert (len(told), told.count("yes"), told.count("substitute"), told.count("")) == (20, 14, 1, 5)
    assert [
        one.full_name for one in Substitution.objects.filter(conference=conference, state=SubstitutionState.PROPOSED)
    ] == [SUBSTITUTE.full_name]
    assert exports.counted(by, conference.pk, exports.Whom(Filters())) == expected
    Day.objects.create(conference=conference, date=(timezone.now() - timedelta(days=3)).date())
    assert invite(conference, by=by) == 0
