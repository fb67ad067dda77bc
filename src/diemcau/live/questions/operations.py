"""Questions come in, are supported and taken back. What holds is a function of the set of facts (words.py, pace.py)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from diemcau.conferences.models import Site
from diemcau.infra.operations import BY_ROOM, PERSONAL, Incoming, Judgement, Judging, grants, operation
from diemcau.kernel import phones
from diemcau.kernel.names import fold
from diemcau.people import queries as people
from diemcau.people.queries.roles import Spell
from diemcau.roster.models import Delegate

from . import actions, policies
from .enums import Naming, Way, WordKind
from .models import Question, Word
from .texts import LONGEST, clean, says_something, without_numbers

ASK, SUPPORT, UNSUPPORT, WITHDRAW = (f"questions.{verb}" for verb in ("ask", "support", "unsupport", "withdraw"))
MOST = {Way.PHONE: 200, Way.ROOM_PHONE: 200, Way.DESK: 5_000, Way.HUB: 50_000}
"""Questions that one phone, one room's desk, the hub may have asked in a run: far beyond what a person asks."""
MOST_WORDS = {Way.PHONE: 2_000, Way.ROOM_PHONE: 2_000, Way.DESK: 20_000, Way.HUB: 50_000}
"""Words about questions, those that nobody asked among them."""
_KINDS = {SUPPORT: WordKind.SUPPORT, UNSUPPORT: WordKind.UNSUPPORT, WITHDRAW: WordKind.WITHDRAW}

grants("questions.", PERSONAL, BY_ROOM, *policies.SENDERS)


class Sender(NamedTuple):
    """Who hands something in. `key` is sealed before it is kept; `delegate`: whose own phone it is."""

    key: str
    way: Way
    delegate: UUID | None = None


class Asking(NamedTuple):
    """A question as a well-formed op says it."""

    incoming: Incoming
    sender: Sender
    text: str
    naming: Naming
    delegate: UUID | None


@operation(ASK)
def judge_asking(judging: Judging) -> None:
    """Refuses: ``foreign_site``, ``not_allowed``, ``bad_body``, ``too_long``, ``no_text``, ``too_many_questions`` (of one sender, MOST)."""
    senders = _senders(judging)
    good: list[Asking] = []
    for incoming in judging.incoming:
        sender = senders[incoming.op.id]
        if isinstance(sender, Sender) and (asking := _read(judging, incoming, sender)):
            good.append(asking)
    by_run: dict[str, list[Asking]] = defaultdict(list)
    for asking in good:
        by_run[asking.incoming.op.run].append(asking)
    for run, askings in by_run.items():
        _take(judging, run, askings)


def _take(judging: Judging, run: str, askings: list[Asking]) -> None:
    number = judging.conference
    people = {uid for asking in askings if (uid := asking.delegate or asking.sender.delegate)}
    found = Delegate.objects.filter(uid__in=people).values_list("uid", "conference", "unit", "site")
    listed = {uid: (unit, site) for uid, conference, unit, site in found if conference == number}
    askings = [_of_its_room(judging, asking, listed) for asking in askings]
    units = {uid: unit for uid, (unit, _site) in listed.items()}
    sealed = {asking.sender.key: actions.seal(number, run, asking.sender.key) for asking in askings}
    asked = actions.asked_by(number, run, sealed.values())
    rows = []
    for asking in askings:
        asker = sealed[asking.sender.key]
        if asked[asker] >= MOST[asking.sender.way]:
            judging.refuse(asking.incoming, "too_many_questions")
            continue
        asked[asker] += 1
        rows.append(_row(number, asking, asker, units))
    slowed = actions.asked(number, run, rows)
    for row in rows:
        if row.uid in slowed and judging.judgements[row.uid].reason == "":
            judging.judgements[row.uid] = Judgement("accepted", "slowed")
    if rows:
        judging.changed(actions.QUESTIONS, "", run)


def _of_its_room(judging: Judging, asking: Asking, listed: Mapping[UUID, tuple[str, int | None]]) -> Asking:
    """A room's desk speaks for those of its own list: for anybody else it is the room's question, and the desk is told so."""
    if asking.sender.way != Way.DESK or asking.delegate is None:
        return asking
    if listed.get(asking.delegate, ("", None))[1] == asking.incoming.entry.site:
        return asking
    judging.judgements[asking.incoming.op.id] = Judgement("accepted", "by_room")
    return asking._replace(delegate=None, naming=Naming.UNIT)


def _row(conference: int, asking: Asking, asker: str, units: Mapping[UUID, str]) -> Question:
    entry, op = asking.incoming.entry, asking.incoming.op
    person = asking.delegate or asking.sender.delegate
    return Question(
        conference_id=conference, run=op.run, uid=op.id, site_id=entry.site, way=asking.sender.way,
        naming=asking.naming, asker=asker, delegate=person if asking.naming == Naming.NAMED else None,
        unit=units.get(person, "") if person else "", text=asking.text, search_key=fold(asking.text), asked_at=entry.at,
        came_at=entry.received_at, shown_from=entry.received_at,
    )  # fmt: skip


def _read(judging: Judging, incoming: Incoming, sender: Sender) -> Asking | None:
    """Judged: None when it was refused."""
    body = incoming.op.body
    said, naming = body.get("text"), body.get("naming")
    delegate = _uid(body.get("delegate"))
    if (
        not {"text", "naming"} <= body.keys() <= {"text", "naming", "delegate"}
        or not isinstance(said, str)
        or naming not in (Naming.NAMED, Naming.UNIT)
        or ("delegate" in body and (delegate is None or sender.way in (Way.PHONE, Way.ROOM_PHONE)))
        or (naming == Naming.NAMED and sender.way in (Way.DESK, Way.HUB) and delegate is None)
    ):
        judging.refuse(incoming, "bad_body")
        return None
    tidied = clean(said)
    if len(tidied) > LONGEST:
        judging.refuse(incoming, "too_long")
        return None
    text = without_numbers(tidied)
    if not says_something(text):
        judging.refuse(incoming, "no_text")
        return None
    nameless = naming == Naming.NAMED and sender.way == Way.ROOM_PHONE
    judging.accept(incoming)
    if text != tidied or nameless:
        judging.judgements[incoming.op.id] = Judgement("accepted", "by_room" if nameless else "identity_number")
    return Asking(incoming, sender, text, Naming.UNIT if nameless else Naming(naming), delegate)


@operation(SUPPORT, UNSUPPORT, WITHDRAW)
def judge_words(judging: Judging) -> None:
    """Refuses: ``foreign_site``, ``not_allowed``, ``bad_body``, ``too_many_words`` (of one sender, MOST_WORDS). A word about a question
    that is not there yet counts once it is."""
    senders = _senders(judging)
    good: dict[str, list[tuple[Incoming, Sender, UUID]]] = defaultdict(list)
    for incoming in judging.incoming:
        sender, question = senders[incoming.op.id], _uid(incoming.op.body.get("question"))
        if not isinstance(sender, Sender):
            continue
        if question is None or incoming.op.body.keys() != {"question"}:
            judging.refuse(incoming, "bad_body")
            continue
        good[incoming.op.run].append((incoming, sender, question))
    for run, some in good.items():
        if actions.heard(judging.conference, run, _words(judging, run, some)):
            judging.changed(actions.QUESTIONS, "", run)


def _words(judging: Judging, run: str, some: Sequence[tuple[Incoming, Sender, UUID]]) -> list[Word]:
    """Judged: those that are taken."""
    number = judging.conference
    sealed = {sender.key: actions.seal(number, run, sender.key) for _, sender, _ in some}
    said, words = actions.said_by(number, run, sealed.values()), []
    for incoming, sender, question in some:
        entry, op, asker = incoming.entry, incoming.op, sealed[sender.key]
        if said[asker] >= MOST_WORDS[sender.way]:
            judging.refuse(incoming, "too_many_words")
            continue
        said[asker] += 1
        judging.accept(incoming)
        word = Word(
            conference_id=number, run=run, op=op.id, question=question, kind=_KINDS[op.kind], site=entry.site, asker=asker,
            is_personal=sender.delegate is not None, at=entry.at,
        )  # fmt: skip
        words.append(word)
    return words


def _senders(judging: Judging) -> dict[UUID, Sender | None]:
    """Who handed in each op; None where it was refused. Three queries at most."""
    number = judging.conference
    sites = {incoming.entry.site for incoming in judging.incoming}
    known = set(Site.objects.filter(conference=number, pk__in=sites).values_list("pk", flat=True))
    whos = {incoming.entry.who for incoming in judging.incoming}
    spells = people.speakers_at({who for who in whos if not who.startswith((phones.DELEGATE, phones.DEVICE))}, number)
    found: dict[UUID, Sender | None] = {}
    for incoming in judging.incoming:
        sender = _sender(incoming, spells) if incoming.entry.site in known else None
        if incoming.entry.site not in known:
            judging.refuse(incoming, "foreign_site")
        elif sender is None:
            judging.refuse(incoming, "not_allowed")
        found[incoming.op.id] = sender
    return found


def _sender(incoming: Incoming, spells: Mapping[str, list[Spell]]) -> Sender | None:
    who, site = incoming.entry.who, incoming.entry.site
    delegate = phones.delegate_of(who)
    if delegate is not None:
        return Sender(who, Way.PHONE, delegate)
    if phones.is_phone(who):
        return Sender(who, Way.ROOM_PHONE)
    held = [
        spell
        for spell in spells.get(who, ())
        if spell.role in policies.SENDERS and spell.site in (0, site) and spell.covers(incoming.entry.received_at)
    ]
    if not held:
        return None
    return Sender("hub", Way.HUB) if any(spell.site == 0 for spell in held) else Sender(f"room:{site}", Way.DESK)


def _uid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None
