"""Rehearsal keys: who makes them, what they open, what they never show, and how they end."""

import json
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diemcau.attendance.models import Attendance, Fact
from diemcau.cli import throwaway
from diemcau.conferences.models import Conference
from diemcau.infra import broadcasts, words
from diemcau.infra.models import Cursor
from diemcau.infra.options import options
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.kernel.clock import SystemClock, as_ms
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.tickets import Tickets
from diemcau.live.broadcast.models import Hall
from diemcau.live.film import queries as film_queries
from diemcau.live.film.models import Film
from diemcau.live.film.models import Show as FilmShow
from diemcau.live.polls.models import Poll as PollRow
from diemcau.live.slides import queries as slide_queries
from diemcau.live.slides.models import Deck
from diemcau.live.slides.models import Show as SlideShow
from diemcau.live.stage import actions as call_in
from diemcau.live.stage import queries as call_in_queries
from diemcau.people.models import Device, RevokedKey
from diemcau.portal import rehearsal_keys, rehearsal_manifest
from diemcau.rehearsal import manifest
from diemcau.rehearsal.voting import Made
from diemcau.roster.models import Delegate

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference() -> Conference:
    return throwaway.seed(12, 60)


def organiser(conference: Conference) -> Actor:
    return Actor(who="account:1", held=frozenset({Held("organizer", conference.pk)}))


def told(client: Client, key: str) -> manifest.Manifest:
    response = client.get(reverse("rehearsals:manifest", args=[key]))
    assert response.status_code == 200
    return manifest.read(response.content)


def test_the_manifest_is_what_simulated_rooms_read(conference: Conference, client: Client) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    found = told(client, key)
    assert (found.conference, found.run, found.wall) == (conference.pk, "rehearsal", "wall-rehearsal")
    assert len(found.sites) == 12
    assert len(found.rounds) == 3
    assert sum(len(room.delegates) for room in found.sites) == 60
    assert abs(found.now - SystemClock().now_ms()) < 60_000


def test_no_name_and_no_code_leaves_the_server(conference: Conference, client: Client) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    text = client.get(reverse("rehearsals:manifest", args=[key])).content.decode()
    for name, code in Delegate.objects.values_list("full_name", "code"):
        assert name not in text
        assert json.dumps(name)[1:-1] not in text
        assert code not in text


def test_its_tickets_speak_for_one_room_in_the_rehearsal_alone(conference: Conference, client: Client) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    tickets = Tickets(options().secret_key.encode())
    found = told(client, key)
    room = found.sites[3]
    for desk in room.desks:
        ticket = tickets.read(desk.ticket, now_ms=SystemClock().now_ms())
        assert (ticket.site, ticket.run, ticket.device) == (room.id, "rehearsal", desk.device)
        assert ticket.hear == ("screens-rehearsal", f"site-{room.id}-rehearsal")
    assert {Device.objects.get(kid=desk.device).role for desk in room.desks} == {"site_lead", "site_registrar"}


def test_phones_speak_for_one_delegate_or_nobody_and_end_with_their_key(conference: Conference, client: Client) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    tickets, now = Tickets(options().secret_key.encode()), SystemClock().now_ms()
    rooms = told(client, key).sites
    for room in rooms:
        made = [tickets.read(phone.ticket, now_ms=now) for phone in room.phones]
        assert [ticket.who for ticket in made[:-2]] == [f"delegate:{phone.delegate}" for phone in room.phones[:-2]]
        assert {phone.delegate for phone in room.phones[:-2]} <= {person.uid for person in room.delegates}
        assert [ticket.who for ticket in made[-2:]] == [phone.device for phone in room.phones[-2:]]
        assert {(ticket.site, ticket.run, ticket.hear) for ticket in made} == {(room.id, "rehearsal", ())}
        assert [ticket.device for ticket in made] == [phone.device for phone in room.phones]
    own, nobodys = made[0].kinds, made[-1].kinds
    assert {"questions.", "polls.", "blind."} <= set(own) > set(nobodys)
    assert not any(kind.startswith(("attendance.", "room.", "stage.")) for kind in own)
    assert len({phone.device for room in rooms for phone in room.phones}) == sum(len(room.phones) for room in rooms)
    rehearsal_keys.end_rehearsals(conference, by=organiser(conference))
    ended = set(RevokedKey.objects.values_list("kid", flat=True))
    assert {tickets.read(phone.ticket, now_ms=now).kid for room in rooms for phone in room.phones} <= ended


def test_the_hub_of_a_rehearsal_makes_opens_and_closes_its_polls(conference: Conference, client: Client) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    votes, totals = (reverse(f"rehearsals:{name}", args=[key]) for name in ("votes", "totals"))
    made = msgspec.convert(client.post(votes, {"do": "make"}).json(), Made).polls
    assert {poll.kind for poll in made} == {"single", "yes_no", "multiple", "scale", "words"}
    assert client.get(totals).json()["polls"] == {}
    for do in ("open", "open", "close", "close", "off", "off"):
        assert client.post(votes, {"do": do, "poll": made[0].uid}).status_code == 200
    assert list(client.get(totals).json()["polls"]) == [made[0].uid]
    row = PollRow.objects.get(uid=made[0].uid)
    assert (row.run, row.state, row.is_shown, row.on_screens) == ("rehearsal", "closed", True, False)
    assert client.post(votes, {"do": "open", "poll": "x"}).status_code == 404
    assert client.post(votes, {"do": "dance", "poll": made[0].uid}).status_code == 404
    assert client.get(votes).status_code == 405
    rehearsal_keys.make_key(conference, by=organiser(conference))
    assert not PollRow.objects.exists()


def test_a_second_key_uses_the_same_devices(conference: Conference) -> None:
    first = rehearsal_keys.make_key(conference, by=organiser(conference))
    rehearsal_keys.make_key(conference, by=organiser(conference))
    assert Device.objects.count() == 2 * 12 + 1
    assert rehearsal_keys.open_key(first).conference == conference


@pytest.mark.parametrize("role", ["co_organizer", "site_lead", "delegate"])
def test_only_the_hub_makes_keys(conference: Conference, role: str) -> None:
    with pytest.raises(Refused):
        rehearsal_keys.make_key(conference, by=Actor(who="account:2", held=frozenset({Held(role, conference.pk)})))


def test_only_the_machine_itself_lets_simulated_rooms_into_the_day(conference: Conference) -> None:
    with pytest.raises(Refused):
        rehearsal_keys.make_key(conference, by=organiser(conference), run="live")
    key = rehearsal_keys.make_key(conference, by=SYSTEM, run="live")
    assert rehearsal_keys.open_key(key).run == "live"


def test_a_key_opens_for_a_day_and_until_it_is_ended(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    rehearsal_keys.end_rehearsals(conference, by=organiser(conference))
    with pytest.raises(NotFound):
        rehearsal_keys.open_key(key)
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    later = timezone.now() + rehearsal_keys.VALID
    monkeypatch.setattr("time.time", lambda: later.timestamp() + 1)
    with pytest.raises(NotFound):
        rehearsal_keys.open_key(key)


def test_tickets_end_with_their_key(conference: Conference, client: Client) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    Device.objects.update(expires_at=timezone.now() + timedelta(days=2))  # as a later key has it
    opened = rehearsal_keys.open_key(key)
    tickets, now = Tickets(options().secret_key.encode()), SystemClock().now_ms()
    made = [tickets.read(desk.ticket, now_ms=now) for room in told(client, key).sites for desk in room.desks]
    almost = opened._replace(until=timezone.now() + timedelta(minutes=5))
    desk = rehearsal_manifest.manifest(almost, key)["hub"]
    assert tickets.read(desk["ticket"], now_ms=now).expires == as_ms(almost.until)
    rehearsal_keys.end_rehearsals(conference, by=organiser(conference))
    ended = {row.kid: as_ms(row.until) for row in RevokedKey.objects.all()}
    assert all(
        ended[ticket.kid] >= ticket.expires for ticket in made
    )  # while one could be shown, it is known to have ended


def test_while_the_hall_is_on_air_screens_are_told_and_pages_and_films_turn_in_the_rehearsal_alone(
    conference: Conference, client: Client
) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    assert told(client, key).media is None
    Hall.objects.create(conference=conference, state={"on_air": "rtmp"})
    assert told(client, key).media == manifest.Media(broadcasts.address(conference.pk), "", [])
    Deck.objects.create(conference=conference, title="Slides", state="ready", page_count=2, made_by="account:1")
    digest = "ab" * 32
    Film.objects.create(
        conference=conference,
        title="Film",
        state="ready",
        digest=digest,
        size=9,
        duration_ms=5_000,
        made_by="account:1",
    )
    found = told(client, key).media
    assert found is not None
    assert [(film.digest, [file.size for file in film.files]) for film in found.films] == [(digest, [9])]

    def press(show: str) -> int:
        response = client.post(found.cue, {"show": show})
        return json.loads(response.content)["at"] if response.status_code == 200 else 0

    turned, again, begun = press("slides"), press("slides"), press("film")
    slide, film = SlideShow.objects.get(), FilmShow.objects.get()
    assert (slide.run, slide.page, slide.at) == ("rehearsal", 2, again)
    assert (film.run, film.state, film.at) == ("rehearsal", "playing", begun)
    assert turned
    assert press("nothing") == 0
    assert (SlideShow.objects.get().deck, FilmShow.objects.get().film) == (None, None)
    assert client.get(found.cue).status_code == 405
    assert client.post(found.cue.replace(key, "x")).status_code == 404


def test_the_floor_goes_from_room_to_room_in_the_rehearsal_alone(conference: Conference, client: Client) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    one, two = conference.sites.order_by("pk")[1:3]
    hub = Actor(who="account:9", held=frozenset({Held("hub_technician", conference.pk)}))
    for site in (one, two):
        call_in.invite(site, by=hub, run="rehearsal")
    call_in.invite(one, by=hub)
    floor, totals = (reverse(f"rehearsals:{name}", args=[key]) for name in ("floor", "totals"))
    assert client.get(totals).json()["waiting"] == [one.pk, two.pk]
    assert [client.post(floor).json()["site"] for _ in range(2)] == [one.pk, two.pk]
    assert [client.post(floor).status_code for _ in range(2)] == [204, 204]
    told = client.get(totals).json()
    assert (told["waiting"], sorted(told["spoke"])) == ([], [one.pk, two.pk])
    assert [place.id for place in call_in_queries.waiting_of(conference.pk)] == [one.pk]
    assert client.get(floor).status_code == 405


def test_copies_of_simulated_rooms_count_in_their_rehearsal_and_a_rooms_own_in_both(conference: Conference) -> None:
    rehearsal_keys.make_key(conference, by=organiser(conference))
    deck = Deck.objects.create(
        conference=conference, title="Slides", state="ready", page_count=2, manifest="cd" * 20, made_by="account:1"
    )
    film = Film.objects.create(
        conference=conference,
        title="Film",
        state="ready",
        digest="ab" * 32,
        size=9,
        duration_ms=5_000,
        made_by="account:1",
    )
    simulated, own = conference.sites.order_by("pk").values_list("pk", flat=True)[:2]
    said = {"films": "abababab=100", "slides": "cdcdcdcd=50"}
    words.take(conference.pk, "rehearsal", {simulated: [said | {"simulated": True}], own: [said]})
    assert film_queries.percents([film], "live") == {own: 100}
    assert film_queries.percents([film], "rehearsal") == {simulated: 100, own: 100}
    assert slide_queries.percents(deck, "live") == {own: 50}
    assert slide_queries.percents(deck, "rehearsal") == {simulated: 50, own: 50}
    words.take(conference.pk, "live", {own: [{"films": "abababab=30"}]})
    assert film_queries.percents([film], "rehearsal")[own] == 30
    rehearsal_keys.make_key(conference, by=organiser(conference))
    assert film_queries.percents([film], "rehearsal") == {own: 30}


def test_forged_keys_open_nothing(conference: Conference, client: Client) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    for name in ("manifest", "verdicts", "totals", "headcount", "headcount_xlsx", "headcount_pdf"):
        assert (
            client.get(reverse(f"rehearsals:{name}", args=[key[:-1] + ("A" if key[-1] != "A" else "B")])).status_code
            == 404
        )


def test_a_new_key_forgets_what_rehearsals_came_to_and_nothing_else(conference: Conference) -> None:
    session, site = conference.sessions.get(), conference.sites.first()
    for run in ("live", "rehearsal"):
        delegate = Delegate.objects.filter(site=site).first()
        row = {"run": run, "session": session, "site": site, "at": 1, "op_id": uuid4()}
        Attendance.objects.create(**row, delegate=delegate, state="present")
        Fact.objects.create(**row, conference=conference, delegate_uid=delegate.uid, kind="check_in", who="device:x")
    Cursor.objects.create(conference_id=conference.pk, seq=2)
    rehearsal_keys.make_key(conference, by=organiser(conference))
    assert list(Attendance.objects.values_list("run", flat=True)) == ["live"]
    assert list(Fact.objects.values_list("run", flat=True)) == ["live"]
    assert Delegate.objects.count() == 60
    assert rehearsal_keys.forgotten_until(conference.pk) == 2


def test_the_figures_are_those_of_the_pages(conference: Conference, client: Client) -> None:
    key = rehearsal_keys.make_key(conference, by=organiser(conference))
    found = client.get(reverse("rehearsals:totals", args=[key])).json()
    assert (found["expected"], found["present"], len(found["sites"])) == (60, 0, 12)
    assert client.get(reverse("rehearsals:verdicts", args=[key])).json() == {"verdicts": [], "next": 0}
    assert client.get(reverse("rehearsals:verdicts", args=[key]) + "?after=x").status_code == 404
    page = client.get(reverse("rehearsals:headcount", args=[key]))
    assert page.status_code == 200
    assert page.content.count(b"data-missing") == 12
