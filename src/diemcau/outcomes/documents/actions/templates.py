"""Templates of the office's own."""

from django.conf import settings
from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.conferences.secrecy import refuse_marked
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.names import tidy

from ...facts.queries import keys_of
from .. import files
from ..drawing import kind_for
from ..models import OwnTemplate
from .locking import require


@transaction.atomic
def store_template(
    conference: Conference, *, by: Actor, kind: str, language: str, name: str, data: bytes
) -> OwnTemplate:
    """A .docx in place of ours, from now on. Raises Refused: forbidden, closed, marked_secret, disk_full and what `checking.check`
    raises; NotFound for a kind that is no text."""
    require(by, conference)
    of = kind_for(kind)
    if of.draw is None or language not in dict(settings.LANGUAGES):
        raise NotFound
    refuse_marked(name, ())
    from ..templating import checking  # noqa: PLC0415 - megabytes that only who makes one needs

    checking.check(data, name, of, keys_of(conference))
    facts = {
        "name": tidy(name)[-160:],
        "kept": files.keep(conference.pk, data, "docx"),
        "digest": files.digest_of(data),
        "stored_by": by.who[:40],
        "stored_name": by.name[:160],
    }
    audit.record(by, "documents.store_template", conference=conference.pk, kind=kind, language=language)
    row, _made = OwnTemplate.objects.update_or_create(
        conference=conference, kind=kind, language=language, defaults=facts
    )
    return row


@transaction.atomic
def drop_template(conference: Conference, *, by: Actor, kind: str, language: str) -> None:
    """Ours again. Raises Refused: forbidden, closed."""
    require(by, conference)
    OwnTemplate.objects.filter(conference=conference, kind=kind, language=language).delete()
    audit.record(by, "documents.drop_template", conference=conference.pk, kind=kind, language=language)
