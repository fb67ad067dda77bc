"""What is left of somebody who was put together with themselves, half a list, two at one seat: what an intruder found of the list."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diemcau.conferences.models import Conference, Site
from diemcau.infra.jobs import run_due
from diemcau.infra.models import JobRow, OutboxRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import actions, pocket
from diemcau.roster.actions import imports
from diemcau.roster.actions.erasing import OFF_FOR, forget_removed
from diemcau.roster.enums import Source
from diemcau.roster.importing import staging
from diemcau.roster.models import DataRequest, Delegate, FormerEntry, RosterImport, Substitution

pytestmark = pytest.mark.django_db
Listed = Callable[..., Delegate]
Import = Callable[..., RosterImport]
Upload = Callable[..., SimpleUploadedFile]


def test_two_entries_that_became_one_are_forgotten_as_one(
    client: Client, listed: Listed, organiser: Actor, sites: list[Site]
) -> None:
    stays = listed("Quách Văn Độc", sites[1], unit="UBND xã A", phone="0912345678", email="doc@vidu.vn")
    goes = listed(
        "Quách Văn Dộc", sites[2], unit="UBND xã B", phone="0912345679", email="khac@vidu.vn", note="đến muộn"
    )
    first, other = pocket.own_path(stays), pocket.own_path(goes)
    stood = goes.row_key
    actions.merge(by=organiser, keep=stays, drop=goes)
    goes.refresh_from_db()
    left = (goes.full_name, goes.phone, goes.email, goes.note, goes.unit, goes.row_key, goes.site_id)
    assert left == ("–", "", "", "", "", "", sites[2].pk)  # the desk of that room learns that they are gone
    assert stays.former.get().row_key == stood
    page = client.get(other)
    assert page.status_code == 200
    assert "Quách Văn Độc" in page.content.decode()
    assert client.post(f"{other}/erase", {"words": "", "meant": "on"}).status_code == 303
    asked = DataRequest.objects.get()
    assert asked.delegate_id == stays.pk
    assert actions.answer_request(by=organiser, request=asked, agreed=True, answer="") == "done"
    for row in Delegate.objects.values():
        assert not {"Quách Văn Độc", "Quách Văn Dộc", "0912345678", "0912345679", "doc@vidu.vn"} & {*row.values()}
    for path in (first, other):
        assert "Quách" not in client.get(path).content.decode()


def test_who_is_added_again_does_not_revive_an_entry_that_became_another_one(
    listed: Listed, organiser: Actor, sites: list[Site]
) -> None:
    stays, goes = listed("Giàng A Sử", sites[1], unit="UBND xã A"), listed("Giàng A Sủ", sites[1], unit="UBND xã A")
    third = listed("Giàng A Sư", sites[1], unit="UBND xã A")
    keys_of = {goes.row_key, third.row_key}
    actions.merge(by=organiser, keep=third, drop=goes)
    actions.merge(by=organiser, keep=stays, drop=third)
    assert set(FormerEntry.objects.filter(delegate=stays).values_list("row_key", flat=True)) == keys_of
    assert set(Delegate.objects.exclude(merged_into=None).values_list("merged_into", flat=True)) == {stays.pk}
    again = listed("Giàng A Sủ", sites[1], unit="UBND xã A")
    assert again.pk not in {stays.pk, goes.pk, third.pk}


HEADINGS: list[object] = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Điểm cầu"]
LIST: list[list[object]] = [
    [1, "Giàng A Sử", "Phó chủ tịch", "UBND xã A", "002"], [2, "Lê Thị Hoa", "Kế toán", "UBND xã B", "002"],
]  # fmt: skip


def run_all() -> None:
    """Every job, those too that wait for a second try."""
    for _try in range(4):
        JobRow.objects.filter(state="waiting").update(due_at=timezone.now())
        run_due()


def half_written(previewed: Import, xlsx: Upload, organiser: Actor) -> RosterImport:
    """A confirmed list of which the second step cannot be read any more: its file is damaged."""
    made = previewed(xlsx([HEADINGS, *LIST]))
    actions.confirm_import(by=organiser, imported=made)
    staging.path_of(imports.path_of(made.file), "changed").write_bytes(b"Quach Doc Nhat \xff")
    return made


def standing() -> list[tuple[str, str]]:
    return list(Delegate.objects.filter(removed_at=None).values_list("full_name", "position"))


@pytest.mark.django_db(transaction=True)
def test_a_list_that_cannot_be_written_whole_leaves_nothing_and_desks_know(
    listed: Listed,
    previewed: Import,
    xlsx: Upload,
    organiser: Actor,
    sites: list[Site],
    caplog: pytest.LogCaptureFixture,
) -> None:
    listed("Giàng A Sử", sites[1], unit="UBND xã A", position="Chủ tịch")
    made = half_written(previewed, xlsx, organiser)
    run_due()
    assert len(standing()) == 2  # the new one was written; the second try may yet succeed
    before = OutboxRow.objects.count()
    run_all()
    made.refresh_from_db()
    assert (made.state, made.is_half, made.added, made.undone["off"]) == ("undone", True, 1, 1)
    assert standing() == [("Giàng A Sử", "Chủ tịch")]
    assert "roster" in OutboxRow.objects.order_by("pk")[before:].values_list("topic", flat=True)
    assert "Quach" not in caplog.text
    again = previewed(xlsx([HEADINGS, *LIST]))
    actions.confirm_import(by=organiser, imported=again)
    run_due()
    assert sorted(standing()) == [("Giàng A Sử", "Phó chủ tịch"), ("Lê Thị Hoa", "Kế toán")]


@pytest.mark.django_db(transaction=True)
def test_what_was_written_of_a_list_that_hangs_is_taken_back_after_its_day(
    listed: Listed, previewed: Import, xlsx: Upload, organiser: Actor, sites: list[Site]
) -> None:
    listed("Giàng A Sử", sites[1], unit="UBND xã A", position="Chủ tịch")
    made = half_written(previewed, xlsx, organiser)
    run_due()
    JobRow.objects.filter(name="roster.write").update(state="failed")
    imports.drop_old(timezone.now() + imports.KEPT_FOR)
    run_all()
    made.refresh_from_db()
    assert (made.state, standing()) == ("undone", [("Giàng A Sử", "Chủ tịch")])
    with pytest.raises(Refused, match="import_moved_on"):
        actions.begin_undo(by=organiser, imported=made)


@pytest.fixture
def browser(conference: Conference) -> Client:
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    client = Client()
    client.force_login(account)
    return client


@pytest.mark.django_db(transaction=True)
def test_nothing_is_said_of_a_list_that_somebody_had_read_otherwise(
    browser: Client, previewed: Import, xlsx: Upload, organiser: Actor, conference: Conference
) -> None:
    made = previewed(xlsx([HEADINGS, *LIST]))
    seen = browser.get(reverse("roster:import", args=[conference.key, made.pk])).content.decode()
    assert seen.count('name="saw" value="1"') == seen.count("csrfmiddlewaretoken") - 1  # but to cancel
    shape = made.headings[0]["shape"]
    swapped = actions.Layout({shape: {0: "listed", 1: "full_name", 2: "unit", 3: "position", 4: "site"}})
    actions.choose_layout(by=organiser, imported=made, layout=swapped)
    run_due()
    for verb in ("decide", "columns", "cells", "confirm"):
        answer = browser.post(
            reverse(f"roster:import_{verb}", args=[conference.key, made.pk]),
            {"saw": 1, "all-missing": "off", f"{shape}_1": "full_name", "head_0": 1},
        )
        assert answer.status_code == 422, verb
    made.refresh_from_db()
    assert (made.state, made.reading, made.decisions) == ("preview", 2, {})
    browser.post(reverse("roster:import_confirm", args=[conference.key, made.pk]), {"saw": 2})
    run_due()
    assert set(Delegate.objects.values_list("position", flat=True)) == {"UBND xã A", "UBND xã B"}


def test_one_seat_has_one_substitute(listed: Listed, organiser: Actor, lead_of_b: Actor, sites: list[Site]) -> None:
    seat = listed("Lê Văn An", sites[1], unit="Sở Y tế")
    first, second = (listed(name, sites[1], unit="Sở Y tế") for name in ("Trần Thị Bình", "Đỗ Thị Cúc"))
    for came in (first, second):
        Delegate.objects.filter(pk=came.pk).update(source=Source.SUBSTITUTE, stands_for=seat)
        came.refresh_from_db()
    actions.approve_substitute(by=lead_of_b, delegate=first)
    with pytest.raises(Refused, match="already_substituted"):
        actions.approve_substitute(by=organiser, delegate=second)
    second.refresh_from_db()
    assert (second.approved_by, seat.substitutions.count()) == ("", 1)
    actions.remove(by=organiser, delegates=[first])
    actions.approve_substitute(by=organiser, delegate=second)  # the first one does not come after all


def test_the_second_of_two_who_write_one_entry_looks_again(
    browser: Client, listed: Listed, conference: Conference, sites: list[Site]
) -> None:
    one = listed("Lê Văn An", sites[1])
    address = reverse("roster:edit", args=[conference.key, one.uid])
    told = {"full_name": "Lê Văn An", "site": sites[1].pk, "status": "confirmed"}
    assert f'name="saw" value="{one.version}"' in browser.get(address).content.decode()
    assert browser.post(address, told | {"phone": "0912345678", "saw": one.version}).status_code == 302
    late = browser.post(address, told | {"position": "Giám đốc", "saw": one.version})
    assert (late.status_code, "Giám đốc" in late.content.decode()) == (422, True)
    one.refresh_from_db()
    assert (one.phone, one.position) == ("0912345678", "")


def test_who_was_taken_off_may_ask_to_be_forgotten_and_is_not_reached_for_ever(
    client: Client, listed: Listed, organiser: Actor, sites: list[Site]
) -> None:
    one, other = (listed(name, sites[1], phone="0912345678", email="a@vidu.vn") for name in ("Lê Văn An", "Lê Văn Ba"))
    actions.remove(by=organiser, delegates=[one, other])
    path = pocket.own_path(one)
    assert f"{path}/erase" in client.get(path).content.decode()
    assert client.post(f"{path}/correct", {"full_name": "Lê Văn Ân"}).status_code == 404
    assert client.post(f"{path}/erase", {"meant": "on"}).status_code == 303
    assert actions.answer_request(by=organiser, request=DataRequest.objects.get(), agreed=True, answer="") == "done"
    one.refresh_from_db()
    assert (one.full_name, one.phone, one.email) == ("–", "", "")
    stays = listed("Lê Văn Cư", sites[1], phone="0912345678")
    assert forget_removed(timezone.now()) == 0
    assert forget_removed(timezone.now() + OFF_FOR) == 1
    assert set(Delegate.objects.exclude(phone="").values_list("pk", flat=True)) == {stays.pk}


def test_one_link_writes_a_few_rows_a_day(client: Client, listed: Listed, sites: list[Site]) -> None:
    path = pocket.own_path(listed("Lê Văn An", sites[1]))
    for number in range(15):
        client.post(f"{path}/answer", {"answer": "substitute", "full_name": f"Trần Thị {'abcdefghiklmnop'[number]}"})
        client.post(f"{path}/erase", {"meant": "on"})
        if asked := DataRequest.objects.filter(state="open").first():
            client.post(f"{path}/withdraw", {"request": asked.pk})
    assert (Substitution.objects.count(), DataRequest.objects.count()) == (10, 10)
    late = client.post(f"{path}/answer", {"answer": "substitute", "full_name": "Trần Văn Tư"})
    assert (late.status_code, Substitution.objects.filter(state="proposed").count()) == (422, 1)
    assert client.post(f"{path}/answer", {"answer": "yes"}).status_code == 303
