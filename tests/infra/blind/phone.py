"""A delegate's phone in Python: makes tokens, asks, finishes them and spends them; and the server's side of it in one process."""

import json
from dataclasses import dataclass, field
from typing import Any

from diemcau.infra.blind import queries
from diemcau.infra.blind.places import as_text
from diemcau.kernel import blind, op
from diemcau.kernel.anonymous import SlotName
from diemcau.kernel.ids import uuid7
from diemcau.kernel.oplog import NewEntry, as_entry
from diemcau.plane.anonymous.slots import as_bytes

AT = 1_800_000_000_000
CONFERENCE = 7


@dataclass
class Phone:
    """`who` is what its ticket says. `made` is all it keeps: by place what will be signed, and the inverse."""

    who: str
    conference: int = CONFERENCE
    made: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    def asks(self, keys: dict[int, blind.PublicKey], *places: str, purpose: str = "ballot", at: int = AT) -> NewEntry:
        """The op with a blinded value for each place, as the log gets it."""
        wanted = {}
        for place in places:
            prepared = blind.prepare(uuid7().bytes * 2)
            blinded, inverse = blind.blind(keys[int(place.split(".")[0])], prepared)
            self.made[place] = prepared, inverse
            wanted[place] = as_text(blinded)
        return self.entry({"purpose": purpose, "wanted": wanted}, at=at)

    def entry(self, body: dict[str, Any], *, at: int = AT, run: Any = "live") -> NewEntry:
        one = op.Op(
            id=uuid7(), kind="blind.ask", device="phone:x", boot="b", n=1, at=at, mono=1, site=3, run=run, body=body
        )
        return as_entry(self.conference, one, self.who, at)

    def token(self, key: blind.PublicKey, place: str, signed: dict[str, str]) -> tuple[str, str]:
        """What the door wants for a place. Raises BadInput when what was signed is not its own."""
        prepared, inverse = self.made[place]
        return as_text(prepared), as_text(blind.finalize(key, prepared, as_bytes(signed[place]), inverse))

    def spends(self, key: blind.PublicKey, place: str, signed: dict[str, str], body: Any, **changed: Any) -> bytes:
        """The post to the door."""
        made, signature = self.token(key, place, signed)
        facts = {"conference": self.conference, "purpose": "ballot", "slot": int(place.split(".", maxsplit=1)[0])}
        return json.dumps({**facts, "token": made, "signature": signature, "body": body, **changed}).encode()


def public_keys(conference: int = CONFERENCE, purpose: str = "ballot", run: str = "live") -> dict[int, blind.PublicKey]:
    """As `/live/blind/keys` gives them."""
    return {
        said.name.slot: said.key
        for said in queries.said()
        if said.name[:3] == SlotName(conference, run, purpose, 0)[:3]
    }
