"""Hồ sơ quyết toán: which papers the settlement of costs needs, and which of them stand (domain.md §2.13, §11 row 25)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from diemcau.infra.documents import Document, Table

from .. import kinds
from ..kinds import Subject
from . import paper

NEEDED = ("invitation", "programme", "sign_in_sheet", "minutes", "result_report")


def draw(subject: Subject) -> Sequence[Document]:
    from ..queries import standing_of  # noqa: PLC0415 - its module asks for the kinds

    stands = standing_of(subject.conference)
    known = {kind.code: kind for kind in kinds.kinds()}
    rows = tuple(
        (str(number), str(known[code].label), stands.get(code, _("not there yet")), "")
        for number, code in enumerate((code for code in NEEDED if code in known), 1)
    )
    heads = (_("No."), _("Paper"), _("State"), _("Note"))
    return [
        paper.paper(
            subject, "", _("INDEX OF THE SETTLEMENT FILE"), [Table(heads, rows, (0.7, 3.9, 2.4, 2), ("center",))]
        )
    ]
