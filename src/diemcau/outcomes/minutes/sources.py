"""What other modules' records say of a run, as entries of its minutes: one of each item that began, of what was shown, of each confirmed
round of headcounts, each turn, each answered question, each closed poll."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Sum
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.attendance.models import Headcount, HeadcountRound
from diemcau.conferences.models import Conference
from diemcau.conferences.queries import programme_of
from diemcau.kernel.formats import clock_time, number, share
from diemcau.kernel.localised import choose
from diemcau.live.polls.enums import State
from diemcau.live.polls.models import Poll
from diemcau.live.polls.queries import results_of
from diemcau.live.questions.enums import Naming, Step
from diemcau.live.questions.models import Question
from diemcau.live.stage.models import Spoken

from .enums import Source
from .shown import shown_of

Key = tuple[str, str]


class Found(NamedTuple):
    """What a source says now. `key` names it as long as it is there."""

    source: str
    key: str
    at: datetime
    text: str


def gathered(conference: Conference, run: str, language: str) -> dict[Key, Found]:
    """Everything by source and key, in a language. Some fifteen queries whatever the conference."""
    with translation.override(language):
        told = [
            *_items(conference, run, language),
            *_shown(conference, run, language),
            *_present(conference, run, language),
            *_spoken(conference, run, language),
            *_questions(conference, run),
            *_polls(conference, run, language),
        ]
    return {(one.source, one.key): one for one in told}


def ended(conference: Conference, run: str, language: str) -> datetime | None:
    """When the last item of the run ended, None while one runs or none began."""
    items = [item for item in programme_of(conference, language, run).items if item.actual_start]
    ends = [item.actual_end for item in items if item.actual_end]
    return max(ends) if ends and len(ends) == len(items) else None


def _items(conference: Conference, run: str, language: str) -> Iterator[Found]:
    zone = ZoneInfo(conference.timezone)
    for item in programme_of(conference, language, run).items:
        if item.actual_start is None:
            continue
        said = item.title or item.kind_name.capitalize()
        who = "; ".join(filter(None, (one.text for one in item.speakers)))
        if who:
            said = _("%(item)s – %(who)s") % {"item": said, "who": who}
        if item.actual_end:
            said = _("%(item)s (until %(time)s)") % {"item": said, "time": clock_time(item.actual_end, zone)}
        yield Found(Source.ITEM, str(item.id), item.actual_start, f"{said}.")


def _shown(conference: Conference, run: str, language: str) -> Iterator[Found]:
    for one in shown_of(conference, run, language):
        said = _("Film shown: %(title)s.") if one.kind == "film" else _("Slides shown: %(title)s.")
        yield Found(Source.SHOWN, one.key, one.at, said % {"title": one.title.rstrip(".")})


def _present(conference: Conference, run: str, language: str) -> Iterator[Found]:
    rooms = conference.sites.count()
    rounds = {one.pk: one for one in HeadcountRound.objects.filter(session__conference=conference)}
    sums = (
        Headcount.objects.filter(run=run, confirmed=True, round__session__conference=conference)
        .values("round")
        .annotate(persons=Sum("present"), of=Count("site"), last=Max("at"))
        .order_by("round")
    )
    for row in sums:
        said = _("%(round)s: %(present)s present, as %(rooms)s of %(of)s rooms confirm.") % {
            "round": choose(rounds[row["round"]].title, language) or _("Headcount"),
            "present": number(row["persons"], language),
            "rooms": number(row["of"], language),
            "of": number(rooms, language),
        }
        yield Found(Source.PRESENT, str(row["round"]), _moment(row["last"]), said)


def _spoken(conference: Conference, run: str, language: str) -> Iterator[Found]:
    for one in Spoken.objects.filter(conference=conference, run=run).select_related("site").order_by("began", "pk"):
        who = f"{one.unit} ({one.site.name})" if one.unit else one.site.name
        minutes = number(max(1, round(one.ms / 60_000)), language)
        said = _("%(who)s: %(kind)s, %(minutes)s min") % {
            "who": who, "kind": one.get_kind_display(), "minutes": minutes,
        }  # fmt: skip
        yield Found(Source.SPOKEN, str(one.pk), _moment(one.began), f"{said}: {one.note}" if one.note else f"{said}.")


def _questions(conference: Conference, run: str) -> Iterator[Found]:
    asked = Question.objects.filter(
        conference=conference, run=run, step__in=(Step.ANSWERED, Step.WRITTEN), withdrawn_at=0, head=None
    )
    for one in asked.select_related("site").order_by("step_at", "uid"):
        parts = [one.unit or (one.site.name if one.site else "")] if one.naming != Naming.ANONYMOUS else []
        who = ", ".join(filter(None, parts)) or pgettext("minutes", "anonymous")
        said = _("Question (%(who)s): “%(text)s”.") % {"who": who, "text": one.shown.strip().rstrip(".")}
        if one.given:
            said += " " + _("Answer: %(answer)s") % {"answer": one.given}
        elif one.step == Step.WRITTEN:
            said += " " + _("It gets a written answer.")
        else:
            said += " " + _("Answered in the hall.")
        yield Found(Source.QUESTION, str(one.uid), _moment(one.live_at or one.ended_at or one.step_at), said)


def _polls(conference: Conference, run: str, language: str) -> Iterator[Found]:
    polls = list(Poll.objects.filter(conference=conference, run=run, state=State.CLOSED).order_by("made_at", "pk"))
    results = results_of(polls, by_room=False)
    for poll in polls:
        result = results[poll.pk]
        said = _("Vote: %(question)s") % {"question": choose(poll.title, language).rstrip(".")}
        if result.is_sealed or result.is_few or result.away:
            told = pgettext("minutes", "the result is not told")
        elif not result.answers:
            told = pgettext("minutes", "nobody answered")
        else:
            told = "; ".join(
                f"{line.text}: {number(line.n, language)} ({share(line.n, result.answers, language)})"
                for line in result.lines
            ) or _("%(answers)s answers") % {"answers": number(result.answers, language)}
        yield Found(Source.POLL, str(poll.uid), _moment(poll.ends_at or poll.opened_at), f"{said} – {told}.")


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
