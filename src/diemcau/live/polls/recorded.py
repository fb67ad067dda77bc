"""What the whole record holds of polls and what they came to (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.conferences.records import RUN, Column, Source, Unit, add
from diemcau.roster.models import Delegate

from . import answers, queries
from .enums import Kind, Naming, State
from .models import Answer, Poll

Row = Sequence[Any]

POLLS = [
    Column("number", _("Number"), _("Names the poll in other tables."), Unit.NUMBER, source=Source.SERVER),
    Column("title", _("Question"), _("What was asked."), Unit.TEXTS),
    Column("kind", _("Kind"), _("How it is answered."), labels=Kind),
    Column("naming", _("Who answered is kept"), _("Whether, and how."), labels=Naming),
    Column("state", _("State"), _("How far it is."), labels=State),
    Column("item", _("Item"), _("Number of the programme’s item it belongs to."), Unit.NUMBER),
    Column("opened_at", _("Opened"), _("When it was opened first."), Unit.MOMENT, source=Source.SERVER),
    Column("ended_at", _("Closed"), _("When it ended last; empty: it has not."), Unit.MOMENT, source=Source.SERVER),
]
RESULTS = [
    Column("poll", _("Poll"), _("Number of the poll."), Unit.NUMBER, source=Source.SERVER),
    Column("choice", _("Answer"), _("What could be chosen, in words."), source=Source.TYPED),
    Column(
        "votes",
        _("Votes"),
        _("How many chose it. Secret votes: once counted, and when there are not too few."),
        Unit.PERSONS,
    ),
    Column("share", _("Share"), _("Of those who answered, as its page says it."), Unit.SHARE),
]
ANSWERS = [
    Column("poll", _("Poll"), _("Number of the poll; of polls by name alone."), Unit.NUMBER, source=Source.SERVER),
    Column("delegate", _("Delegate"), _("Number of the person."), Unit.NUMBER),
    Column("answer", _("Answer"), _("What the person chose; of several answers the one that counts."), Unit.TEXTS),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("polls", _("Polls"), POLLS, _polls, source=Source.TYPED, order=41)
    add("poll_results", _("Results of polls"), RESULTS, _results, source=Source.COUNTED, order=42)
    add("poll_answers", _("Answers by name"), ANSWERS, _answers, source=Source.PHONES, order=43)


def _all(conference: Conference) -> Any:
    return Poll.objects.filter(conference=conference, run=RUN).order_by("made_at", "pk")


def _polls(conference: Conference) -> Iterator[Row]:
    for poll in _all(conference):
        yield poll.pk, poll.title, poll.kind, poll.naming, poll.state, poll.item_id, poll.opened_at, poll.ends_at


def _results(conference: Conference) -> Iterator[Row]:
    """Five queries at most, however many polls and answers."""
    polls = list(_all(conference).exclude(state=State.DRAFT))
    results = queries.results_of(polls, by_room=False)
    for poll in polls:
        result = results[poll.pk]
        for line in result.lines:
            yield poll.pk, line.text, line.n, round(100 * line.share, 1)
        for word in result.words:
            yield poll.pk, word.text, word.n, None


def _answers(conference: Conference) -> Iterator[Row]:
    """Personal answers to polls by name; of others nobody knows whose they are, and of secret ones there are none."""
    polls = {poll.pk: poll for poll in _all(conference).filter(naming=Naming.NAMED)}
    texts = {pk: {choice.key: choice.text for choice in queries.choices_of(poll)} for pk, poll in polls.items()}
    person = Delegate.objects.filter(conference=conference, uid=OuterRef("delegate"), merged_into=None)
    rows = Answer.objects.filter(poll__in=polls, stands=True).exclude(delegate=None)
    rows = rows.annotate(number=Subquery(person.values("pk")[:1])).order_by("poll_id", "site", "op")
    for poll, number, said in rows.values_list("poll_id", "number", "said").iterator(chunk_size=2_000):
        parts = answers.parts(polls[poll].kind, said)
        yield poll, number, [texts[poll].get(key, key) for key in parts]
