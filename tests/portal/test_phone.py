"""The delegate's phone: the two ways in, its ticket, and what ends it."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemcau.conferences import actions as conferences
from diemcau.conferences.models import JoinCode, JoinShown
from diemcau.infra import operations, phone_sections
from diemcau.infra.models import AuditRow, Verdict
from diemcau.infra.options import options
from diemcau.infra.phone_sections import Phone, section
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.phones import Ended, delegate_of, is_phone
from diemcau.kernel.tickets import Ticket, Tickets
from diemcau.people.guesses import WRONG_MAX
from diemcau.people.models import Device
from diemcau.people.queries import revoked_kids
from diemcau.portal import phone_shell
from diemcau.roster import actions as roster
from diemcau.roster.entry import Entry
from diemcau.roster.models import Delegate
from tests.attendance.world import World
from tests.portal.conftest import Sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub(world: World) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("organizer", world.conference.pk)}))


@pytest.fixture
def delegate(world: World) -> Delegate:
    """Somebody of the second room."""
    return next(d for d in world.people if d.site_id == world.sites[1].pk)


@pytest.fixture
def code(world: World, hub: Actor) -> str:
    """The second room's join code."""
    conferences.make_join_codes(world.conference, [site.pk for site in world.sites], by=hub)
    return JoinCode.objects.get(site=world.sites[1]).code


def ticket_of(client: Client, path: str) -> Ticket:
    answer = client.post(f"{path}/ticket")
    assert answer.status_code == 200, answer.content
    return Tickets(options().secret_key.encode()).read(answer.json()["ticket"], now_ms=0)


def is_worthless(ticket: Ticket) -> bool:
    ended = [found for found in map(Ended.parse, revoked_kids()) if found]
    return any(word.group in ticket.groups and word.at >= ticket.made for word in ended)


def test_a_badge_opens_the_page_in_its_delegates_name(client: Client, world: World, delegate: Delegate) -> None:
    path = f"/p/{delegate.code}"
    page = client.get(path)
    assert (page.status_code, page["X-Shell"]) == (200, phone_shell.shell().version)
    assert "no-store" in page["Cache-Control"]
    text = page.content.decode()
    assert delegate.full_name in text
    assert world.sites[1].name in text
    ticket = ticket_of(client, path)
    assert (delegate_of(ticket.who), ticket.site, ticket.conference) == (
        delegate.uid, world.sites[1].pk, world.conference.pk,
    )  # fmt: skip
    assert is_phone(ticket.device)
    assert (ticket.hear, ticket.run) == (("phones",), "live")
    assert ticket_of(client, path).device == ticket.device  # its own key renews it …
    assert ticket_of(Client(), path).device != ticket.device  # … and another phone is another one
    cookie = client.cookies["diemcau_phone"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (path, True, "Lax")
    assert not Device.objects.filter(kid__startswith="phone:").exists()


def test_a_rooms_code_lets_in_nobody_in_particular(client: Client, world: World, code: str) -> None:
    answer = client.post("/j", {"code": f" {code[:3].lower()} {code[3:]}"})
    assert (answer.status_code, answer["Location"]) == (303, f"/j/{code}")
    assert client.get(f"/j/{code}").status_code == 200
    ticket = ticket_of(client, f"/j/{code}")
    assert (ticket.who, delegate_of(ticket.who), ticket.site) == (ticket.device, None, world.sites[1].pk)
    ticket_of(client, f"/j/{code}")
    ticket_of(Client(), f"/j/{code}")
    assert JoinCode.objects.get(code=code).joined == 2  # phones, not tickets
    assert client.get(f"/j/{code}?run=rehearsal").status_code == 200
    assert client.get(f"/j/{code}?run=other").status_code == 404


def test_codes_made_again_are_the_same_and_a_renewed_one_is_another(world: World, hub: Actor, code: str) -> None:
    """As on a server put back from a backup that is older than the codes: the sheets on the walls go on opening."""
    before = dict(JoinCode.objects.values_list("site", "code"))
    assert len(set(before.values())) == len(world.sites)
    JoinCode.objects.all().delete()
    assert conferences.make_join_codes(world.conference, [site.pk for site in reversed(world.sites)], by=hub) == 3
    assert dict(JoinCode.objects.values_list("site", "code")) == before
    assert conferences.make_join_codes(world.conference, [site.pk for site in world.sites], by=hub) == 0
    renewed = {conferences.renew_join_code(world.sites[1], by=hub).code for _ in range(3)}
    assert len(renewed - set(before.values())) == 3


def test_modules_say_what_each_kind_of_phone_may_send(
    client: Client, code: str, delegate: Delegate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "_senders", {})
    operations.grants("polls.answer", operations.PERSONAL, operations.BY_ROOM)
    operations.grants("questions.", operations.PERSONAL, "site_lead")
    operations.grants("room.", "site_lead")
    assert ticket_of(client, f"/p/{delegate.code}").kinds == ("polls.answer", "questions.")
    assert ticket_of(client, f"/j/{code}").kinds == ("polls.answer",)


def test_what_ends_a_phone(client: Client, world: World, hub: Actor, delegate: Delegate, code: str) -> None:
    personal, by_room = f"/p/{delegate.code}", f"/j/{code}"
    mine, room = ticket_of(client, personal), ticket_of(client, by_room)
    conferences.renew_join_code(world.sites[1], by=hub)
    assert (is_worthless(room), is_worthless(mine)) == (True, False)
    assert (client.get(by_room).status_code, client.post(f"{by_room}/ticket").json()["error"]) == (404, "ended")
    renewed = JoinCode.objects.get(site=world.sites[1], ended_at=None).code
    assert not is_worthless(ticket_of(client, f"/j/{renewed}"))

    roster.move(by=hub, delegates=[delegate], site=world.sites[2])
    assert is_worthless(mine)
    assert ticket_of(client, personal).site == world.sites[2].pk  # the same key, another room
    roster.remove(by=hub, delegates=[delegate])
    assert (client.get(personal).status_code, client.post(f"{personal}/ticket").status_code) == (404, 404)
    assert client.post(f"{personal}/mine").status_code == 404

    other = ticket_of(Client(), f"/j/{renewed}")
    conferences.edit(world.conference, by=hub, status="closed")
    assert is_worthless(other)
    assert client.get(f"/j/{renewed}").status_code == 404


def test_forged_and_foreign_keys_and_codes(client: Client, world: World, delegate: Delegate, code: str) -> None:
    path = f"/j/{code}"
    first = ticket_of(client, path)
    kid, _, seal = client.cookies["diemcau_phone"].value.partition(".")
    for cookie in (f"phone:MINE.{seal}", f"{kid}.{'0' * 32}", kid, "account:1.x", "\xe9"):
        stranger = Client(headers={"cookie": f"diemcau_phone={cookie}"})
        assert ticket_of(stranger, path).device != first.device
        assert stranger.post(f"{path}/mine").status_code == 404
    elsewhere = Client(headers={"cookie": f"diemcau_phone={kid}.{seal}"})
    assert ticket_of(elsewhere, f"/p/{delegate.code}").device != first.device
    for wrong in ("AAAAAAAAAAAA", delegate.code[:-1], delegate.code_hash, "%00", "x" * 3000):
        assert client.get(f"/p/{wrong}").status_code == 404
    homeless = roster.add(
        by=Actor(who="system"), conference=world.conference.pk, entry=Entry("Lò Văn Mới", "", "Trạm y tế", None)
    )  # on the list, in no room yet
    assert client.get(f"/p/{homeless.code}").status_code == 200
    assert client.post(f"/p/{homeless.code}/ticket").status_code == 404  # never a ticket for all rooms


def test_guessing_join_codes_is_slowed_and_hurts_nobody_who_is_in(
    client: Client, world: World, hub: Actor, code: str
) -> None:
    inside = Client()
    ticket_of(inside, f"/j/{code}")
    conferences.renew_join_code(world.sites[2], by=hub)
    old = JoinCode.objects.get(site=world.sites[2], ended_at__isnull=False).code
    for _ in range(WRONG_MAX + 5):
        assert client.get(f"/j/{old}").status_code == 404  # an old sheet on the wall is no guess
    for _ in range(WRONG_MAX):
        assert client.get("/j/ZZZZZZ").status_code == 404
    assert client.get(f"/j/{code}").status_code == 429
    assert client.post("/j", {"code": code}).status_code == 429
    assert client.post(f"/j/{code}/ticket").status_code == 429
    assert inside.post(f"/j/{code}/ticket").status_code == 200
    assert client.post("/pair", {"code": "AAAA-AAAA"}).status_code == 422  # a room's desk does not wait for that


@pytest.fixture
def sections(monkeypatch: pytest.MonkeyPatch) -> list[Phone]:
    """A section of the test's own beside the page's; who asked for their own facts."""
    asked: list[Phone] = []

    def mine(phone: Phone, language: str) -> dict[str, str]:
        asked.append(phone)
        return {"said": language}

    own = {"programme": phone_sections._sections["programme"]}
    monkeypatch.setattr(phone_sections, "_sections", own)
    monkeypatch.setattr(phone_sections, "fragment", lambda *_args, **_facts: lambda draw: draw)
    section(
        "test", order=20, on=["test"], draw=lambda c, run, language: f'<section id="phone-test">{run} {language}</section>',
        texts=lambda: {"word": "<x>"}, mine=mine,
    )  # fmt: skip
    section("broken", order=30, on=["test"], draw=lambda c, run, language: str(1 // 0))
    return asked


def test_a_section_stands_on_the_page_and_tells_each_phone_its_own(
    client: Client, world: World, delegate: Delegate, sections: list[Phone]
) -> None:
    path = f"/p/{delegate.code}"
    text = client.get(path).content.decode()
    assert text.index('id="phone-programme"') < text.index('id="phone-test">live vi')
    assert '<section id="phone-broken" data-empty></section>' in text  # and takes no other along
    assert '{"test": {"word": "\\u003Cx\\u003E"}}' in text
    assert client.post(f"{path}/mine").status_code == 404  # not before it was let in
    device = ticket_of(client, path).device
    assert client.post(f"{path}/mine?run=rehearsal").json() == {"test": {"said": "vi"}}
    assert sections == [Phone(world.conference.pk, world.sites[1].pk, delegate.uid, device, "rehearsal")]


def test_verdicts_for_those_who_were_let_in(client: Client, world: World, code: str) -> None:
    path, op = f"/j/{code}", uuid4()
    Verdict.objects.create(conference_id=world.conference.pk, op_id=op, seq=1, state="refused", reason="closed")

    def ask(body: object) -> object:
        answer = client.post(f"{path}/verdicts", json.dumps(body), content_type="application/json")
        return answer.json() if answer.status_code == 200 else answer.status_code

    assert ask({"ids": [str(op)]}) == 404
    ticket_of(client, path)
    assert ask({"ids": [str(op), str(uuid4())]}) == {str(op): {"state": "refused", "reason": "closed"}}
    assert [ask(body) for body in ({"ids": ["x"]}, {"ids": [str(op)] * 501}, [], {"ids": 1})] == [422] * 4


def test_questions_are_as_many_for_any_list(client: Client, world: World, delegate: Delegate, code: str) -> None:
    """Page and ticket, by badge and by code: bounded, with no write but the count of a new phone."""
    for path, most in ((f"/p/{delegate.code}", 18), (f"/j/{code}", 18)):
        client.get(path)
        with CaptureQueriesContext(connection) as page:
            client.get(path)
        ticket_of(client, path)
        with CaptureQueriesContext(connection) as ticket:
            ticket_of(client, path)
        assert len(page) <= most, [query["sql"] for query in page]
        assert len(ticket) <= 6, [query["sql"] for query in ticket]
        assert not [q for q in [*page, *ticket] if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]


def test_the_hub_shows_renews_and_prints_codes(world: World, sign: Sign, hub: Actor) -> None:
    browser, key = sign("hub_technician"), world.conference.key
    page = browser.get(f"/c/{key}/phones")
    assert page.status_code == 200
    codes = dict(JoinCode.objects.values_list("site__code", "code"))
    assert len(set(codes.values())) == len(world.sites)
    screen = reverse("portal:screen", args=[key, world.sites[1].code])
    own = f"/j/{codes[world.sites[1].code]}"
    assert "join-code" not in browser.get(screen).content.decode()
    assert browser.post(f"/c/{key}/phones", {"show": "1"}).status_code == 303
    shown = browser.get(screen).content.decode()
    assert f"{codes[world.sites[1].code][:3]} {codes[world.sites[1].code][3:]}" in shown
    assert codes[world.sites[2].code][3:] not in shown
    assert JoinShown.objects.filter(run="live").count() == 1
    browser.post(f"/c/{key}/phones", {"show": "0"})
    assert "join-code" not in browser.get(screen).content.decode()
    assert browser.post(f"/c/{key}/phones/{world.sites[1].code}/renew").status_code == 303
    assert Client().get(own).status_code == 404
    sheets = browser.get(f"/c/{key}/phones.pdf")
    assert (sheets.status_code, sheets["Content-Type"]) == (200, "application/pdf")
    lead = sign("site_lead", world.sites[1].pk)
    assert lead.get(f"/c/{key}/phones.pdf?site={world.sites[1].code}").status_code == 200
    assert lead.get(f"/c/{key}/phones.pdf?site={world.sites[2].code}").status_code == 404
    assert AuditRow.objects.filter(verb="conferences.renew_join_code").count() == 1


def test_files_by_their_digest_and_a_worker_for_one_address(client: Client) -> None:
    made = phone_shell.shell()
    for name, part in made.parts.items():
        for accepted, coding in (("gzip, deflate, br, zstd", "br"), ("gzip, br;q=0", "gzip")):
            answer = client.get(made.address(name), headers={"accept-encoding": accepted})
            assert (answer.status_code, answer["Content-Encoding"]) == (200, coding)
            assert answer.content == part.packed[coding]
            assert "immutable" in answer["Cache-Control"]
        plain = client.get(made.address(name), headers={"accept-encoding": "br;q=0.0"})
        assert ("Content-Encoding" in plain, plain.content) == (False, part.body)
    assert client.get("/phone/0000/phone.js").status_code == 404
    worker = client.get("/phone-sw.js")
    kept = {name for name in made.parts if made.address(name) in worker.content.decode()}
    assert kept == made.parts.keys() - {"forms.js"}  # that one is of the delegates' own pages, which no worker keeps
    assert "no-cache" in worker["Cache-Control"]
