"""What a delegate is called by machines: it follows from how they stand on the list, so that the same list names the same people.

A server put back from a backup does not know who was put on the list since. When they are put on it again they are who they
were: what devices have said of them takes effect, and what was printed for them holds (docs/decisions/0010).
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from diemcau.infra.derived import derived_key
from diemcau.kernel import ids

from .entry import pieces
from .models import Delegate

CODE_LENGTH = 12  # 60 bits: nobody finds a code by trying
MOST_ALIKE = 40  # namesakes of one unit and room that are told apart by their order; more are named by chance
ASK = 4_000  # values in one IN list: below every database's limit


class Identity(NamedTuple):
    """A delegate's names: for devices (`uid`, the UUID's 32 hex digits), for the QR, for desks without the QR's secret."""

    uid: str
    code: str
    code_hash: str

    def fields(self) -> dict[str, Any]:
        """As fields of a Delegate."""
        return {**self._asdict(), "uid": UUID(self.uid)}


def of(conference: int, uids: Iterable[str]) -> list[Identity]:
    """The identities of delegates whose `uid` is known: codes follow from it and from the server's secret."""
    key = derived_key("diemcau.roster.code")
    made = []
    for uid in uids:
        code = ids.code_of(blake2b(uid.encode(), digest_size=CODE_LENGTH, key=key).digest())
        made.append(Identity(uid, code, ids.code_hash(conference, code)))
    return made


def listed(conference: int, rows: Sequence[tuple[str, int | None]]) -> list[Identity]:
    """Identities for new rows of the list (row key and room), in their order; nobody's who is or was on it. Inside the caller's
    transaction.

    The first of a row key has the number 0, the next one 1: so a former namesake (somebody who was renamed, moved or taken off
    keeps the name) is passed over. One query for 4,000 rows.
    """
    key, found = derived_key("diemcau.roster.uid"), [""] * len(rows)
    rooms = {site: blake2b(f"{site}".encode(), digest_size=2, key=key).hexdigest() for _key, site in rows}
    left, used = [*range(len(rows))], set[str]()
    for number in range(MOST_ALIKE):
        for at in left:
            row_key, site = rows[at]
            found[at] = _uid(key, rooms[site], f"{row_key}.{number}")
        used |= _taken(conference, [found[at] for at in left])
        alike = []
        for at in left:
            if found[at] in used:
                alike.append(at)
            used.add(found[at])
        left = alike
        if not left:
            break
    for at in left:
        found[at] = ids.uuid7().hex
    return of(conference, found)


def _uid(key: bytes, room: str, said: str) -> str:
    """A UUIDv8 (RFC 9562 §5.8) of a digest; as text, which is five times faster than making UUIDs.

    The room's four digits come first, so that rows of one room stand together in the index: a tenth less to write.
    """
    digest = blake2b(said.encode(), digest_size=16, key=key).hexdigest()
    return f"{room}{digest[4:12]}8{digest[13:16]}{'89ab'[int(digest[16], 16) & 3]}{digest[17:]}"


def _taken(conference: int, uids: Sequence[str]) -> set[str]:
    """Raw: the ORM takes five times longer to prepare the values than the database to find them."""
    found: set[str] = set()
    table = connection.ops.quote_name(Delegate._meta.db_table)
    with connection.cursor() as cursor:
        for piece in pieces(uids, ASK):
            marks = ", ".join(["%s"] * len(piece))
            # Not narrowed to the conference in SQL: SQLite would walk all of it instead of looking the few up.
            cursor.execute(f"SELECT uid, conference_id FROM {table} WHERE uid IN ({marks})", piece)  # noqa: S608 - own names
            found |= {getattr(uid, "hex", uid) for uid, owner in cursor.fetchall() if owner == conference}
    return found
