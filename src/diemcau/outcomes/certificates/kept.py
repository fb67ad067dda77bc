"""Certificates on a delegate's own page: what is kept, what they may take away; and how it is forgotten."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diemcau.kernel import formats
from diemcau.roster import holdings, merged, takeaways
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate
from diemcau.roster.takeaways import Offered, Taken

from . import actions, credentials, exports, queries
from .design import issued_on
from .models import Certificate

PDF, CREDENTIAL = "certificate.pdf", "certificate.jwt"


def register() -> None:
    """Called when the app gets ready."""
    holdings.keep("certificates", kept, title=gettext_lazy("Certificates"))
    holdings.when_erased(actions.forget_in)
    merged.hear(actions.move)
    takeaways.offer("certificates", offers, make)


def kept(delegate: Delegate) -> Iterator[Holding]:
    """Every certificate of theirs, also of an entry that became theirs, and how it stands. One query."""
    language = get_language() or "vi"
    rows = Certificate.objects.filter(Q(delegate=delegate) | Q(delegate__merged_into=delegate))
    rows = rows.select_related("issue").order_by("number")
    for row in rows:
        row.conference = delegate.conference
        day = formats.day(issued_on(row.issue.design, row.issued_at, delegate.conference), language)
        yield Holding(f"certificate_{row.number}", row.numbered, f"{day} · {row.get_state_display()}")


def offers(delegate: Delegate) -> Sequence[Offered]:
    """The valid one. One query."""
    row = queries.valid_of(delegate)
    if row is None or row.is_erased:
        return ()
    told = _("Your certificate no. %(number)s. The code on it lets anybody check that it is genuine.")
    return (
        Offered(PDF, _("Certificate (PDF)"), told % {"number": row.numbered}),
        Offered(CREDENTIAL, _("Digital credential (Open Badges 3.0)")),
    )


def make(delegate: Delegate, name: str) -> Taken:
    """One of the two files."""
    row = queries.valid_of(delegate)
    assert row is not None
    if name == PDF:
        return Taken(exports.certificate_pdf(row), "application/pdf", file_name(row, "pdf"))
    return Taken(credentials.credential(row).encode(), credentials.MEDIA_TYPE, file_name(row, "jwt"))


def file_name(row: Certificate, ending: str) -> str:
    """ASCII, so that every system keeps it."""
    return f"{slugify(row.conference.key)}-{row.number}.{ending}"
