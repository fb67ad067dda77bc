"""Somebody else comes: proposed, with consent or without, before the day; what was said stays."""

from collections.abc import Callable

import pytest
from django.db.models import Q
from django.urls import reverse

from diemcau.attendance.queries.counts import expected_in
from diemcau.conferences.models import Conference, Site
from diemcau.infra.models import AuditRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import uuid7
from diemcau.roster import actions, queries
from diemcau.roster.actions.units import link_people
from diemcau.roster.entry import Entry
from diemcau.roster.models import Delegate, InvitedUnit, Substitution
from diemcau.roster.queries import substitutions
from diemcau.roster.substituting import Proposal

from .test_printing import signed_in

List = Callable[..., Delegate]
BINH = Proposal("Trần  Bình", position="Phó Chủ tịch", phone="0912 345 678", email="binh@example.vn")


@pytest.fixture
def away(listed: List, sites: list[Site]) -> Delegate:
    return listed("Nguyễn An", sites[1], unit="UBND xã Văn Lăng", position="Chủ tịch")


def test_with_consent_the_substitute_has_a_place_and_a_code_of_their_own(
    away: Delegate, registrar: Actor, lead_of_b: Actor, organiser: Actor, sites: list[Site]
) -> None:
    own = Actor(f"delegate:{away.pk}")
    proposed = actions.propose_substitute(by=own, delegate=away, proposal=BINH)
    away.refresh_from_db()
    assert (away.status, Delegate.objects.count()) == ("confirmed", 1)  # expected until somebody agrees
    came = actions.agree_to_substitute(by=lead_of_b, substitution=proposed)
    away.refresh_from_db()
    assert (came.full_name, came.phone, came.email, came.unit, came.site, came.stands_for, came.approved_by) == (
        "Trần Bình", "0912345678", "binh@example.vn", away.unit, sites[1], away, "device:b",
    )  # fmt: skip
    assert away.status == "substituted"
    assert came.code != away.code
    packed = {row["name"]: row for row in queries.pack(organiser, sites[1].pk)["delegates"]}
    assert packed["Nguyễn An"]["status"] == "substituted"
    assert (packed["Nguyễn An"].get("off"), packed["Trần Bình"].get("off")) == (True, None)
    assert expected_in(Q(conference_id=away.conference_id)) == {sites[1].pk: 1}
    assert (packed["Trần Bình"]["stands_for"], packed["Trần Bình"]["approved"]) == (str(away.uid), True)
    (step,) = substitutions.history_of(away).steps
    assert (step.row.state, step.row.proposed_by, step.row.decided_by) == ("agreed", own.who, "device:b")
    with pytest.raises(Refused, match="substitution_decided"):
        actions.refuse_substitute(by=organiser, substitution=proposed, words="Muộn rồi")
    with pytest.raises(Refused, match="already_substituted"):
        actions.propose_substitute(by=own, delegate=away, proposal=BINH._replace(full_name="Lò Văn Cu"))


def test_without_consent_the_delegate_stays_expected_and_the_reason_is_kept(away: Delegate, organiser: Actor) -> None:
    own = Actor(f"delegate:{away.pk}")
    first = actions.propose_substitute(by=own, delegate=away, proposal=BINH)
    assert actions.propose_substitute(by=own, delegate=away, proposal=BINH) == first, (
        "an answer was lost: pressed again"
    )
    assert Substitution.objects.get() == first
    second = actions.propose_substitute(by=own, delegate=away, proposal=Proposal("Lò Văn Cu"))
    actions.refuse_substitute(by=organiser, substitution=second, words="Phải là lãnh đạo xã")
    away.refresh_from_db()
    assert (away.status, Delegate.objects.count()) == ("confirmed", 1)
    states = {row.pk: (row.state, row.words) for row in Substitution.objects.all()}
    assert states == {first.pk: ("withdrawn", ""), second.pk: ("refused", "Phải là lãnh đạo xã")}


def test_who_may_propose_and_who_may_agree(
    away: Delegate, listed: List, sites: list[Site], outsiders: list[Actor], registrar: Actor, lead_of_b: Actor
) -> None:
    unit = InvitedUnit.objects.create(conference_id=away.conference_id, name="UBND xã Văn Lăng", name_key="")
    link_people(away.conference_id)
    away.refresh_from_db()
    other = Actor(f"unit:{unit.pk + 1}")
    stranger = Actor(f"delegate:{listed('Hà Thu', sites[1]).pk}")
    for actor in (*outsiders, registrar, other, stranger):  # the registrar's room is another one
        with pytest.raises(NotFound):
            actions.propose_substitute(by=actor, delegate=away, proposal=BINH)
    for actor in (lead_of_b, Actor(f"unit:{unit.pk}")):
        made = actions.propose_substitute(by=actor, delegate=away, proposal=BINH)
    assert substitutions.told([made])[0].proposed_by == "UBND xã Văn Lăng"
    for actor in (*outsiders, registrar, Actor(f"unit:{unit.pk}"), Actor(f"delegate:{away.pk}")):
        with pytest.raises(NotFound):
            actions.agree_to_substitute(by=actor, substitution=made)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Proposal("  "), "empty_name"), (Proposal("Trần Bình", phone="gọi sau"), "bad_phone"),
        (Proposal("Trần Bình", email="binh@"), "bad_email"), (Proposal("Trần Bình", position="CCCD 038099012345"), "identity_number"),
        (Proposal("nguyễn an"), "already_listed"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(away: Delegate, organiser: Actor, said: Proposal, code: str) -> None:
    with pytest.raises(Refused, match=code):
        actions.propose_substitute(by=organiser, delegate=away, proposal=said)
    assert not Substitution.objects.exists()


@pytest.mark.parametrize("through", ["proposal", "door"])
def test_who_was_proposed_and_came_to_the_door_is_one_person(
    away: Delegate, lead_of_b: Actor, conference: Conference, sites: list[Site], through: str
) -> None:
    made = actions.propose_substitute(by=lead_of_b, delegate=away, proposal=BINH)
    at_door = actions.Newcomer(uuid7(), "Trần Bình", sites[1].pk, unit=away.unit, stands_for=away.pk)
    actions.admit_walk_ins(conference.pk, [at_door], run="live")
    if through == "proposal":
        came = actions.agree_to_substitute(by=lead_of_b, substitution=made)
    else:
        came = Delegate.objects.get(uid=at_door.uid)
        actions.approve_substitute(by=lead_of_b, delegate=came)
    assert came.uid == at_door.uid
    assert Delegate.objects.count() == 2
    (step,) = substitutions.history_of(away).steps
    assert (step.row.state, step.row.substitute) == ("agreed", came)
    assert expected_in(Q(conference_id=away.conference_id)) == {
        sites[1].pk: 1
    }  # at the door they are counted beside who is replaced


def test_history_tells_of_the_door(away: Delegate, lead_of_b: Actor, conference: Conference, sites: list[Site]) -> None:
    newcomers = [
        actions.Newcomer(uuid7(), name, sites[1].pk, stands_for=away.pk) for name in ("Lò Văn Cu", "Trần Bình")
    ]
    actions.admit_walk_ins(conference.pk, newcomers, run="live")
    actions.settle_newcomers(conference.pk, {newcomers[0].uid: False}, run="live")
    actions.approve_substitute(by=lead_of_b, delegate=Delegate.objects.get(uid=newcomers[1].uid))
    told = substitutions.history_of(away)
    assert [(c.full_name, c.undone) for c in told.came] == [("Lò Văn Cu", True)]
    assert [(s.row.full_name, s.at_the_door, s.row.decided_by) for s in told.steps] == [("Trần Bình", True, "device:b")]


def test_whose_substitute_leaves_the_list_is_invited_again(away: Delegate, organiser: Actor, sites: list[Site]) -> None:
    made = actions.propose_substitute(by=organiser, delegate=away, proposal=BINH)
    came = actions.agree_to_substitute(by=organiser, substitution=made)
    assert actions.remove(by=organiser, delegates=[came]) == 1
    away.refresh_from_db()
    assert away.status == "invited"
    assert queries.pack(organiser, sites[1].pk)["version"] == away.version, "the desk learns of both at once"
    assert expected_in(Q(conference_id=away.conference_id)) == {sites[1].pk: 1}
    (step,) = substitutions.history_of(away).steps
    assert (step.row.state, step.off_since is not None) == ("agreed", True)
    told = AuditRow.objects.get(verb="roster.replaced")
    assert (told.who, told.facts) == (organiser.who, {"status": "invited", "delegates": [str(away.uid)]})

    entry = Entry("Trần Bình", unit=away.unit, site=sites[1].pk)
    assert actions.add(by=organiser, conference=away.conference_id, entry=entry) == came
    away.refresh_from_db()
    assert away.status == "substituted", "who comes back replaces them again"
    actions.remove(by=organiser, delegates=[came])
    actions.change_status(by=organiser, delegates=[away], status="declined")
    actions.add(by=organiser, conference=away.conference_id, entry=entry)
    away.refresh_from_db()
    assert away.status == "declined", "what somebody set stays"


def test_a_substitute_undone_at_the_door_replaces_nobody(
    away: Delegate, lead_of_b: Actor, conference: Conference, sites: list[Site]
) -> None:
    at_door = actions.Newcomer(uuid7(), "Trần Bình", sites[1].pk, stands_for=away.pk)
    actions.admit_walk_ins(conference.pk, [at_door], run="live")
    actions.approve_substitute(by=lead_of_b, delegate=Delegate.objects.get(uid=at_door.uid))
    for stands, status in ((False, "invited"), (True, "substituted"), (False, "invited")):
        actions.settle_newcomers(conference.pk, {at_door.uid: stands}, run="live")
        away.refresh_from_db()
        assert away.status == status


def test_the_page_says_who_is_expected_again(away: Delegate, organiser: Actor) -> None:
    made = actions.propose_substitute(by=organiser, delegate=away, proposal=BINH)
    came = actions.agree_to_substitute(by=organiser, substitution=made)
    browser = signed_in("organizer", away.conference)
    page = browser.get(reverse("roster:edit", args=["so-cuu-2026", came.uid])).content.decode()
    assert "Nguyễn An, người được dự thay, khi đó trở lại trạng thái “đã mời”" in page
    answer = browser.post(reverse("roster:remove", args=["so-cuu-2026", came.uid]), follow=True)
    said = answer.content.decode()
    assert answer.redirect_chain[0][0] == reverse("roster:edit", args=["so-cuu-2026", away.uid])
    assert "Nguyễn An trở lại trạng thái “đã mời”" in said
    assert "người này không còn dự thay Nguyễn An" in said
