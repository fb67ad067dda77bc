"""How the kit is worded, given out, and reached by the press."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from diemcau.conferences.letterheads import letterhead_of
from diemcau.conferences.models import Conference
from diemcau.infra import audit, documents
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.identity import refuse_identity_numbers
from diemcau.kernel.ids import secret_hash
from diemcau.kernel.names import tidy

from ...documents.kinds import Subject
from ...documents.signs import require_fonts
from ...facts.queries import sheet_of
from ...facts.sheets import Sheet
from .. import files, papers
from ..content import as_kept, content_of, kit_of, languages_of
from ..drafting import PARTS, check, patterns
from ..links import kit_secret
from ..models import Kit, Release
from ..queries import approved_photos
from .gate import require_keeper

MOST_TEXT = 5_000  # characters of one part


@transaction.atomic
def word_kit(
    conference: Conference, *, by: Actor, seen: int, language: str, texts: Mapping[str, str], contact: str,
    embargo_until: datetime | None,
) -> Kit:  # fmt: skip
    """The words of one language in place of the draft; a part that says what the draft says goes on following the record.

    Raises Refused: forbidden, closed, kit_moved, no_such_figure, identity_number.
    """
    refuse_identity_numbers(contact, *texts.values())
    kit = _locked(conference, by, seen)
    with translation.override(language):
        sheet = sheet_of(conference, language)
        drafted = patterns(conference, language, sheet)
    kept: dict[str, str] = {}
    for part in PARTS:
        text = _lines(texts.get(part, ""))
        if text and text != _lines(drafted[part]):
            check(text, sheet)
            kept[part] = text
    kit.texts = {code: said for code, said in {**kit.texts, language: kept}.items() if said}
    kit.contact, kit.embargo_until = tidy(contact)[:300], embargo_until
    return _saved(kit, by, "word_kit")


def _lines(text: str) -> str:
    lines = (tidy(line) for line in text.replace("\0", "")[:MOST_TEXT].splitlines())
    return "\n".join(line for line in lines if line)


def give_out(conference: Conference, *, by: Actor, facts_version: int = 0) -> Release:
    """A version of the release, in every language the conference speaks, as it stands now and for good, with the figures of a frozen
    version of the fact sheet (0: as they stand now). The first one makes the public link. Raises Refused: forbidden, closed, signs_without_font, disk_full; kit_moved, when somebody
    changed words or embargo, or took a photo back, while its papers were made.

    Its papers, seconds of work, are made before anything is locked.
    """
    require_keeper(by, conference)
    release = Release(conference=conference, facts_version=facts_version, made_by=by.who, made_name=by.name[:160])
    kit = kit_of(conference)
    for language in languages_of(conference):
        with translation.override(language):
            _press(release, kit, language, sheet_of(conference, language, facts_version))
    with transaction.atomic():
        kit = _locked(conference, by, kit.version)
        _require_approved(release)
        release.number = 1 + (conference.releases.aggregate(last=Max("number"))["last"] or 0)
        release.save()
        if release.number == 1:
            _link(kit)
        _saved(kit, by, "give_out")
    return release


def _require_approved(release: Release) -> None:
    """Raises Refused(kit_moved) when a photo was taken back while the papers with its caption were made."""
    told = {number for kept in release.texts.values() for number, _text, _credit in kept["captions"]}
    if told - {photo.number for photo in approved_photos(release.conference)}:
        raise Refused("kit_moved")


def _press(release: Release, kit: Kit, language: str, sheet: Sheet) -> None:
    conference = release.conference
    content = content_of(conference, language, sheet, kit)
    subject = Subject(conference, language, sheet, letterhead_of(conference, language), dated=timezone.localdate())
    paper, figures = papers.release_paper(subject, content), papers.fact_sheet(subject)
    require_fonts([paper, *figures])
    release.texts[language] = as_kept(content)
    made = {
        "release.pdf": documents.pdf([paper]),
        "release.docx": documents.docx([paper]),
        "facts.pdf": documents.pdf(figures),
    }
    release.files[language] = {
        name: files.keep(conference.pk, data, name.rpartition(".")[2]) for name, data in made.items()
    }
    release.quoted[language] = dict(sheet.quoted)


@transaction.atomic
def renew_link(conference: Conference, *, by: Actor) -> Kit:
    """Another public link; the one before opens nothing from now on. Raises Refused: forbidden, closed, nothing_given_out."""
    kit = _locked(conference, by, None)
    if not conference.releases.exists():
        raise Refused("nothing_given_out")
    _link(kit)
    return _saved(kit, by, "renew_link")


@transaction.atomic
def end_link(conference: Conference, *, by: Actor) -> Kit:
    """The public link opens nothing from now on. Raises Refused: forbidden, closed."""
    kit = _locked(conference, by, None)
    kit.secret_hash, kit.link_made_at = "", None
    return _saved(kit, by, "end_link")


def _link(kit: Kit) -> None:
    kit.link_made_at = timezone.now()
    kit.secret_hash = secret_hash(kit_secret(kit))


def _locked(conference: Conference, by: Actor, seen: int | None) -> Kit:
    require_keeper(by, conference)
    Kit.objects.get_or_create(conference=conference)
    kit = Kit.objects.select_for_update().get(conference=conference)
    if seen is not None and kit.version != seen:
        raise Refused("kit_moved")
    return kit


def _saved(kit: Kit, by: Actor, verb: str) -> Kit:
    kit.version += 1
    kit.save()
    audit.record(by, f"press.{verb}", conference=kit.conference_id)
    return kit
