"""Sổ câu hỏi và trả lời: everything that was asked on the day, and what became of it (domain.md §11 row 16)."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from diemcau.infra.documents import Document, Table
from diemcau.kernel import formats
from diemcau.live.questions.queries import log_of
from diemcau.live.questions.queries.desk import Card
from diemcau.live.questions.queries.told import states
from diemcau.outcomes.documents.drawn import paper
from diemcau.outcomes.documents.kinds import Subject

from .rooms import LIVE


def draw(subject: Subject) -> Sequence[Document]:
    cards = [card for card in log_of(subject.conference.pk, LIVE) if not card.row.withdrawn_at]
    told = [
        (_("Questions asked"), subject.sheet.words("questions", "")),
        (_("Questions answered"), subject.sheet.words("questions_answered", "")),
    ]
    log = table(cards, subject.language) if cards else subject.letterhead.text(_("No question has been asked."))
    blocks = [*paper.labelled(subject, told), log]
    return [paper.paper(subject, "", _("LOG OF QUESTIONS AND ANSWERS"), blocks)]


def table(cards: Iterable[Card], language: str) -> Table:
    """As they were asked; askers as each chose to be called, nobody where they chose that."""
    words = states()
    rows = tuple(_row(number, card, words, language) for number, card in enumerate(cards, 1))
    heads = (_("No."), _("Asked by"), _("Question"), _("Answer"), _("State"))
    return Table(heads, rows, (0.75, 1.8, 2.8, 2.9, 1.75), ("center",), size=11)


def _row(number: int, card: Card, words: dict[str, str], language: str) -> tuple[str, ...]:
    row = card.row
    state = words.get(f"state.{card.standing}", card.standing)
    if row.due and not row.answer:
        state = " ".join((f"{state},", _("by"), formats.day(row.due, language)))
    return str(number), card.who or "–", row.wording or row.text, row.answer, state
