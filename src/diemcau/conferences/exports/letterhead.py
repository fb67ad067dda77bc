"""A sheet that shows how a conference's documents begin and end."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from diemcau.infra import documents

from ..letterheads import letterhead_of
from ..models import Conference


def sample_pdf(conference: Conference) -> bytes:
    """In the conference's language."""
    head = letterhead_of(conference, conference.language)
    with override(conference.language):
        blocks = (
            head.head("GM"),
            documents.Title(_("INVITATION"), _("Subject of the document")),
            head.text(_("The text of the document stands here, as long as it needs to be.") + " " + head.end),
            head.closing(heading=_("Recipients:")),
        )
        return documents.pdf([documents.Document(_("Letterhead"), conference.language, blocks, head.layout)])
