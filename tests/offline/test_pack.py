"""What a room takes along: its own people, without secrets, whole or only what is newer."""

import hashlib
import json
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from diemcau.attendance import operations
from diemcau.attendance.models import HeadcountRound
from diemcau.conferences.models import Conference, Session, Site
from diemcau.infra.installation import begin_new_life, installation
from diemcau.infra.models import Cursor, Verdict
from diemcau.infra.operations import Incoming, Judging
from diemcau.kernel import op as ops
from diemcau.kernel.actor import NOBODY, SYSTEM, Actor, Held
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound
from diemcau.kernel.oplog import Entry
from diemcau.live.broadcast.models import Broadcast, Hall
from diemcau.offline import queries
from diemcau.people.models import Account, Device, Pairing, RoleHeld
from diemcau.roster import actions as roster
from diemcau.roster.models import Delegate
from tests.offline import grounds

pytestmark = pytest.mark.django_db
AT = 1_800_000_000_000


@pytest.fixture
def room() -> dict[str, Any]:
    return grounds.make(12)


def _actor(role: str, room: dict[str, Any], site: int | None = None) -> Actor:
    return Actor(
        who="device:x", held=frozenset({Held(role, room["conference"], room["site"] if site is None else site)})
    )


def _pack(room: dict[str, Any], role: str = "site_registrar", **asked: Any) -> dict[str, Any]:
    return queries.pack(_actor(role, room), room["site"], **({"language": "vi"} | asked))


def _say(room: dict[str, Any], kind: str, body: dict[str, Any], site: int | None = None, **said: Any) -> UUID:
    """Let an op take effect as the projector would, in the name of the room's registrar."""
    site = room["site"] if site is None else site
    pairing = Pairing.objects.filter(site_id=site, role="site_registrar").first()
    device, _made = Device.objects.get_or_create(
        kid=f"kid{site}", defaults={"key_hash": "x", "role": "site_registrar", "conference_id": room["conference"],
        "site_id": site, "expires_at": grounds.later(), "pairing": pairing},
    )  # fmt: skip
    op = ops.Op(id=uuid4(), kind=kind, device=device.kid, boot="b", n=0, at=AT, mono=0, site=site, body=body, **said)
    seq = (Cursor.objects.filter(pk=room["conference"]).values_list("seq", flat=True).first() or 0) + 1
    entry = Entry(
        room["conference"],
        seq,
        op.id,
        b"",
        op.run,
        kind,
        site,
        device.kid,
        f"device:{device.kid}",
        AT,
        grounds.now_ms(),
        ops.encode(op),
        False,
    )
    judging = Judging(room["conference"], [Incoming(entry, op)])
    operations.judge(judging)
    judged = judging.judgements[op.id]
    assert judged.state == "accepted", judged
    Verdict.objects.create(op_id=op.id, conference_id=room["conference"], seq=seq, state=judged.state)
    Cursor.objects.update_or_create(conference_id=room["conference"], defaults={"seq": seq})
    return op.id


def test_a_whole_pack_holds_the_room_and_nobody_elses_people(room: dict[str, Any]) -> None:
    told = _pack(room)
    assert told["whole"] is True
    assert [row["n"] for row in told["delegates"]] == list(
        Delegate.objects.filter(site=room["site"]).order_by("sort_key", "pk").values_list("full_name", flat=True)
    )
    assert Delegate.objects.filter(site=room["other"]).count() == 3, "nobody was there who could have leaked"
    head = told["head"]
    assert [r["order"] for r in head["rounds"]] == [1, 2, 3]
    assert head["items"][0]["title"] == "Khai mạc"
    assert {contact["dial"] for contact in head["hub"]} == {"+84912345678", "+84987654321"}
    assert head["me"]["confirms"] is False
    assert _pack(room, "site_lead")["head"]["me"]["confirms"] is True
    assert (head["recording"], head["external"]) == (False, False)
    Hall.objects.create(conference_id=room["conference"], state={"recording": True})
    Broadcast.objects.create(conference_id=room["conference"], external=True)
    assert [_pack(room)["head"][name] for name in ("recording", "external")] == [True, True]


def test_a_pack_holds_hashes_of_codes_and_never_codes_or_phones(room: dict[str, Any]) -> None:
    Delegate.objects.filter(site=room["site"]).update(phone="+84900000001")
    text = json.dumps(_pack(room))
    for delegate in Delegate.objects.all():
        assert delegate.code not in text
    assert "+84900000001" not in text
    first = Delegate.objects.filter(site=room["site"]).first()
    assert first is not None
    assert first.code_hash in text
    assert first.code_hash == hashlib.sha256(f"{room['conference']}:{first.code}".encode()).hexdigest()[:32]


def test_a_delta_holds_late_changes_and_those_who_left(room: dict[str, Any]) -> None:
    version = _pack(room)["version"]
    nothing = _pack(room, after=version)
    assert (nothing["whole"], nothing["delegates"], nothing["facts"]) == (False, [], [])
    organiser = Actor(who="account:1", held=frozenset({Held("organizer", room["conference"])}))
    moved, gone = (
        Delegate.objects.filter(site=room["other"]).order_by("pk")[:2],
        Delegate.objects.filter(site=room["site"]).first(),
    )
    assert gone is not None
    roster.move(by=organiser, delegates=list(moved), site=Site.objects.get(pk=room["site"]))
    roster.move(by=organiser, delegates=[gone], site=Site.objects.get(pk=room["other"]))
    delta = _pack(room, after=version)
    assert delta["whole"] is False
    assert {row["u"] for row in delta["delegates"] if not row.get("gone")} == {str(d.uid) for d in moved}
    assert [row["u"] for row in delta["delegates"] if row.get("gone")] == [str(gone.uid)]
    assert delta["version"] != version


def test_two_desks_of_one_room_learn_of_each_other(room: dict[str, Any]) -> None:
    version = _pack(room)["version"]
    one, two = (str(d.uid) for d in Delegate.objects.filter(site=room["site"])[:2])
    came = _say(room, "attendance.check_in", {"delegate": one, "session": room["session"], "via": "list"})
    delta = _pack(room, after=version)
    assert [(f["id"], f["k"], f["d"], f["site"]) for f in delta["facts"]] == [
        (str(came), "check_in", one, room["site"])
    ]
    later = _say(room, "attendance.absent", {"delegate": two, "session": room["session"], "reason": "duty_trip"})
    undone = _say(room, "attendance.undo", {"undoes": str(came), "delegate": one, "session": room["session"]})
    newest = _pack(room, after=delta["version"])
    assert {f["id"]: (f["k"], f.get("un"), f.get("r")) for f in newest["facts"]} == {
        str(later): ("absent", None, "duty_trip"),
        str(undone): ("undo", str(came), None),
    }
    assert {f["id"] for f in _pack(room)["facts"]} == {str(came), str(later), str(undone)}


def test_a_visitor_of_another_room_comes_with_name(room: dict[str, Any]) -> None:
    stranger = Delegate.objects.filter(site=room["other"]).first()
    assert stranger is not None
    version = _pack(room)["version"]
    _say(room, "attendance.visitor", {"code_hash": stranger.code_hash, "session": room["session"]})
    for told in (_pack(room, after=version), _pack(room)):
        visitor = next(row for row in told["delegates"] if row["u"] == str(stranger.uid))
        assert (visitor["n"], visitor["so"]) == (stranger.full_name, "visitor")
        assert [f["d"] for f in told["facts"]] == [str(stranger.uid)]


@pytest.mark.parametrize(
    "after", ["", "en.{life}.1.0", "vi.0.0", "vi.{life}.x.1", "vi.{life}.99999.0.", "'; --", "vi.1"]
)
def test_an_odd_version_gets_the_whole_pack(room: dict[str, Any], after: str) -> None:
    assert _pack(room, after=after.format(life=installation().life))["whole"] is True


def test_a_version_of_another_life_or_from_ahead_gets_the_whole_pack(room: dict[str, Any]) -> None:
    """As after a restore: the server counts again from where it was, and a device's numbers say nothing any more."""
    one = Delegate.objects.filter(site=room["site"])[0]
    _say(room, "attendance.check_in", {"delegate": str(one.uid), "session": room["session"], "via": "list"})
    told = _pack(room)
    assert _pack(room, after=told["version"])["whole"] is False
    Cursor.objects.update(seq=0)  # files put back by hand, without the command
    assert _pack(room, after=told["version"])["whole"] is True
    Cursor.objects.update(seq=1)
    begin_new_life()
    again = _pack(room, after=told["version"])
    assert again["whole"] is True
    assert (again["server"], again["life"] != told["life"]) == (told["server"], True)
    assert _pack(room, after=again["version"])["whole"] is False


def test_a_technician_gets_the_room_without_names(room: dict[str, Any]) -> None:
    told = _pack(room, "site_technician")
    assert (told["head"]["names"], told["delegates"], told["facts"]) == (False, [], [])


def test_a_conference_without_planned_ends_is_over_with_its_last_day(room: dict[str, Any]) -> None:
    """By it a desk without a line knows when to forget."""
    session = Session.objects.get()
    ends = session.ends_at
    assert ends is not None
    assert _pack(room)["head"]["conference"]["until"] == as_ms(ends)
    Session.objects.update(ends_at=None)
    day = session.day.date
    assert day is not None
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")) + timedelta(days=1)
    assert _pack(room)["head"]["conference"]["until"] == as_ms(midnight)


@pytest.mark.parametrize("who", ["nobody", "other room", "other conference", "delegate"])
def test_others_find_nothing(room: dict[str, Any], who: str) -> None:
    actor = {
        "nobody": NOBODY,
        "other room": _actor("site_registrar", room, room["other"]),
        "other conference": Actor(who="device:y", held=frozenset({Held("organizer", room["conference"] + 1)})),
        "delegate": _actor("delegate", room),
    }[who]
    with pytest.raises(NotFound):
        queries.pack(actor, room["site"], language="vi")
    key, code = Conference.objects.get().key, Site.objects.get(pk=room["site"]).code
    with pytest.raises(NotFound):
        queries.desk_for(actor, key, code)


def test_verdicts_are_for_those_of_the_conference(room: dict[str, Any]) -> None:
    known, unknown = uuid4(), uuid4()
    Verdict.objects.create(op_id=known, conference_id=room["conference"], seq=1, state="refused", reason="unknown_code")
    elsewhere = room["conference"] + 1  # ids are a device's word: the same one came to two conferences
    Verdict.objects.create(op_id=known, conference_id=elsewhere, seq=1, state="accepted")
    both = Actor(who="account:1", held=frozenset({Held("organizer", n) for n in (room["conference"], elsewhere)}))
    for actor in (_actor("site_registrar", room), both, SYSTEM):
        told = queries.verdicts(actor, room["conference"], [str(known), str(unknown)])
        assert told == {str(known): {"state": "refused", "reason": "unknown_code"}}
    assert queries.verdicts(both, elsewhere, [str(known)])[str(known)]["state"] == "accepted"
    for stranger in (NOBODY, Actor(who="device:z", held=frozenset({Held("site_lead", elsewhere, 5)}))):
        with pytest.raises(NotFound):
            queries.verdicts(stranger, room["conference"], [str(known)])


def test_doors_answer_strangers_with_404_and_nonsense_with_422(room: dict[str, Any]) -> None:
    client = Client()
    assert client.get(room["desk"])["Location"].startswith("/account/login/")
    for path in (f"/desk/pack/{room['site']}.json", "/desk/pack/999.json"):
        assert client.get(path).status_code == 404, path
    verdicts = f"/desk/verdicts/{room['conference']}"
    assert client.post(verdicts, "{}", content_type="application/json").status_code == 404
    registrar = _let_in(room)
    assert registrar.post("/desk/verdicts/999", "{}", content_type="application/json").status_code == 404
    assert registrar.get(f"/desk/pack/{room['site']}.json").status_code == 200
    assert registrar.get(f"/desk/pack/{room['other']}.json").status_code == 404
    assert registrar.get(f"/desk/pack/{room['site']}.json?run=other").status_code == 404
    for nonsense in (
        "",
        "[]",
        '{"ids": ' + "[" * 100_000,
        '{"ids": 3}',
        '{"ids": ["x"]}',
        json.dumps({"ids": [str(uuid4())] * 501}),
    ):
        answer = registrar.post(verdicts, nonsense, content_type="application/json")
        assert answer.status_code == 422, nonsense[:40]


def test_the_page_names_files_of_its_own_version(room: dict[str, Any]) -> None:
    client = _let_in(room)
    page = client.get(room["desk"])
    text = page.content.decode()
    found = re.findall(r'(?:href|src)="(/desk/shell/[^"]+)"', text)
    assert len(found) == 2
    worker = client.get("/sw.js")
    assert worker["Cache-Control"] == "no-cache"
    assert page["X-Shell"] in worker.content.decode()
    for address in found:
        answer = client.get(address)
        assert "immutable" in answer["Cache-Control"]
        assert address in worker.content.decode()
    assert client.get(found[0].replace("/shell/", "/shell/0")).status_code == 404
    names = Delegate.objects.values_list("full_name", flat=True)
    assert not [name for name in names if name in text], "the page itself holds nobody's name"
    started = client.get(f"/manifest.webmanifest?start={room['desk']}").json()
    assert started["start_url"] == room["desk"]
    elsewhere = (
        "https://example.org/desk",
        "/c/../../evil/desk",
        "/c/a/sites/../desk",
        f"{room['desk']}?x=1",
        "//evil/desk",
    )
    for start in (*elsewhere, f"/c/a{room['desk']}", "/c/a/sites/1%2F..%2F..%2F/desk", "/c/a/sites/a\\b/desk"):
        told = client.get("/manifest.webmanifest", {"start": start}).json()
        assert (told["id"], told["start_url"]) == ("/", "/"), start


def _let_in(room: dict[str, Any]) -> Client:
    client = Client()
    assert client.post(room["links"]["site_registrar"]).status_code == 303
    return client


def test_a_headcounts_row_names_all_that_were_said(room: dict[str, Any]) -> None:
    """So a desk knows which of its own reports the server has weighed, whatever the clocks said."""
    first = HeadcountRound.objects.first()
    assert first is not None
    body = {"round": first.pk, "present": 90, "channel": "app", "confirmed": False}
    ops = [_say(room, "attendance.headcount", body | {"present": present}) for present in (90, 95)]
    (count,) = _pack(room)["head"]["counts"]
    assert (set(count["said"]), count["id"] in count["said"]) == ({str(op) for op in ops}, True)
    assert (count["also"], count["also_confirmed"]) == (None, False)  # nobody stands for either


def test_whoever_leads_the_room_is_told_of_substitutes_that_wait(room: dict[str, Any]) -> None:
    person = Delegate.objects.filter(site=room["site"]).first()
    session = Session.objects.first()
    assert person is not None
    assert session is not None
    _say(
        room, "attendance.substitute", {"delegate": str(person.uid), "session": session.pk, "full_name": "Lý Văn Thay"}
    )
    told = {role: _pack(room, role)["head"]["approvals"] for role in ("site_lead", "site_registrar", "site_technician")}
    assert told == {"site_lead": 1, "site_registrar": 0, "site_technician": 0}


def test_a_page_made_for_an_account_is_not_kept_unless_the_room_s_own_device_shows_its_key(
    room: dict[str, Any],
) -> None:
    account = Account.objects.create(username="an", full_name="An")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=room["conference"], given_by="system")
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(room["desk"])
    assert "X-Shell" not in page
    assert '"passing": true' in page.content.decode()
    both = _let_in(room)
    both.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "X-Shell" in both.get(room["desk"])
