"""What an op's body must look like, kind by kind, by the ledger's own account."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

CLOSED = {
    "via": ("qr", "list", "paper"),
    "reason": ("duty_trip", "approved_leave", "substitute_sent", "other"),
    "channel": ("app", "sms", "phone", "paper"),
    "state": ("powered", "connected", "ready", "degraded", "lost"),
    "naming": ("named", "unit"),
    "by_phone": ("phone",),
    "speech": ("question", "contribution", "order"),
    "purpose": ("ballot", "question"),
    "problem": ("line", "power", "audio", "video", "media", "access", "other", ""),
}
SAID_BY_ROOMS = (
    "all_normal good no_picture no_sound low_sound echo stalls no_slides power restarting solved understood ring"
)
MOST_PERSONS = 100_000
OWN_PHRASE = re.compile(r"own-[1-9][0-9]{0,11}")


def _is_uid(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _is_letter(char: str) -> bool:
    """Whether it is a letter that can be seen: fillers of the Korean script are letters by category only."""
    return unicodedata.category(char)[0] == "L" and char not in "\u115f\u1160\u3164\uffa0"


def _is_number(value: object, least: int = 1, most: int = 2**53) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


_TYPES: dict[str, Callable[[Any], bool]] = {
    **{name: words.__contains__ for name, words in CLOSED.items()},
    "uid": _is_uid,
    "hash": lambda v: isinstance(v, str) and len(v) == 32 and set(v) <= set("0123456789abcdef"),
    "number": _is_number,
    "persons": lambda v: _is_number(v, 0, MOST_PERSONS),
    "persons_or_none": lambda v: v is None or _is_number(v, 0, MOST_PERSONS),
    "flag": lambda v: isinstance(v, bool),
    "line": lambda v: isinstance(v, str) and len(v) <= 300 and any(c.isprintable() and not c.isspace() for c in v),
    "phrase": lambda v: isinstance(v, str) and (v in SAID_BY_ROOMS.split() or bool(OWN_PHRASE.fullmatch(v))),
    "full_name": lambda v: isinstance(v, str) and len(v) <= 120 and any(map(_is_letter, v)),
    "name": lambda v: isinstance(v, str) and len(v) <= 120,
    "confirmer": lambda v: isinstance(v, str) and len(v) <= 360 and any(map(_is_letter, v)),
    "remark": lambda v: isinstance(v, str) and len(v) <= 500,
    "words": lambda v: isinstance(v, str) and len(v) <= 300,
    "phone": lambda v: isinstance(v, str) and len(v) <= 24,
    "places": lambda v: isinstance(v, dict) and 1 <= len(v) <= 4,
    "text": lambda v: isinstance(v, str),
    "any": lambda _: True,
}
FORMS = {
    "attendance.check_in": "delegate:uid session:number via?:via",
    "attendance.check_out": "delegate:uid session:number",
    "attendance.undo": "undoes:uid delegate:uid session:number",
    "attendance.absent": "delegate:uid session:number reason:reason",
    "attendance.walk_in": "session:number full_name:full_name position?:words unit?:words phone?:phone",
    "attendance.visitor": "code_hash:hash session:number",
    "attendance.substitute": "delegate:uid session:number full_name:full_name position?:words unit?:words",
    "attendance.headcount": "round:number present:persons channel:channel confirmed:flag expected?:persons_or_none "
    "registered?:persons_or_none substitutes?:persons guests?:persons reported_by?:name",
    "room.state": "state:state",
    "room.problem": "problem:problem",
    "room.call": "calling:flag",
    "stage.ask": "about?:name kind?:speech unit?:name",
    "stage.withdraw": "unit?:name",
    "announcements.acknowledge": "announcement:uid channel?:by_phone",
    "chat.say": "text?:line phrase?:phrase",
    "reports.confirm": "name:confirmer present?:persons remark?:remark",
    "blind.ask": "purpose:purpose wanted:places",
    "questions.ask": "text:text naming:naming delegate?:uid",
    "questions.support": "question:uid",
    "questions.unsupport": "question:uid",
    "questions.withdraw": "question:uid",
    "polls.answer": "poll:uid answer:any delegate?:uid",
    "polls.hand_count": "poll:uid counts:any abstained?:any replaces?:flag",
}
_FIELDS = {kind: dict(part.split(":") for part in form.split()) for kind, form in FORMS.items()}
_NEEDED = {kind: {name for name in form if not name.endswith("?")} for kind, form in _FIELDS.items()}
_CHECKS = {kind: {name.rstrip("?"): _TYPES[of] for name, of in form.items()} for kind, form in _FIELDS.items()}


def is_formed(kind: str, body: Mapping[str, Any]) -> bool:
    """Whether a body has all fields its kind needs (those without ``?``), each as it should be, and no other."""
    checks = _CHECKS[kind]
    if kind == "chat.say" and len(body) != 1:
        return False
    return _NEEDED[kind] <= body.keys() <= checks.keys() and all(checks[name](value) for name, value in body.items())
