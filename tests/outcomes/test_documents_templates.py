"""Templates of the office's own: filled in both languages, and refused with the place of the fault."""

import io
import zipfile

import docx
import pytest

from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import Refused
from diemcau.outcomes.documents import actions, files, queries
from diemcau.outcomes.documents.actions import Said
from diemcau.outcomes.documents.exports import papers
from diemcau.outcomes.documents.kinds import kind_of
from diemcau.outcomes.documents.templating import checking, filling
from diemcau.outcomes.documents.templating.language import MOST_ROUNDS
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import docx_text

pytestmark = pytest.mark.django_db
GOOD = (
    "Số: {{ number }}/KH-{{ symbol }}",
    "{{ title }} – {{ conference.name }}",
    "{%p for text in paragraphs %}",
    "{{ loop.index }}) {{ text }}",
    "{%p endfor %}",
    "{%p if figures.delegates %}",
    "Đại biểu: {{ figures.delegates }}",
    "{%p endif %}",
    "{%p for session in sessions %}",
    "{%p for item in session.lines %}",
    "{{ item.title|upper }}",
    "{%p endfor %}",
    "{%p endfor %}",
)


@pytest.fixture
def world(db: None, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "documents")  # type: ignore[operator]
    return make_world(sites=3, people=2)


@pytest.fixture
def hub(world: World) -> Actor:
    return Actor("account:1", "Lò Thị Tổ Chức", frozenset({Held("organizer", world.conference.pk)}))


def written(*paragraphs: str) -> bytes:
    file = docx.Document()
    for text in paragraphs:
        file.add_paragraph(text)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def repacked(data: bytes, **more: bytes) -> bytes:
    """The package with files put in, or put in place (`__` for a slash, `_dot_` for a dot)."""
    out, other = io.BytesIO(), {name.replace("__", "/").replace("_dot_", "."): text for name, text in more.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in other:
                new.writestr(name, old.read(name))
        for name, text in other.items():
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_word_files_are_written_by_the_offices_template(world: World, hub: Actor, language: str) -> None:
    facts = {"kind": "plan", "language": language, "name": "mau.docx"}
    actions.store_template(world.conference, by=hub, data=written(*GOOD), **facts)  # type: ignore[arg-type]
    made = actions.draft(world.conference, by=hub, kind="plan", language=language)
    said = Said(typed={"purpose": "Cho <xã> & $thôn {{ 7 }}"}, number="12", words={"symbol": "SYT"})
    made = actions.edit(made, by=hub, seen=made.change, said=said)
    newest = queries.version_for(made, made.versions.count())
    told = docx_text(papers.paper(newest, "docx", by=hub))
    assert "Số: 12/KH-SYT" in told
    assert {"vi": "KẾ HOẠCH – ", "en": "PLAN – "}[language] in told
    assert "Cho <xã> & $thôn {{ 7 }}" in told  # what was typed is no template
    actions.drop_template(world.conference, by=hub, kind="plan", language=language)
    assert "1) " not in docx_text(papers.paper(newest, "docx", by=hub))


@pytest.mark.parametrize(
    ("paragraphs", "code", "facts"),
    [
        (("Một", "{{ ngay_sinh }}"), "template_unknown", {"place": 2, "name": "ngay_sinh"}),
        (("{{ typed.cmnd }}",), "template_unknown", {"place": 1, "name": "typed.cmnd"}),
        (("{{ conference.budget }}",), "template_unknown", {"place": 1, "name": "conference.budget"}),
        (("a", "{%p for text in paragraphs %}", "b"), "template_unclosed", {"place": 2}),
        (("a", "{%p endif %}"), "template_unopened", {"place": 2}),
        (("{%p for a in tables %}", "{%p endif %}"), "template_unopened", {"place": 2}),
        (("{{ number ",), "template_syntax", {"place": 1}),
        (("{{ number + }}",), "template_syntax", {"place": 1}),
        (("{{ number.__class__.__mro__ }}",), "template_forbidden", {"place": 1}),
        (("{{ figures.souls }}",), "template_unknown", {"name": "figures.souls"}),
        (("{{ 'x' * 1000000000 }}",), "template_forbidden", {"construct": "Mul"}),
        (("{{ ''.join(paragraphs) }}",), "template_forbidden", {"construct": "Call"}),
        (("{{ number|pprint }}",), "template_forbidden", {"construct": "|pprint"}),
        (("{% include 'x' %}",), "template_forbidden", {"construct": "Include"}),
        (("a", "{{r typed.purpose }}"), "template_forbidden", {"place": 2, "construct": "{{r"}),
        (("{{p typed.purpose }}",), "template_forbidden", {"construct": "{{p"}),
        (("{{tc number }}",), "template_forbidden", {"construct": "{{tc"}),
        (("{%p for i in range(9) %}", "{%p endfor %}"), "template_forbidden", {"construct": "Call"}),
    ],
)
def test_a_fault_is_named_with_its_place(paragraphs: tuple[str, ...], code: str, facts: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        checking.check(written(*paragraphs), "mau.docx", kind_of("plan"), {"delegates"})
    assert refused.value.code == code
    assert facts.items() <= refused.value.facts.items()


def test_packages_that_do_more_than_say_something_are_refused() -> None:
    good, plan = written("x"), kind_of("plan")
    linked = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="x" Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>'
    for data, name, code in (
        (good, "mau.docm", "template_macros"),
        (repacked(good, word__vbaProject_dot_bin=b"x"), "mau.docx", "template_macros"),
        (repacked(good, word___rels__settings_dot_xml_dot_rels=linked), "mau.docx", "template_links"),
        (repacked(good, word__embeddings__a_dot_bin=b"x"), "mau.docx", "template_objects"),
        (repacked(good, word__media__a_dot_png=bytes(41 << 20)), "mau.docx", "template_too_large"),
        (bytes(6 << 20), "mau.docx", "template_too_large"),
        (b"not a zip", "mau.docx", "not_a_docx"),
        (repacked(good, word__a_dot_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "mau.docx", "not_a_docx"),
    ):
        with pytest.raises(Refused) as refused:
            checking.check(data, name, plan, set())
        assert refused.value.code == code, name


def test_loops_within_loops_end() -> None:
    template = written(*["{%p for a in paragraphs %}"] * 3, "{{ a }}", *["{%p endfor %}"] * 3)
    with pytest.raises(Refused) as refused:
        filling.fill(template, {"paragraphs": [str(n) for n in range(100)]})
    assert (refused.value.code, refused.value.facts["most"]) == ("template_endless", MOST_ROUNDS)


def test_letters_of_a_text_are_no_list() -> None:
    template = written(*["{%p for a in typed.purpose %}"] * 3, "{{ a }}", *["{%p endfor %}"] * 3)
    with pytest.raises(Refused) as refused:
        filling.fill(template, {"typed": {"purpose": "a" * 20_000}})
    assert refused.value.code == "template_endless"
