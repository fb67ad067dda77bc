"""The world the doors are tried in: one conference with a hub and two rooms, another one beside it, and a fixed cast."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from diemcau.conferences import actions as conferences
from diemcau.conferences import handouts
from diemcau.conferences.exports.cards import CARDS
from diemcau.conferences.models import ProgrammeItem, SpeakerLink
from diemcau.conferences.queries import secret_of
from diemcau.infra.mail.models import MailRow
from diemcau.infra.models import JobRow
from diemcau.infra.options import options
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.live.announcements.models import Announcement, Incident
from diemcau.live.film import vault
from diemcau.live.film.models import Caption, Film, Material, Upload
from diemcau.live.polls.models import Poll
from diemcau.live.questions.models import Board, Question
from diemcau.live.questions.queries import door_of
from diemcau.live.runsheet.models import Card, Cue
from diemcau.live.slides.models import Deck, Page
from diemcau.live.stage.models import Spoken
from diemcau.outcomes.facts.actions import freeze
from diemcau.people import actions as people
from diemcau.people.models import Account, AdminUnit, Device, Organisation, Pairing, RoleHeld
from diemcau.people.queries.actors import actor_again
from diemcau.portal.rehearsal_keys import make_key
from diemcau.roster.models import DataRequest, Delegate, DelegateGroup, InvitedUnit, RosterImport, Substitution
from diemcau.roster.nominations.actions import make_unit_link
from diemcau.roster.nominations.models import Nomination
from diemcau.roster.nominations.queries import secret_of as unit_secret
from diemcau.roster.pocket import own_secret
from tests.attendance.world import World, make_world
from tests.house.doors_documents import document_values
from tests.house.doors_press import press_values
from tests.outcomes.certificate_grounds import address_values as certificate_values
from tests.outcomes.minutes_grounds import minutes_values

CAST = (
    "nobody",
    "outsider",
    "delegate",
    "neighbour",
    "registrar",
    "technician",
    "lead",
    "hub",
    "secretary",
    "coordinator",
    "co",
    "organiser",
    "admin",
)
"""From nobody to the administrator. `neighbour` leads the second room; `outsider` organises another conference."""


@dataclass
class Town:
    """Everything an address may name, and a browser for each of the cast."""

    world: World
    item: ProgrammeItem
    people: list[Delegate]
    substitute: UUID
    group: DelegateGroup
    imported: RosterImport
    account: Account
    role: RoleHeld
    organisation: Organisation
    device: Device
    pairing: Pairing
    secret: str
    rehearsal: str
    handout: int
    deck: Deck
    film: Film
    cue: Cue
    card: Card
    speaker: SpeakerLink
    material: Material
    upload: Upload
    browsers: dict[str, Client]


def make_town() -> Town:
    """The cast's rooms: room A (the second site) is the registrar's, technician's and lead's; B the neighbour's."""
    world = make_world(sites=3, people=6)
    other = make_world(sites=1, people=0, key="khac")
    number, room, beside = world.conference.pk, world.sites[1].pk, world.sites[2].pk
    roles = {
        "outsider": ("organizer", other.conference.pk, 0),
        "delegate": ("delegate", number, room),
        "neighbour": ("site_lead", number, beside),
        "registrar": ("site_registrar", number, room),
        "technician": ("site_technician", number, room),
        "lead": ("site_lead", number, room),
        "hub": ("hub_technician", number, 0),
        "secretary": ("secretary", number, 0),
        "coordinator": ("cluster_coordinator", number, room),
        "co": ("co_organizer", number, 0),
        "organiser": ("organizer", number, 0),
    }
    browsers = {"nobody": Client()}
    for name in CAST[1:]:
        browsers[name] = _browser(name, roles.get(name))
    planner = Actor(who="system", held=frozenset({Held("organizer", number)}))
    item = conferences.add_item(world.sessions[0], by=planner, kind="topic", title={"vi": "Sơ cứu"})
    made = people.make_link(by=planner, conference=number, site=room, role="site_registrar", holder="Lò Văn Tiến")
    door = people.make_card(by=planner, conference=number, site=room)
    opened = people.open_pairing(door.pairing, by=SYSTEM)
    account = Account.objects.get(username="registrar")
    first, second = [d for d in world.people if d.site_id == room][:2]
    substitute = world.op(
        "substitute", {"delegate": second.uid, "session": world.sessions[0].pk, "full_name": "Hà Thay"}, site=room
    )
    in_two_rooms = [
        world.op("check_in", {"delegate": first.uid, "session": world.sessions[0].pk, "via": "paper"}, site=site)
        for site in (room, beside)
    ]
    world.judge(substitute, *in_two_rooms)
    return Town(
        world=world,
        item=item,
        people=[first, second],
        substitute=substitute.id,
        group=DelegateGroup.objects.create(conference=world.conference, title={"vi": "Cán bộ"}),
        imported=RosterImport.objects.create(conference=world.conference, file_name="a.xlsx", made_by="account:1"),
        account=account,
        role=account.roles.get(),
        organisation=people.create_organisation(by=SYSTEM, name={"vi": "Sở Thử nghiệm"}, kind="department"),
        device=opened.device,
        pairing=made.pairing,
        secret=made.secret,
        rehearsal=make_key(world.conference, by=SYSTEM),
        handout=_made_for(Account.objects.get(username="organiser"), world),
        deck=_deck(item),
        film=_film(world),
        cue=Cue.objects.create(item=item, kind="note", value="Micro 2"),
        card=Card.objects.create(conference=world.conference, title={"vi": "Giải lao"}),
        speaker=conferences.make_speaker_link(world.conference, by=planner, holder="Giàng A Chu", item=item),
        material=_material(world),
        upload=_upload(world),
        browsers=browsers,
    )


def _deck(item: ProgrammeItem) -> Deck:
    """A deck of one page, ready."""
    deck = Deck.objects.create(
        conference=item.session.conference, item=item, title="Sơ cứu", file_name="a.pdf", state="ready", page_count=1,
        made_by="account:1",
    )  # fmt: skip
    sizes = {"width": 1600, "height": 900, "big_bytes": 1, "small_bytes": 1}
    Page.objects.create(deck=deck, number=1, big="0" * 32, small="1" * 32, thumb="2" * 32, **sizes)
    return deck


def _made_for(account: Account, world: World) -> int:
    """The rooms' cards, made by a job for somebody."""
    by = actor_again(f"account:{account.pk}")
    facts = {"size": "a6", "level": "hub"}
    number = handouts.order(CARDS, by=by, conference=world.conference, file_name="cards.zip", **facts)
    row = JobRow.objects.get(pk=number)
    handouts.make(row.facts, lambda share: None)
    JobRow.objects.filter(pk=number).update(state=JobRow.State.DONE)
    return number


def _film(world: World) -> Film:
    """A film that is ready, with captions."""
    film = Film.objects.create(
        conference=world.conference, title="Sơ cứu", state="ready", digest=vault.keep(b"film", "mp4"), size=4,
        duration_ms=1000, facts={"width": 160, "height": 90}, made_by="account:1",
    )  # fmt: skip
    Caption.objects.create(film=film, language="vi", digest=vault.keep(b"WEBVTT", "vtt"), size=6)
    return film


def _material(world: World, readers: str = "rooms") -> Material:
    digest = vault.keep(b"%PDF-", "pdf")
    return Material.objects.create(
        conference=world.conference,
        title="Tài liệu",
        file_name="a.pdf",
        ending="pdf",
        digest=digest,
        size=5,
        readers=readers,
        made_by="account:1",
    )


def _upload(world: World) -> Upload:
    """Begun by the organiser."""
    who = f"account:{Account.objects.get(username='organiser').pk}"
    return Upload.objects.create(conference=world.conference, kind="film", file_name="a.mp4", size=10, made_by=who)


def _browser(name: str, role: tuple[str, int, int] | None) -> Client:
    account = Account.objects.create_user(username=name, full_name=name.title(), password=None)
    kind, conference, site = role or ("system_admin", 0, 0)
    RoleHeld.objects.create(account=account, role=kind, conference_id=conference, site_id=site, given_by="system")
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def wish(town: Town, name: str) -> str:
    """What an address asks for behind its question mark."""
    if name == "rehearsals:poll_json":
        return f"?poll={_poll(town.world, run='rehearsal').uid}"
    return f"?conference={town.world.conference.pk}" if name == "people:ticket" else ""


def said(town: Town, name: str) -> dict[str, str]:
    """What is posted where looking is not the way."""
    return {
        "announcements:cue": {"room": town.world.sites[1].code},
        "announcements:incident": {"saw": "0", "note": "Đã gọi điện"},
        "attendance:resolve": {"site": str(town.world.sites[1].pk)},
        "broadcast:act": {"do": "open"},
        "documents:act": {"verb": "refresh", "seen": "1"},
        "documents:draft": {"plan-language": "vi"},
        "film:act": {"do": "stop"},
        "invitations:act": {"verb": "chosen", "letter": "invitation"},
        "invitations:mail_act": {"verb": "drop"},
        "invitations:message_act": {"verb": "came_back"},
        "minutes:entry": {"verb": "add", "key": "0" * 32, "text": "Mất điện 3 phút."},
        "polls:act": {"do": "off_screens", "saw": "0"},
        "press:link": {"verb": "end"},
        "polls:hands": {"site": str(town.world.sites[1].pk), "n-1": "3"},
        "questions:act": {"do": "queue", "question": str(_question(town.world).pk)},
        "questions:paper": {"site": str(town.world.sites[1].pk), "text": "Hỏi gì?"},
        "questions:settings": {"what": "published", "on": "1"},
        "rehearsals:poll": {"do": "make"},
        "rehearsals:votes": {"do": "make"},
        "runsheet:timer": {"do": "stop"},
        "stage:act": {"do": "invite", "site": str(town.world.sites[1].pk)},
    }.get(name, {})


def _question(world: World) -> Question:
    """Of the room, in a list that is published."""
    Board.objects.update_or_create(conference=world.conference, defaults={"published": True})
    facts = {"way": "desk", "naming": "unit", "text": "AED?", "asked_at": 1, "came_at": 1, "shown_from": 1}
    found, _made = Question.objects.get_or_create(
        conference=world.conference, uid=UUID(int=1), site=world.sites[1], defaults=facts
    )
    return found


def _of_announcements(world: World, name: str) -> int:
    """The number of a message, or of an incident in a room."""
    facts: dict[str, Any] = {"conference": world.conference}
    if name == "announcements:incident":
        return Incident.objects.create(**facts, site=world.sites[1], kind="line", opened_at=1).pk
    return Announcement.objects.create(**facts, uid=uuid4(), texts={"vi": "AED"}, made_at=1, made_by="x").pk


def _poll(world: World, run: str = "live") -> Poll:
    """Open, with two choices."""
    choices = [{"key": key, "text": {"vi": key}} for key in ("1", "2")]
    facts = {"title": {"vi": "AED?"}, "choices": choices, "state": "open", "windows": [[1, 0]]}
    number = UUID(int=1 if run == "live" else 2)
    return Poll.objects.get_or_create(conference=world.conference, run=run, uid=number, defaults=facts)[0]


def _secret(town: Town, name: str) -> str:
    if name.startswith("nominations:"):
        return unit_secret(make_unit_link(_asked(town), by=SYSTEM))
    if name.startswith("portal:own"):
        return own_secret(town.people[0])
    return town.secret if name.startswith("people:") else secret_of(town.speaker)


def _mail(world: World) -> int:
    """A message with a file."""
    files = [{"name": "qr.png", "type": "image/png", "cid": "qr", "data": "", "maker": "", "of": ""}]
    return MailRow.objects.create(conference_id=world.conference.pk, to="a@b.example", attachments=files).pk


def _asked(town: Town) -> InvitedUnit:
    """A unit that has a list."""
    unit, _made = InvitedUnit.objects.get_or_create(conference=town.world.conference, name="Sở Thử nghiệm")
    Nomination.objects.get_or_create(unit=unit)
    return unit


def _of_roster(town: Town, name: str) -> int:
    """The number of an invited unit, of a message, of a proposed substitute, of a request."""
    conference = town.world.conference
    asked: dict[str, Any] = {"conference": conference, "delegate": town.people[0]}
    if name.startswith("invitations:message"):
        return _mail(town.world)
    if name.startswith(("nominations:", "invitations:")):
        return _asked(town).pk
    if name.startswith("roster:unit"):
        return InvitedUnit.objects.get_or_create(conference=conference, name="UBND xã A")[0].pk
    if name.startswith("roster:substitution"):
        return Substitution.objects.get_or_create(**asked, full_name="Hà Thay")[0].pk
    return DataRequest.objects.get_or_create(**asked, kind="correct", defaults={"due_at": timezone.now()})[0].pk


def arguments(town: Town, name: str, wanted: list[str]) -> dict[str, Any]:
    """What stands in the address of URL `name`, for the arguments it wants."""
    world = town.world
    numbers = {
        "conferences:day": world.sessions[0].day_id,
        "conferences:day_remove": world.sessions[0].day_id,
        "conferences:session": world.sessions[0].pk,
        "conferences:session_remove": world.sessions[0].pk,
        "conferences:handout": town.handout,
        "invitations:message_file": 0,
        "conferences:handout_fetch": town.handout,
        "attendance:headcount_enter": world.rounds[0].pk,
        "attendance:round_edit": world.rounds[0].pk,
        "attendance:round_remove": world.rounds[0].pk,
        "portal:own_document": _material(world, "everybody").pk if name == "portal:own_document" else 0,
    }
    decided = ("attendance:approve", "attendance:refuse", "roster:approve")
    uids = dict.fromkeys(decided, town.substitute) | {"film:upload": town.upload.pk}
    keys = {
        "people:organisation": town.organisation.pk,
        "people:device_revoke": town.device.pk,
        "people:pairing_revoke": town.pairing.pk,
        "people:role_end": town.role.pk,
        "roster:group": town.group.pk,
        "roster:group_remove": town.group.pk,
    }
    if name.startswith(("roster:unit", "roster:substitution", "roster:request", "nominations:asked", "invitations:")):
        keys[name] = _of_roster(town, name)
    if name.startswith("roster:import"):
        keys[name] = town.imported.pk
    if name.startswith("film:"):
        numbers[name] = town.material.pk if name.startswith("film:material") else town.film.pk
    if name.startswith("runsheet:"):
        own = {"cue": town.cue.pk, "fire": town.cue.pk, "card": town.card.pk}
        numbers[name] = own.get(name.partition(":")[2].partition("_")[0], town.item.pk)
    if name.startswith("slides:"):
        numbers[name] = town.deck.pk
    if name == "facts:version":
        numbers[name] = freeze(world.conference, by=SYSTEM, occasion="before").number
    if name.startswith("announcements:"):
        numbers[name] = _of_announcements(world, name)
    if name.startswith("polls:"):
        numbers[name] = _poll(world).pk
    if name.startswith("questions:"):
        numbers[name] = _question(world).pk
    if name in ("stage:note", "stage:again"):
        said = {
            "conference": world.conference,
            "site": world.sites[1],
            "way": "phone",
            "began": 0,
            "ended": 0,
            "by": "x",
        }
        numbers[name] = Spoken.objects.create(**said).pk
    if name.startswith("conferences:speaker_"):
        numbers[name] = town.speaker.pk
    values = {
        "key": town.rehearsal if name.startswith("rehearsals:") and name != "rehearsals:key" else world.conference.key,
        "way": "p",
        "code": town.people[0].code if name.startswith("portal:phone") else world.sites[1].code,
        "uid": uids.get(name, town.people[0].uid),
        "language": "vi",
        "site": world.sites[1].pk,
        "conference": world.conference.pk,
        "session": world.sessions[0].pk,
        "day": world.sessions[0].day_id,
        "number": numbers.get(name, town.item.pk),
        "pk": keys.get(name, town.account.pk),
        "seal": door_of(world.conference.pk, "live").rpartition("/")[2],
        "secret": _secret(town, name),
        "listed": AdminUnit.objects.values_list("list_date", flat=True).first(),
        "list_date": AdminUnit.objects.values_list("list_date", flat=True).first(),
        "digest": "x",
        "word": "on",
        "kind": "pdf",
        "figure": "delegates",
        "name": _recording(world.conference.pk) if name.startswith("broadcast:") else "desk.js",
    }
    values |= press_values(world, town.item, name)
    values |= document_values(world, name)
    values |= certificate_values(world, town.people, name)
    values |= minutes_values(world, name)
    return {argument: values[argument] for argument in wanted}


def _recording(conference: int) -> str:
    name = "20260705-003000-1-1.mp4"
    (options().recordings_dir / str(conference)).mkdir(parents=True, exist_ok=True)
    (options().recordings_dir / str(conference) / name).write_bytes(b"a film of the hall")
    return name
