"""A name in what was typed: found and taken out whatever stands around it; numbers of identity papers are not taken in."""

import io
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemcau.conferences.models import ProgrammeItem, Speaker
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.formats import Quantity
from diemcau.outcomes.documents import actions as documents
from diemcau.outcomes.documents.actions import Said
from diemcau.outcomes.documents.persons import GONE, holds, without
from diemcau.outcomes.facts import actions as facts
from diemcau.outcomes.minutes import actions as minutes
from diemcau.outcomes.press import actions as press
from diemcau.outcomes.press import files
from diemcau.outcomes.press.cards import faces_of
from diemcau.outcomes.press.content import kit_of
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import camera_photo, organiser

NAME = "Giàng A Sử"
SIGNS = " ,;:./–-_’'()[]“”@\u200b\t"


@given(
    st.text(SIGNS, min_size=1), st.text(SIGNS, min_size=1, max_size=3), st.sampled_from(["NFC", "NFD"]), st.booleans()
)
def test_whatever_signs_stand_around_it(around: str, between: str, form: str, is_large: bool) -> None:
    written = NAME.upper() if is_large else NAME
    spaced = written.replace(" ", between if between.strip("\u200b") else " ")
    text = (
        unicodedata.normalize(form, f"Ảnh{around}{spaced}{around}Chủ tịch")
        if around.strip("\u200b")
        else f"Ảnh {spaced} Chủ tịch"
    )
    assert holds(text, NAME)
    left = without(text, NAME)
    assert not holds(left, NAME)
    assert left.startswith("Ảnh")
    assert left.endswith("Chủ tịch")
    assert left.count(GONE) == 1


@pytest.mark.parametrize("text", ["Giàng A Sửu", "Giàng Sử A", "Giàng Á Sử", "xGiàng A Sử", "Giàng A\nSử"])
def test_another_name_is_none(text: str) -> None:
    assert not holds(text, NAME)
    assert without(text, NAME) == text


def test_a_name_of_one_word_is_taken_out_only_where_it_is_written_large() -> None:
    assert without({"vi": ["Bà An nói an toàn; AN", "Ea An"]}, "An") == {"vi": ["Bà … nói an toàn; …", "Ea …"]}
    assert without("H'Mrai  Êban, Nguyễn Thị Hòa", "H’Mrai Êban") == "…, Nguyễn Thị Hòa"
    assert holds("Nguyễn Thị Hòa", "Nguyễn Thị Hoà")
    assert not holds("– –", "–")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "door",
    ["document", "recipients", "entry", "head", "conclusion", "task", "photo", "kit", "contact", "card", "figure"],
)
def test_numbers_of_identity_papers_are_not_taken_in(
    door: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "root", lambda: tmp_path)
    world = make_world(sites=1, people=1)
    with pytest.raises(Refused) as refused:
        doors(world, organiser(world.conference), "Ông Lò Văn Tiến, CCCD 001085012345")[door]()
    assert refused.value.code == "identity_number"


def doors(world: World, by: Actor, text: str) -> dict[str, Callable[[], Any]]:
    """Whatever an office types into its papers, by where."""
    at = world.conference
    run: Any = {"conference": at, "run": "live", "by": by}

    def edit(**said: Any) -> None:
        made = documents.draft(at, by=by, kind="plan", language="vi")
        documents.edit(made, by=by, seen=made.change, said=Said(**said))

    def task() -> None:
        one = minutes.word_conclusion(**run, text="Làm", said_by="", kind="conclusion")
        minutes.set_task(**run, conclusion=one.pk, said=minutes.Said("Làm", "Sở Y tế", text, None))

    def worded(texts: dict[str, str], contact: str) -> None:
        kit = kit_of(at)
        press.word_kit(at, by=by, seen=kit.version, language="vi", texts=texts, contact=contact, embargo_until=None)

    def carded() -> None:
        session = at.sessions.all()[0]
        Speaker.objects.create(
            item=ProgrammeItem.objects.create(session=session, title={"vi": "Bỏng"}), name="Lò Văn Tiến"
        )
        [face] = faces_of(at)
        press.edit_card(at, by=by, speaker=face.key, said={**face.said, "name": text})

    photo = io.BytesIO(camera_photo())
    return {
        "document": lambda: edit(typed={"purpose": text}),
        "recipients": lambda: edit(typed={}, lines={"recipients": [text]}),
        "entry": lambda: minutes.add_entry(**run, key="0" * 32, at=datetime.now(UTC), text=text),
        "head": lambda: minutes.head_book(**run, seen=0, chair=text, secretary="", closed_at=None),
        "conclusion": lambda: minutes.word_conclusion(**run, text="Làm", said_by=text, kind="conclusion"),
        "task": task,
        "photo": lambda: press.send_photo(at, photo, by=by, size=1, site=None, caption={"vi": text}),
        "kit": lambda: worded({"course": text}, ""),
        "contact": lambda: worded({}, text),
        "card": carded,
        "figure": lambda: facts.state(at, by=by, key="delegates", stated=Quantity(3), source=text),
    }
