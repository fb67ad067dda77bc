"""What rooms say of themselves: judged by role and value, last writer wins whatever the order of arrival."""

import random
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemcau.conferences import operations
from diemcau.conferences.models import Conference, Site, SiteLive
from diemcau.infra.operations import Incoming, Judgement, Judging
from diemcau.kernel import op as ops
from diemcau.kernel.oplog import Entry
from diemcau.people.models import Account, RoleHeld

NOW = 1_800_000_000_000
FIELDS = ("state", "state_at", "state_op", "problem", "problem_at", "problem_op", "calling", "calling_at", "calling_op")


def incoming(
    site: Site | int,
    kind: str,
    body: dict[str, object],
    *,
    number: int = 1,
    at: int = NOW,
    offset: int = 0,
    received_at: int = NOW + 5000,
    who: str = "account:1",
    run: str = "live",
) -> Incoming:
    pk = site if isinstance(site, int) else site.pk
    conference = 1 if isinstance(site, int) else site.conference_id
    op = ops.Op(
        id=UUID(int=number),
        kind=kind,
        device="d",
        boot="b",
        n=0,
        at=at - offset,
        mono=0,
        site=pk,
        run=run,
        offset=offset,
        body=body,
    )  # type: ignore[arg-type]
    entry = Entry(
        conference,
        number,
        op.id,
        b"",
        run,
        kind,
        pk,
        "d",
        who,
        ops.corrected(op, received_at),
        received_at,
        ops.encode(op),
        False,
    )
    return Incoming(entry, op)


def judge(conference: Conference, *batch: Incoming) -> Judging:
    judging = Judging(conference.pk, batch)
    operations.judge(judging)
    return judging


def verdicts(judging: Judging) -> list[Judgement]:
    return [judging.judgements[one.op.id] for one in judging.incoming]


def held(conference: Conference, role: str, site: int = 0, **spell: datetime) -> str:
    account = Account.objects.create(username=f"{role}{site}{spell.get('until')}", full_name="X")
    since = spell.pop("since", datetime(2020, 1, 1, tzinfo=UTC))
    RoleHeld.objects.create(
        account=account, role=role, conference_id=conference.pk, site_id=site, given_by="x", since=since, **spell
    )
    return f"account:{account.pk}"


@pytest.fixture
def hub(conference: Conference) -> str:
    return held(conference, "hub_technician")


def test_a_room_says_its_state_its_problem_and_that_it_calls(
    conference: Conference, tree: list[Site], hub: str
) -> None:
    site = tree[2]
    judging = judge(
        conference,
        incoming(site, "room.state", {"state": "degraded"}, number=1, who=hub),
        incoming(site, "room.problem", {"problem": "audio"}, number=2, who=hub),
        incoming(site, "room.call", {"calling": True}, number=3, who=hub),
        incoming(site, "room.state", {"state": "lost"}, number=4, who=hub, run="rehearsal"),
    )
    assert {verdict.state for verdict in verdicts(judging)} == {"accepted"}
    live, rehearsal = SiteLive.objects.filter(site=site).order_by("run")
    assert (live.state, live.problem, live.calling, live.heard_at, live.clock_off) == (
        "degraded",
        "audio",
        True,
        NOW + 5000,
        0,
    )
    assert (rehearsal.run, rehearsal.state, rehearsal.problem) == ("rehearsal", "lost", "")
    told = {("site", str(site.pk), "live"), ("site", str(site.pk), "rehearsal"), ("incidents", "", "live")}
    assert judging.changes == told
    judge(conference, incoming(site, "room.problem", {"problem": ""}, number=5, at=NOW + 1, who=hub))
    live.refresh_from_db()
    assert (live.problem, live.state) == ("", "degraded")


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        *(("state", word) for word in ("powered", "connected", "ready", "degraded", "lost")),
        *(("problem", word) for word in ("line", "power", "audio", "video", "media", "access", "other")),
    ],
)
def test_a_room_s_own_people_say_every_state_and_problem_of_the_lists(
    conference: Conference, tree: list[Site], kind: str, word: str
) -> None:
    site = tree[2]
    technician = held(conference, "site_technician", site.pk)
    judging = judge(conference, incoming(site, f"room.{kind}", {kind: word}, who=technician))
    assert [verdict.state for verdict in verdicts(judging)] == ["accepted"]
    assert getattr(SiteLive.objects.get(site=site), kind) == word


def test_a_call_is_asked_for_and_taken_back(conference: Conference, tree: list[Site], hub: str) -> None:
    judge(conference, incoming(tree[2], "room.call", {"calling": True}, number=1, who=hub))
    assert SiteLive.objects.get().calling is True
    judge(conference, incoming(tree[2], "room.call", {"calling": False}, number=2, at=NOW + 1, who=hub))
    assert SiteLive.objects.get().calling is False


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("room.state", {"state": "unknown"}),
        ("room.state", {"state": "flying"}),
        ("room.state", {"state": ["ready"]}),
        ("room.state", {"state": None}),
        ("room.state", {}),
        ("room.state", {"state": "ready", "note": "Nguyễn Thị X bị ốm"}),
        ("room.problem", {"problem": "illness"}),
        ("room.problem", {"problem": {}}),
        ("room.call", {"calling": "yes"}),
        ("room.call", {"calling": 1}),
    ],
)
def test_values_nobody_knows_are_refused(
    conference: Conference, tree: list[Site], hub: str, kind: str, body: dict[str, object]
) -> None:
    judging = judge(conference, incoming(tree[2], kind, body, who=hub))
    assert verdicts(judging) == [Judgement("refused", "bad_value")]
    assert not SiteLive.objects.exists()
    assert judging.changes == set()


def test_roles_are_those_held_when_it_came_in(conference: Conference, tree: list[Site]) -> None:
    moment = datetime.fromtimestamp((NOW + 5000) / 1000, UTC)
    site = tree[2]
    speakers = {
        held(conference, "site_registrar", site.pk): "accepted",
        held(conference, "site_technician", site.pk): "accepted",
        held(conference, "site_lead", tree[3].pk): "refused",
        held(conference, "co_organizer"): "refused",
        held(conference, "delegate", site.pk): "refused",
        held(conference, "organizer", until=moment): "refused",
        held(conference, "organizer", until=datetime(2100, 1, 1, tzinfo=UTC)): "accepted",
        "device:none": "refused",
        "nobody": "refused",
    }
    judging = judge(
        conference,
        *[
            incoming(site, "room.state", {"state": "ready"}, number=number, who=who)
            for number, who in enumerate(speakers, 1)
        ],
    )
    assert [verdict.state for verdict in verdicts(judging)] == list(speakers.values())
    assert {verdict.reason for verdict in verdicts(judging)} == {"", "not_allowed"}


def test_a_site_of_another_conference_is_foreign(conference: Conference, tree: list[Site], hub: str) -> None:
    judging = judge(conference, incoming(999_999, "room.state", {"state": "ready"}, who=hub))
    assert verdicts(judging) == [Judgement("refused", "foreign_site")]


@pytest.mark.parametrize(
    ("offset", "flag"), [(0, 0), (60_000, 0), (-60_000, 0), (60_001, 60_001), (-86_400_000, -86_400_000)]
)
def test_a_wrong_clock_is_corrected_and_flagged(
    conference: Conference, tree: list[Site], hub: str, offset: int, flag: int
) -> None:
    judge(conference, incoming(tree[2], "room.state", {"state": "ready"}, offset=offset, who=hub))
    live = SiteLive.objects.get(site=tree[2])
    assert (live.state_at, live.clock_off) == (NOW, flag)


def test_a_clock_that_runs_ahead_never_beats_what_comes_later(
    conference: Conference, tree: list[Site], hub: str
) -> None:
    judge(conference, incoming(tree[2], "room.state", {"state": "lost"}, number=1, at=NOW + 10**9, who=hub))
    later = incoming(
        tree[2], "room.state", {"state": "ready"}, number=2, at=NOW + 6000, received_at=NOW + 7000, who=hub
    )
    judge(conference, later)
    assert SiteLive.objects.get(site=tree[2]).state == "ready"


@pytest.mark.parametrize("rooms", [1, 7])
def test_a_batch_takes_four_statements_for_any_number_of_rooms(
    conference: Conference, tree: list[Site], hub: str, rooms: int
) -> None:
    batch = [
        incoming(site, "room.state", {"state": "ready"}, number=index * 10 + n, at=NOW + n, who=hub)
        for index, site in enumerate(tree[:rooms])
        for n in range(1, 6)
    ]
    with CaptureQueriesContext(connection) as captured:
        judge(conference, *batch)
    assert len(captured) == 4  # sites, roles, live states, upsert


Fact = st.tuples(
    st.sampled_from(
        [
            ("room.state", {"state": "ready"}),
            ("room.state", {"state": "lost"}),
            ("room.problem", {"problem": "line"}),
            ("room.problem", {"problem": ""}),
            ("room.call", {"calling": True}),
            ("room.call", {"calling": False}),
        ]
    ),
    st.integers(0, 3),
    st.sampled_from([0, 0, 90_000, -90_000]),
    st.sampled_from([4000, 4000, 5000]),
    st.sampled_from(["live", "rehearsal"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.lists(Fact, min_size=1, max_size=12), seed=st.integers(0, 2**16), cut=st.integers(0, 12))
def test_any_order_duplication_and_batching_ends_in_the_same_state(
    conference: Conference,
    tree: list[Site],
    hub: str,
    facts: list[tuple[tuple[str, dict[str, object]], int, int, int, str]],
    seed: int,
    cut: int,
) -> None:
    batch = [
        incoming(tree[2], kind, body, number=n, at=NOW + at, offset=offset, received_at=NOW + late, who=hub, run=run)
        for n, ((kind, body), at, offset, late, run) in enumerate(facts, 1)
    ]
    ends = []
    for order in (batch, random.Random(seed).sample(batch, len(batch)) + batch[:3]):
        SiteLive.objects.all().delete()
        for part in (order[:cut], order[cut:]):
            if part:
                judge(conference, *part)
        ends.append(list(SiteLive.objects.order_by("run").values_list("run", *FIELDS, "heard_at", "clock_off")))
    assert ends[0] == ends[1]
    for run in {one.op.run for one in batch}:  # the oracle: the greatest (time, id) of each register
        row = SiteLive.objects.get(site=tree[2], run=run)
        for kind, name in (("room.state", "state"), ("room.problem", "problem"), ("room.call", "calling")):
            claims = [one for one in batch if one.op.kind == kind and one.op.run == run]
            if claims:
                best = max(claims, key=lambda one: (one.entry.at, one.op.id.int))
                assert getattr(row, name) == best.op.body[name]
