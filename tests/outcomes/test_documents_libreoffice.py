"""LibreOffice opens the Word file of every kind, in both languages, and gives back its Vietnamese."""

import subprocess
from pathlib import Path
from shutil import which

import pypdfium2
import pytest
from django.utils import translation

from diemcau.infra import documents
from diemcau.outcomes.documents.drawing import subject_of
from diemcau.outcomes.documents.kinds import Kind, kinds
from tests.attendance.world import World, make_world
from tests.infra.test_documents_ending import ended
from tests.outcomes.press_grounds import docx_text

pytestmark = [pytest.mark.proof, pytest.mark.django_db]


@pytest.fixture
def world(db: None) -> World:
    return make_world(sites=3, people=4)


def written(world: World, folder: Path) -> dict[Path, bytes]:
    """A file for every kind that is a text and of which there is something."""
    made = {}
    for language in ("vi", "en"):
        for kind in (one for one in kinds() if one.draw):
            with translation.override(language):
                made |= _file(world, kind, language, folder)
    return made


def _file(world: World, kind: Kind, language: str, folder: Path) -> dict[Path, bytes]:
    of = kind.each(world.conference, language) if kind.each else [("", "")]
    if not of or kind.draw is None:
        return {}
    drawn = kind.draw(subject_of(world.conference, language, about=of[0][0]))
    path, data = folder / f"{kind.code}-{language}.docx", documents.write["docx"](drawn)
    path.write_bytes(data)
    return {path: data}


@pytest.mark.skipif(not which("soffice"), reason="sh tools/prerequisites.sh proof installs LibreOffice")
def test_every_kind_opens_and_reads_the_same(world: World, tmp_path: Path) -> None:
    made = written(world, tmp_path)
    assert len(made) > 30
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    for form in ("pdf", "txt:Text (encoded):UTF8"):
        subprocess.run(
            [*command, "--convert-to", form, "--outdir", str(tmp_path), *map(str, made)],
            check=True,
            capture_output=True,
            timeout=500,
        )
    for path, data in made.items():
        assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF-"), path.name
        with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as paper:  # type: ignore[no-untyped-call]
            first = paper[0].get_textpage().get_text_range()
        assert "\nNAM\r" not in first, path.name  # the country's name is one line
        told = set(path.with_suffix(".txt").read_text(encoding="utf-8-sig").split())
        said = [word for word in docx_text(data).split() if word.isalpha()]
        assert said, path.name
        assert [word for word in said if word not in told] == [], path.name


@pytest.mark.skipif(not which("soffice"), reason="sh tools/prerequisites.sh proof installs LibreOffice")
def test_wherever_a_page_ends_the_signature_has_company_in_word_files_too(tmp_path: Path) -> None:
    """Of lengths from 30 to 54 lines, by “keep with next” alone."""
    path = tmp_path / "ended.docx"
    kinds_ = ("table", "short", "lines", "signers")
    blocks = [ended(kind, number) for kind in kinds_ for number in range(30, 55, 2)]
    path.write_bytes(documents.docx([documents.Document("x", "vi", some) for some in blocks]))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=300)
    with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as paper:  # type: ignore[no-untyped-call]
        pages = [page.get_textpage().get_text_range().split() for page in paper]
    signed = [page for page in pages if "Lò" in page]  # signs of a font put in for another are read apart
    assert len(signed) == len(blocks) == 52
    assert [page for page in pages if len(page) < 4] == []
    alone = [page for page in signed if not {"xã", "dòng."} & set(page)]
    assert alone == []
    assert any(page[0] == "2" for page in signed)
