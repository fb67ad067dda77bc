"""The simulated day: as large as asked for, the same again from the same seed, and with everything in it that goes wrong."""

from collections import Counter

import pytest

from diemcau.rehearsal.act import Act
from diemcau.rehearsal.profile import FAULTS, PROFILES, Profile
from diemcau.rehearsal.run import Cuts
from diemcau.rehearsal.script import Script
from tests.rehearsal.grounds import NOW, manifest

M2 = PROFILES["M2"]


def script(profile: Profile, *, seed: int = 1, faults: str = "heavy") -> Script:
    told = manifest(profile.sites, profile.delegates)
    return Script(told, profile, FAULTS[faults], seed=seed, start=NOW)


def acts_of(made: Script) -> list[Act]:
    return [act for acts in made.minutes() for act in acts]


@pytest.fixture(scope="module")
def m2() -> tuple[Script, list[Act]]:
    made = script(M2)
    return made, acts_of(made)


def test_m2_is_a_day_of_sixty_thousand_ops(m2: tuple[Script, list[Act]]) -> None:
    made, acts = m2
    assert len(acts) == len(made) >= 60_000
    assert len({act.id for act in acts}) == len(acts)
    assert acts == sorted(acts, key=lambda act: act.at)
    assert {act.at for act in acts} <= set(range(NOW, NOW + M2.minutes * 60_000))


def test_m2_has_everything_that_goes_wrong_often_enough(m2: tuple[Script, list[Act]]) -> None:
    _, acts = m2
    kinds = Counter(act.kind for act in acts)
    for kind in ("undo", "walk_in", "substitute", "absent"):
        assert kinds[f"attendance.{kind}"] >= 0.05 * M2.delegates
    assert kinds["room.state"] == M2.sites * M2.minutes
    assert kinds["attendance.headcount"] >= 3 * M2.sites


def test_m2_asks_to_speak_and_takes_it_back(m2: tuple[Script, list[Act]]) -> None:
    made, acts = m2
    said = [act for act in acts if act.kind.startswith("stage.")]
    last = {act.site: act.kind == "stage.ask" for act in said}
    assert made.intention.asks == last
    assert {True, False} == set(last.values())
    assert len(last) >= 0.03 * M2.sites
    assert sum(act.kind == "stage.ask" for act in said) > len(last) > sum(act.kind == "stage.withdraw" for act in said)


def test_m2_takes_one_person_in_two_rooms_often_enough(m2: tuple[Script, list[Act]]) -> None:
    _, acts = m2
    home = {room: act.site for act in acts if (room := act.body.get("delegate")) and act.kind == "attendance.check_in"}
    uids = {d.code_hash: d.uid for room in manifest(M2.sites, M2.delegates).sites for d in room.delegates}
    elsewhere = [act for act in acts if act.kind == "attendance.visitor" and uids[str(act.body["code_hash"])] in home]
    assert len(elsewhere) >= 0.02 * M2.delegates


def test_every_delegate_has_a_story(m2: tuple[Script, list[Act]]) -> None:
    made, acts = m2
    listed = {d.uid for room in made.rooms for d in room.delegates}
    hashes = {d.code_hash: d.uid for room in made.rooms for d in room.delegates}
    spoken_of = {str(act.body["delegate"]) for act in acts if "delegate" in act.body}
    spoken_of |= {hashes[str(act.body["code_hash"])] for act in acts if "code_hash" in act.body}
    assert spoken_of <= listed
    assert len(listed - spoken_of) <= 0.04 * len(listed)


def test_a_fifth_of_the_rooms_is_cut_for_an_hour(m2: tuple[Script, list[Act]]) -> None:
    made, _ = m2
    assert Cuts(made, M2, FAULTS["heavy"]).lasting(60) >= 0.2 * M2.sites


def test_the_same_seed_makes_the_same_day() -> None:
    profile = Profile("", 5, 60, minutes=40)
    assert acts_of(script(profile)) == acts_of(script(profile))
    assert acts_of(script(profile)) != acts_of(script(profile, seed=2))


def test_a_day_in_one_room_needs_no_other() -> None:
    made = script(PROFILES["S"])
    acts = acts_of(made)
    assert {act.site for act in acts} == {1}
    assert made.intention.conflicts == 0
    assert Counter(act.kind for act in acts)["attendance.visitor"] == 0


@pytest.mark.parametrize("minutes", [10, 30, 330])
def test_what_follows_comes_later(minutes: int) -> None:
    acts = acts_of(script(Profile("", 6, 120, minutes=minutes)))
    at = {str(act.id): act.at for act in acts}
    for act in acts:
        assert all(at[str(seen)] < act.at for seen in act.saw)
        if act.kind == "attendance.undo":
            assert at[str(act.body["undoes"])] < act.at
