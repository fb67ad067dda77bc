"""What must hold after a set of attendance ops: plain code that knows neither the handler nor kernel.op.standing."""

from typing import Any
from uuid import UUID

import msgspec

from diemcau.kernel.oplog import Entry

PRESENT = ("check_in", "visitor", "walk_in")


class Oracle:
    """Reads the ops of one conference. `listed` are the uids of people on the list, `codes` maps hashes to uids."""

    def __init__(self, entries: list[Entry], listed: set[UUID], codes: dict[str, UUID]) -> None:
        self.codes = codes
        self.facts: dict[UUID, dict[str, Any]] = {}
        for entry in entries:
            op = msgspec.json.decode(entry.op)
            fact = {"id": entry.id, "run": entry.run, "site": entry.site, "at": entry.at, "body": op["body"]}
            fact["hub"] = entry.who == "device:hub"
            self.facts[entry.id] = fact | {"kind": op["kind"][11:], "saw": {UUID(s) for s in op.get("saw", [])}}
        self.known = {(run, uid) for run in ("live", "rehearsal") for uid in listed}
        self.accepted: set[UUID] = set()
        self._accept()
        effective = [f for f in self.facts.values() if f["id"] in self.accepted]
        self.undone: set[tuple[str, UUID]] = set()
        self.refused: set[UUID] = set()
        for undo in (f for f in effective if f["kind"] == "undo"):
            self._undo(undo, self.facts.get(UUID(undo["body"]["undoes"])))
        self.state = self._people([f for f in effective if f["kind"] not in ("undo", "headcount")])
        self.counted = self._headcounts([f for f in effective if f["kind"] == "headcount"])
        brought = {f["id"]: f["run"] for f in effective if f["kind"] in ("walk_in", "substitute")}
        self.taken_off = {op_id for run, op_id in self.undone if brought.get(op_id) == run}

    def about(self, fact: dict[str, Any]) -> UUID:
        if fact["kind"] == "visitor":
            return self.codes[fact["body"]["code_hash"]]
        return fact["id"] if fact["kind"] == "walk_in" else UUID(fact["body"]["delegate"])

    def _accept(self) -> None:
        while True:
            before = len(self.accepted)
            for fact in self.facts.values():
                free = fact["kind"] in ("walk_in", "headcount")
                if free or (fact["run"], self.about(fact)) in self.known:
                    self.accepted.add(fact["id"])
                    if fact["kind"] in ("walk_in", "substitute"):
                        self.known |= {(run, fact["id"]) for run in {fact["run"], "rehearsal"}}
            if len(self.accepted) == before:
                return

    def _undo(self, undo: dict[str, Any], slip: dict[str, Any] | None) -> None:
        """Taken back by its own room or the hub; any other room's undoing is refused."""
        nothing = slip is None or slip["id"] not in self.accepted or slip["run"] != undo["run"]
        if slip is None or nothing or slip["kind"] in ("undo", "headcount"):
            return
        if undo["hub"] or undo["site"] == slip["site"]:
            self.undone.add((slip["run"], slip["id"]))
        else:
            self.refused.add(undo["id"])

    def _best_first(self, claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
        seen = set()
        for c in claims:
            seen |= {
                o["id"] for o in claims if o["id"] in c["saw"] - {c["id"]} and (c["hub"] or c["site"] == o["site"])
            }
        unseen = [c for c in claims if c["id"] not in seen]
        return sorted(unseen or claims, key=lambda c: (-c["at"], -c["id"].int))

    def _people(self, facts: list[dict[str, Any]]) -> dict[tuple[str, int, UUID], tuple[Any, ...]]:
        registers: dict[tuple[str, int, UUID], list[dict[str, Any]]] = {}
        for fact in facts:
            if (fact["run"], fact["id"]) in self.undone:
                continue
            says = {"check_out": "left", "absent": "absent", "substitute": "replaced"}.get(fact["kind"], "present")
            key = (fact["run"], fact["body"]["session"])
            registers.setdefault((*key, self.about(fact)), []).append(fact | {"says": says})
            if fact["kind"] == "substitute":
                registers.setdefault((*key, fact["id"]), []).append(fact | {"says": "present"})
        return {register: self._decide(claims) for register, claims in registers.items()}

    def _decide(self, claims: list[dict[str, Any]]) -> tuple[Any, ...]:
        heads = self._best_first(claims)
        of_room: dict[int, dict[str, Any]] = {}
        for claim in heads:
            of_room.setdefault(claim["site"], claim)
        rooms = sorted(site for site, claim in of_room.items() if claim["says"] == "present")
        best = next((claim for claim in of_room.values() if claim["says"] == "present"), heads[0])
        return best["says"], best["site"], best["at"], best["id"], tuple(rooms) if len(rooms) > 1 else ()

    def _headcounts(self, facts: list[dict[str, Any]]) -> dict[tuple[str, int, int], tuple[Any, ...]]:
        registers: dict[tuple[str, int, int], list[dict[str, Any]]] = {}
        for fact in facts:
            registers.setdefault((fact["run"], fact["body"]["round"], fact["site"]), []).append(fact)
        return {register: self._count(claims) for register, claims in registers.items()}

    def _count(self, claims: list[dict[str, Any]]) -> tuple[Any, ...]:
        """Somebody stands for it, or nobody does for any; and another number that whoever stands for it did not know: one that
        somebody else stands for, else the last that nobody does."""
        sure = [claim for claim in claims if claim["body"]["confirmed"]]
        held, also = self._best_first(sure or claims)[0], (None, False)
        for one in self._best_first(claims)[::-1] if sure else ():
            other, stood_for = one["body"]["present"], one["body"]["confirmed"]
            if other != held["body"]["present"] and (stood_for or not also[1]):
                also = (other, stood_for)
        return held["body"]["present"], held["body"]["confirmed"], held["at"], held["id"], *also
