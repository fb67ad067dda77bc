"""What is left of somebody who was put together with themselves, half a list, two at one seat: what an intruder found of the list."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from diemcau.conferences.models import Site
from diemcau.kernel.actor import Actor
from diemcau.roster import actions, pocket
from diemcau.roster.models import DataRequest, Delegate, FormerEntry, RosterImport

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
