"""The register: numbers without gaps, once each, whoever presses; revoked, written again, forgotten."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from diemcau.attendance.models import Attendance
from diemcau.infra.jobs import run_due
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.outcomes.certificates import actions, queries
from diemcau.outcomes.certificates.models import Certificate, Issue, Scheme
from diemcau.outcomes.certificates.tasks import issue as run_issue
from diemcau.roster import actions as roster
from diemcau.roster.actions.erasing import erase
from diemcau.roster.queries import own
from tests.attendance.world import World, make_people, make_world

from .certificate_grounds import all_came, came, certificate_of, issued, organiser


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def numbers(world: World) -> list[int]:
    return list(
        Certificate.objects.filter(conference=world.conference).order_by("number").values_list("number", flat=True)
    )


def test_all_who_fulfil_the_rule_get_one_and_newcomers_later(world: World) -> None:
    all_came(world, world.people[:2])
    assert issued(world).given == 2
    assert numbers(world) == [1, 2]
    year = issued_year(world)
    assert certificate_of(world.people[0]).numbered == f"0001/{year}"
    with pytest.raises(Refused, match="certificates_nobody"):
        actions.order_issue(by=organiser(world), conference=world.conference)
    for session in world.sessions:
        came(world.people[2], session)
    assert issued(world).given == 1
    assert numbers(world) == [1, 2, 3]


def issued_year(world: World) -> int:
    return Certificate.objects.filter(conference=world.conference)[0].issued_at.year


def test_a_job_begun_again_gives_nothing_twice(world: World) -> None:
    all_came(world)
    first = issued(world)
    run_issue({"issue": first.pk}, lambda share: None)
    assert numbers(world) == [1, 2, 3, 4]


def test_only_organisers_issue(world: World) -> None:
    all_came(world)
    co = Actor("account:2", "x", frozenset({Held("co_organizer", world.conference.pk)}))
    with pytest.raises(NotFound):
        actions.order_issue(by=co, conference=world.conference)


def test_a_second_press_waits_for_the_first(world: World) -> None:
    all_came(world)
    actions.order_issue(by=organiser(world), conference=world.conference)
    with pytest.raises(Refused, match="certificates_running"):
        actions.order_issue(by=organiser(world), conference=world.conference)


def test_revoked_and_written_again(world: World) -> None:
    all_came(world)
    issued(world)
    one = world.people[0]
    old = certificate_of(one)
    with pytest.raises(Refused, match="certificate_reason"):
        actions.reissue(old, by=organiser(world), reason=" ")
    type(one).objects.filter(pk=one.pk).update(full_name="Trần Thị Đúng Tên")
    fresh = actions.reissue(old, by=organiser(world), reason="Sai tên")
    old.refresh_from_db()
    assert (old.state, old.full_name, old.reason) == ("replaced", one.full_name, "Sai tên")
    assert (fresh.number, fresh.full_name, fresh.state) == (5, "Trần Thị Đúng Tên", "valid")
    assert fresh.code != old.code
    with pytest.raises(Refused, match="certificate_not_valid"):
        actions.revoke(old, by=organiser(world), reason="x")
    actions.revoke(fresh, by=organiser(world), reason="Nhầm người")
    assert queries.valid_of(one) is None
    assert issued(world).given == 1  # whoever fulfils the rule and has no valid one


def test_of_one_that_was_revoked_day_and_reason_stay_when_it_is_written_again(world: World) -> None:
    all_came(world)
    issued(world)
    old, other = certificate_of(world.people[0]), organiser(world)
    actions.revoke(old, by=other, reason="Nhầm người")
    Certificate.objects.filter(pk=old.pk).update(revoked_by="account:77")
    old.refresh_from_db()
    since = old.revoked_at
    with pytest.raises(Refused, match="certificate_revoked"):  # a page that was open before
        actions.reissue(old, by=other, reason="Sai tên", saw="valid")
    assert queries.valid_of(world.people[0]) is None
    fresh = actions.reissue(old, by=other, reason="", saw="revoked")
    old.refresh_from_db()
    assert (old.state, old.revoked_at, old.revoked_by, old.reason) == ("replaced", since, "account:77", "Nhầm người")
    assert (fresh.state, fresh.replaces) == ("valid", old)


def test_forgotten_by_the_person_and_kept_by_number(world: World) -> None:
    all_came(world)
    issued(world)
    one = world.people[0]
    erase(by=organiser(world), delegate=one)
    row = Certificate.objects.get(delegate=one)
    assert (row.full_name, row.position, row.unit, row.is_erased) == ("", "", "", True)
    assert numbers(world) == [1, 2, 3, 4]
    with pytest.raises(Refused, match="certificate_erased"):
        actions.reissue(row, by=organiser(world), reason="x")


def test_deleted_from_the_list_it_stays(world: World) -> None:
    all_came(world)
    issued(world)
    one = world.people[0]
    code, name = certificate_of(one).code, one.full_name
    one.delete()
    found = queries.certificate_behind(code)
    assert found is not None
    assert (found.full_name, found.delegate_id, found.state) == (name, None, "valid")
    assert actions.reissue(found, by=organiser(world), reason="Mất bản gốc").full_name == name


def test_numbers_as_the_pattern_says(world: World) -> None:
    scheme = queries.scheme_of(world.conference)
    said = actions.RuleSaid("sessions", 0, 80, 50, True, [], "{number}/GCN-BTC", 2)
    actions.set_rule(said, by=organiser(world), conference=world.conference.pk, saw=scheme.version)
    all_came(world)
    issued(world)
    assert certificate_of(world.people[1]).numbered == "02/GCN-BTC"
    for wrong, code in (
        ("GCN", "certificate_pattern"),
        ("{number}{number}", "certificate_pattern"),
        ("{number}/{nam}", "certificate_places"),
    ):
        with pytest.raises(Refused, match=code):
            actions.set_rule(
                said._replace(pattern=wrong),
                by=organiser(world),
                conference=world.conference.pk,
                saw=scheme.version + 1,
            )
    with pytest.raises(Refused, match="certificates_moved"):
        actions.set_rule(said, by=organiser(world), conference=world.conference.pk, saw=0)


def test_signs_that_no_font_has_are_named_first(world: World) -> None:
    all_came(world)
    type(world.people[0]).objects.filter(pk=world.people[0].pk).update(full_name="王 Thử")
    with pytest.raises(Refused) as refused:
        actions.order_issue(by=organiser(world), conference=world.conference)
    assert (refused.value.code, refused.value.facts) == ("certificate_glyphs", {"what": "王", "who": "王 Thử"})
    assert not Issue.objects.filter(conference=world.conference).exists()
    assert actions.order_issue(by=organiser(world), conference=world.conference, despite=True).job


def test_signs_that_no_font_has_are_named_when_one_is_written_again(world: World) -> None:
    all_came(world)
    issued(world)
    old, count = certificate_of(world.people[0]), Certificate.objects.count()
    type(world.people[0]).objects.filter(pk=world.people[0].pk).update(full_name="陈 Thử")
    with pytest.raises(Refused) as refused:
        actions.reissue(old, by=organiser(world), reason="Sai tên")
    assert refused.value.facts == {"what": "陈", "who": "陈 Thử"}
    old.refresh_from_db()
    assert (old.state, Certificate.objects.count()) == ("valid", count)
    assert actions.reissue(old, by=organiser(world), reason="Sai tên", despite=True).full_name == "陈 Thử"


def test_of_many_with_such_signs_five_are_named_and_the_others_counted(world: World) -> None:
    people = make_people(world, 7, start=20)
    type(people[0]).objects.filter(pk__in=[one.pk for one in people]).update(position="王")
    all_came(world, people)
    with pytest.raises(Refused) as refused:
        actions.order_issue(by=organiser(world), conference=world.conference)
    told = str(refused.value.facts["who"])
    assert (told.count(","), told.endswith("và 2 người khác")) == (4, True)


def test_of_an_archived_conference_nothing_is_given_and_what_is_wrong_is_revoked(world: World) -> None:
    all_came(world, world.people[:3])
    issued(world)
    old, other = certificate_of(world.people[0]), certificate_of(world.people[1])
    all_came(world, world.people[3:])
    world.conference.status = "archived"
    world.conference.save()
    by, saw = organiser(world), queries.scheme_of(world.conference).version
    rule = actions.RuleSaid("sessions", 0, 80, 50, True, [], "{number}", 2)
    design = actions.DesignSaid("vi", "landscape", "line", {}, ())
    for write in (
        lambda: actions.order_issue(by=by, conference=world.conference),
        lambda: actions.reissue(old, by=by, reason="Sai tên"),
        lambda: actions.set_rule(rule, by=by, conference=world.conference.pk, saw=saw),
        lambda: actions.set_design(design, by=by, conference=world.conference.pk, saw=saw),
        lambda: actions.add_picture(by=by, conference=world.conference.pk, data=b""),
    ):
        with pytest.raises(Refused, match="closed"):
            write()
    actions.revoke(other, by=by, reason="Không dự")
    assert [numbers(world), queries.counted(world.conference)["revoked"]] == [[1, 2, 3], 1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_organisers_who_press_at_once_one_issues() -> None:
    """And a certificate that is written again meanwhile gets a number of its own."""
    world = make_world()
    all_came(world, world.people[:2])
    issued(world)
    old = certificate_of(world.people[0])
    all_came(world, world.people[2:])
    all_came(world, make_people(world, 60, start=100))
    outcomes: list[str] = []
    start = threading.Barrier(5)

    def press(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connections.close_all()

    def order() -> None:
        actions.order_issue(by=organiser(world), conference=world.conference)

    def again() -> None:
        actions.reissue(old, by=organiser(world), reason="Sai tên")

    threads = [threading.Thread(target=press, args=[act]) for act in (order, order, order, again, again)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["certificate_not_valid", "certificates_running", "certificates_running", "done", "done"]
    run_due("certificates")
    assert numbers(world) == list(range(1, 66))
    assert Certificate.objects.filter(state="valid").values("delegate").distinct().count() == 64


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_goes_at_once_leave_no_gap_and_no_double() -> None:
    assert connection.vendor == "postgresql"
    world = make_world()
    all_came(world)
    all_came(world, make_people(world, 60, start=100))
    goes = [Issue.objects.create(conference=world.conference, asked_by="x", design=design(world)) for _ in range(3)]
    faults: list[Exception] = []

    def go(row: Issue) -> None:
        try:
            run_issue({"issue": row.pk}, lambda share: None)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[row]) for row in goes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert numbers(world) == list(range(1, 65))
    assert Certificate.objects.values("delegate").distinct().count() == 64
    assert sum(Issue.objects.values_list("given", flat=True)) == 64


def design(world: World) -> dict[str, object]:
    from diemcau.outcomes.certificates.design import design_of  # noqa: PLC0415

    return design_of(Scheme(conference=world.conference), world.conference)


def test_when_two_entries_become_one_certificates_follow(world: World) -> None:
    first, second, third, _fourth = world.people
    all_came(world, [first, second])
    issued(world)
    actions.move(third.pk, first.pk)
    assert queries.valid_of(third) is not None
    actions.move(second.pk, third.pk)
    assert queries.valid_of(second) is not None
    assert sorted(Certificate.objects.values_list("delegate_id", "state"), key=str) == [
        (second.pk, "valid"),
        (third.pk, "valid"),
    ]


def test_who_is_forgotten_is_named_by_no_certificate_of_an_entry_that_became_theirs(world: World) -> None:
    stays, goes = world.people[:2]
    all_came(world, [stays, goes])
    issued(world)
    code = certificate_of(goes).code
    Attendance.objects.filter(delegate=goes).delete()
    roster.merge(by=organiser(world), keep=stays, drop=goes)
    stays.refresh_from_db()
    assert len(own.kept_about(stays)["certificates"]) == 2
    erase(by=organiser(world), delegate=stays)
    assert [row.full_name for row in Certificate.objects.all()] == ["", ""]
    found = queries.certificate_behind(code)
    assert found is not None
    assert found.is_erased
