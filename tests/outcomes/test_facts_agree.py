"""Figures are changed at random after papers were drafted, and papers are drafted, refreshed, given out in between: of any two papers that
say another figure both show the error, and so does every paper that says another one than the sheet does now."""

import re
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from diemcau.conferences import actions as conferences
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.kernel.errors import Refused
from diemcau.kernel.formats import Quantity
from diemcau.outcomes.documents import actions as documents
from diemcau.outcomes.documents import kept
from diemcau.outcomes.documents.kinds import kind_of
from diemcau.outcomes.documents.models import Document, Version
from diemcau.outcomes.documents.queries import faults_of
from diemcau.outcomes.facts import actions as facts
from diemcau.outcomes.facts import queries
from diemcau.outcomes.facts.enums import Occasion
from diemcau.outcomes.press import actions as press
from diemcau.outcomes.press import files
from diemcau.outcomes.press.models import Release
from diemcau.outcomes.press.queries import differing
from tests.attendance.world import T0, World, make_world

pytestmark = pytest.mark.django_db
KINDS = ("press_release", "result_report", "minutes", "fact_sheet", "headcount_flash")
RELEASE = ("delegates", "sites", "topics")  # the fact sheet that goes with it quotes all of them
STATED = ("delegates", "present", "sites", "topics")
VERBS = ("state", "state", "state", "withdraw", "count", "count", "freeze", "draft", "refresh", "quote", "release")
SHOWN = {"release": 0, "other document": 0, "sheet": 0, "agrees": 0}


class Office:
    """Does one thing after the other, as an organiser would."""

    def __init__(self, world: World, data: st.DataObject) -> None:
        self.world, self.conference, self.data = world, world.conference, data
        self.by = Actor("account:1", "Lò Thị Tổ Chức", frozenset({Held("organizer", world.conference.pk)}))
        self.at = T0

    def pick(self, *choices: Any) -> Any:
        return self.data.draw(st.sampled_from(choices))

    def state(self) -> None:
        told = Quantity(self.data.draw(st.integers(1, 4000)), self.pick("exact", "about", "more_than", "nearly"))
        facts.state(self.conference, by=self.by, key=self.pick(*STATED), stated=told)

    def withdraw(self) -> None:
        facts.withdraw(self.conference, by=self.by, key=self.pick(*STATED))

    def count(self) -> None:
        """A room says how many, earlier or later than it should."""
        self.at += self.pick(1, 60_000)
        site, present = self.pick(*self.world.sites), self.data.draw(st.integers(0, 300))
        body = {"round": self.pick(*self.world.rounds).pk, "present": present, "channel": "app", "confirmed": True}
        self.world.judge(self.world.op("headcount", body, site=site.pk, at=self.at))

    def freeze(self) -> None:
        facts.freeze(self.conference, by=self.by, occasion=self.pick(*Occasion.values))

    def draft(self) -> None:
        kind = self.pick(*KINDS)
        each = kind_of(kind).each
        about = self.pick(*each(self.conference, "vi"))[0] if each else ""
        documents.draft(self.conference, by=self.by, kind=kind, language="vi", about=about)

    def refresh(self) -> None:
        if (row := self._one()) is not None:
            documents.refresh(row, by=self.by, seen=row.change)

    def quote(self) -> None:
        """A draft holds to a frozen version from now on, or to none."""
        row, numbers = self._one(), [0, *(one.number for one in queries.versions_of(self.conference))]
        if row is not None:
            documents.edit(row, by=self.by, seen=row.change, said=documents.Said(facts_version=self.pick(*numbers)))

    def release(self) -> None:
        numbers = [0, *(one.number for one in queries.versions_of(self.conference))]
        press.give_out(self.conference, by=self.by, facts_version=self.pick(*numbers))

    def _one(self) -> Document | None:
        rows = list(Document.objects.filter(conference=self.conference).order_by("pk"))
        return self.pick(*rows) if rows else None


def papers_of(world: World) -> dict[int, Version]:
    """The newest version of every document."""
    versions = Version.objects.filter(document__conference=world.conference).select_related("document")
    return {one.document_id: one for one in versions.order_by("document", "number")}


def check(world: World) -> None:
    sheet, papers, faults = queries.sheet_of(world.conference, "vi"), papers_of(world), faults_of(world.conference)
    now = {key: figure.words("vi") for key, figure in sheet.items() if figure.stated is not None}
    told = {number: {(one.key, one.told, one.by) for one in found} for number, found in faults.items()}
    for number, paper in papers.items():
        text = "\n".join(kept.paragraphs(paper.content))
        for key, words in paper.quoted.items():
            assert words in text, (paper.document.kind, key)  # what is noted is what is printed
            if not paper.facts_version and now.get(key, words) != words:
                assert (key, words, 0) in told[number]
                SHOWN["sheet"] += 1
            for other, beside in papers.items():
                its = beside.quoted.get(key, words)
                if other != number and "…" not in (its, words) and its != words:
                    assert any(fault[:2] == (key, words) and fault[2] for fault in told[number]), (number, other, key)
                    SHOWN["other document"] += 1
                SHOWN["agrees"] += its == words
    last = Release.objects.filter(conference=world.conference).order_by("-number").first()
    if last is not None:
        check_release(last, papers, now)


def check_release(last: Release, papers: dict[int, Version], now: dict[str, str]) -> None:
    shown = {(one.told, one.other) for one in differing(last, queries.sheet_of(last.conference, "vi"))}
    quoted = last.quoted["vi"]
    text = " ".join(line for lines in last.texts["vi"]["parts"] for line in lines)
    for key, words in quoted.items():
        assert words in text or key not in RELEASE, key
        others = {now.get(key, words), *(one.quoted.get(key, words) for one in papers.values())}
        for other in others - {words, "…"}:
            assert (words, other) in shown, (key, words, other)
            SHOWN["release"] += 1
    said = re.search(r"có (.+?) đại biểu", text)
    assert said is None or said[1] in quoted.values()  # no number of people that is not the sheet's


@pytest.mark.parametrize("examples", [12, pytest.param(60, marks=pytest.mark.whole)])
def test_no_two_papers_say_another_figure_and_keep_silent(
    examples: int, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "press")
    world = make_world()
    conferences.edit(world.conference, by=SYSTEM, official_name={"vi": "Hội nghị thử số liệu"})
    session = world.sessions[0]
    conferences.add_item(session, by=SYSTEM, kind="topic", title={"vi": "Cầm máu"})
    SHOWN.update(dict.fromkeys(SHOWN, 0))

    @settings(
        max_examples=examples, deadline=None, derandomize=examples < 100, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate], report_multiple_bugs=False,
    )  # fmt: skip
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        with transaction.atomic():
            office = Office(world, data)
            for kind in KINDS[:3]:
                documents.draft(world.conference, by=office.by, kind=kind, language="vi")
            press.give_out(world.conference, by=office.by)
            for verb in data.draw(st.lists(st.sampled_from(VERBS), min_size=2, max_size=6)):
                getattr(office, verb)()
            check(world)
            transaction.set_rollback(True)

    run()
    assert all(SHOWN.values()), SHOWN  # none of the ways was never gone


def test_what_was_reviewed_is_not_issued_with_other_figures() -> None:
    world = make_world()
    office = Office(world, None)  # type: ignore[arg-type]
    facts.state(world.conference, by=office.by, key="present", stated=Quantity(100))
    row = documents.draft(world.conference, by=office.by, kind="minutes", language="vi")
    row = documents.send_to_review(row, by=office.by, seen=row.change)
    facts.state(world.conference, by=office.by, key="present", stated=Quantity(101))
    with pytest.raises(Refused, match="record_moved"):
        documents.issue(row, by=office.by, seen=row.change)
