"""The fact sheet's pages, files and command."""

import io
import json
from argparse import Namespace
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from diemcau.cli import facts as command
from diemcau.conferences.models import StatedQuantity
from diemcau.infra.models import AuditRow
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.formats import Quantity
from diemcau.outcomes.facts import actions
from diemcau.outcomes.facts.models import FrozenSheet, Word
from diemcau.people.models import Account, RoleHeld
from tests.attendance.world import World, make_world

pytestmark = pytest.mark.django_db
MORE = Quantity(3000, "more_than")


@pytest.fixture
def world() -> World:
    made = make_world()
    body = {"round": made.rounds[0].pk, "present": 2998, "guests": 2, "channel": "app", "confirmed": True}
    made.judge(made.op("headcount", body))
    for room in made.sites[1:]:
        made.judge(made.op("headcount", body | {"present": 0, "guests": 0}, site=room.pk))
    return made


def browser(world: World, role: str = "organizer", language: str = "en", site: int = 0) -> Client:
    account = Account.objects.create(username=f"{role}-{language}", full_name="Lò Thị Tổ Chức")
    RoleHeld.objects.create(
        account=account, role=role, conference_id=world.conference.pk, site_id=site, given_by="system"
    )
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = language
    return client


def text(client: Client, path: str = "") -> str:
    response = client.get(f"/c/hoi-nghi/facts{path}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_figure_is_stated_confirmed_frozen_and_taken_back(world: World) -> None:
    client = browser(world)
    said = {"value": "3.000", "qualifier": "more_than", "as_of": "2026-11-23T09:00", "source": "loa"}
    response: Any = client.post("/c/hoi-nghi/facts/figures/delegates", said)
    assert (response.status_code, response["Location"]) == (303, "/c/hoi-nghi/facts")
    stated = StatedQuantity.objects.get()
    assert stated.as_of is not None
    assert stated.as_of.isoformat() == "2026-11-23T02:00:00+00:00"
    page = text(client)
    assert "Delegates: stated is “more than 3,000”, counted are 2,998." in page
    assert "counted: 2,998 (−2)" in page
    assert "3 of 3 rooms" in page
    response = client.post("/c/hoi-nghi/facts/figures/delegates/confirm", {"value": "3000", "qualifier": "more_than"})
    assert response.status_code == 303
    assert Word.objects.filter(verb="confirmed", value=3000).count() == 1
    for _press in range(2):
        assert client.post("/c/hoi-nghi/facts/freeze", {"occasion": "press"}).status_code == 303
    assert FrozenSheet.objects.get().occasion == "press"
    assert client.post("/c/hoi-nghi/facts/figures/delegates/withdraw").status_code == 303
    page = text(client)
    assert "contradicted" not in page
    assert "<td>more than 3,000</td><td><b>2,998</b></td>" in page
    assert "more than 3,000" in text(client, "/versions/1")
    assert client.get("/c/hoi-nghi/facts/versions/2").status_code == 404


def test_of_two_final_versions_the_page_says_which_counts(world: World) -> None:
    actions.freeze(world.conference, by=SYSTEM, occasion="final")
    actions.state(world.conference, by=SYSTEM, key="delegates", stated=MORE)
    client = browser(world)
    refused = client.post("/c/hoi-nghi/facts/freeze", {"occasion": "final"})
    page = refused.content.decode()
    assert (refused.status_code, "Version 1 is final already" in page) == (422, True)
    assert '<option value="final" selected>' in page
    assert client.post("/c/hoi-nghi/facts/freeze", {"occasion": "final", "replaces": "1"}).status_code == 303
    assert "version 2 is in its place" in text(client)


def test_in_vietnamese(world: World) -> None:
    actions.state(world.conference, by=SYSTEM, key="delegates", stated=MORE)
    actions.freeze(world.conference, by=SYSTEM, occasion="before")
    client = browser(world, language="vi")
    page = text(client)
    assert "Đại biểu: công bố “hơn 3.000”, đếm được 2.998." in page
    assert "1 số liệu công bố mâu thuẫn với số đếm được" in page
    assert "trước khai mạc" in text(client, "/versions/1")


@pytest.mark.parametrize("value", ["", "nhiều", "-3", "99999999999999999999", "2.5"])
def test_what_is_no_number_stays_in_the_form(world: World, value: str) -> None:
    response = browser(world).post(
        "/c/hoi-nghi/facts/figures/guests", {"value": value, "qualifier": "exact", "source": "loa"}
    )
    assert response.status_code == 422
    assert b'value="loa"' in response.content
    assert not StatedQuantity.objects.exists()


def test_a_figure_that_changed_meanwhile_is_not_confirmed(world: World) -> None:
    response = browser(world).post("/c/hoi-nghi/facts/figures/present/confirm", {"value": "2", "qualifier": "exact"})
    assert response.status_code == 422
    assert not Word.objects.exists()


def test_the_hub_sees_and_changes_nothing(world: World) -> None:
    page = text(browser(world, "hub_technician"))
    assert "2,998" in page
    assert '<form method="post" action="/c/hoi-nghi/facts' not in page
    lead = browser(world, "site_lead", site=world.sites[0].pk)
    assert lead.get("/c/hoi-nghi/facts").status_code == 404


def test_before_anything_is_known() -> None:
    other = make_world(sites=0, people=0)
    page = text(browser(other))
    assert "not known" in page
    assert "No version is frozen yet" in page


def test_a_figure_is_stated_in_its_row_and_on_a_page_of_its_own(world: World) -> None:
    client = browser(world)
    row = client.get("/c/hoi-nghi/facts/figures/guests", headers={"HX-Request": "true"}).content.decode()
    page = text(client, "/figures/guests")
    for told in (row, page):
        assert 'action="/c/hoi-nghi/facts/figures/guests"' in told
        assert 'id="guests-value"' in told
    assert row.lstrip().startswith('<tr id="state-guests">')
    assert "<title>Guests – Fact sheet" in page


def test_the_workbook_holds_numbers_and_explains_its_columns(world: World) -> None:
    actions.state(world.conference, by=SYSTEM, key="delegates", stated=MORE, source="=1+1", as_of=timezone.now())
    response = browser(world).get("/c/hoi-nghi/facts.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet, meanings = book.worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = rows[4]
    assert heads[:3] == ["Figure", "As documents write it", "Value"]
    by_key = {row[-1]: dict(zip(heads, row, strict=True)) for row in rows[5:]}
    assert by_key["delegates"]["Value"] == 3000
    assert by_key["delegates"]["Difference"] == -2
    assert by_key["delegates"]["Contradicted"] == "yes"
    assert by_key["delegates"]["Source"] == "=1+1"
    assert by_key["questions"]["Value"] is None
    assert [row[0].value for row in meanings.iter_rows(min_row=2)] == heads
    assert AuditRow.objects.filter(verb="facts.xlsx").count() == 1


def test_json_by_page_and_by_command_is_the_same(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    actions.state(world.conference, by=SYSTEM, key="delegates", stated=MORE)
    actions.freeze(world.conference, by=SYSTEM, occasion="final")
    page = json.loads(browser(world).get("/c/hoi-nghi/facts.json?version=1").content)
    asked = Namespace(conference="hoi-nghi", json=True, version=1, lang="vi")
    assert command.tell(asked) == 1
    told = json.loads(capsys.readouterr().out)
    assert {**page, "taken_at": ""} == {**told, "taken_at": ""}
    figures = {one["key"]: one for one in told["figures"]}
    assert figures["delegates"]["words"] == {"vi": "hơn 3.000", "en": "more than 3,000"}
    assert (figures["delegates"]["counted"], figures["delegates"]["difference"]) == (2998, -2)
    assert (figures["present"]["rooms"], figures["present"]["of_rooms"]) == (3, 3)
    assert figures["questions"]["value"] is None
    assert set(told["dictionary"]) == set(figures["delegates"])
    assert all(set(meant) == {"vi", "en"} for meant in told["dictionary"].values())
    command.tell(Namespace(conference="hoi-nghi", json=False, version=0, lang="vi"))
    assert "hơn 3.000  Đại biểu" in " ".join(capsys.readouterr().out.split("\n"))
    assert command.tell(Namespace(conference="nowhere", json=True, version=0, lang="vi")) == 2
    assert command.tell(Namespace(conference="hoi-nghi", json=True, version=7, lang="vi")) == 2
    assert browser(world, language="vi").get("/c/hoi-nghi/facts.json?version=7").status_code == 404
