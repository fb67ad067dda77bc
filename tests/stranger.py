"""A client written from docs/reference/operations.md alone: one hall of 120 people, a morning long, over a bad line.

python tests/stranger.py http://localhost:8000 SECRET     (SECRET: of the room lead's link; prints a result as JSON)
"""

import http.cookiejar
import json
import random
import sys
import time
import urllib.error
import urllib.request
import uuid

DICE = random.Random(7)


class Line:
    """HTTP with cookies; loses every tenth answer on purpose."""

    def __init__(self, base):
        self.base = base
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def call(self, path, data=None, lose=0.0, **headers):
        request = urllib.request.Request(self.base + path, data=data, headers=headers)
        with self.opener.open(request, timeout=20) as response:
            body = response.read()
        if DICE.random() < lose:
            raise urllib.error.URLError("the line failed")
        return body

    def json(self, path, facts=None, **headers):
        data = None if facts is None else json.dumps(facts).encode()
        return json.loads(self.call(path, data, **{"Content-Type": "application/json", **headers}))


class Device:
    """Queue first; ids, clocks and tickets as the page says."""

    def __init__(self, line, secret):
        self.line = line
        line.call(f"/enter/{secret}")
        token = next(cookie.value for cookie in line.jar if cookie.name == "csrftoken")
        line.call(f"/enter/{secret}", b"", **{"X-CSRFToken": token})
        self.ticket = line.json("/ticket", {})
        self.wrong_by = 86_400_000
        self.offset = self.estimate()
        self.boot, self.made, self.queue, self.verdicts = uuid.uuid4().hex[:8], 0, [], {}
        self.stored, self.refused, self.sent = set(), {}, 0

    def now(self):
        """This device's clock, a day ahead."""
        return time.time_ns() // 1_000_000 + self.wrong_by

    def estimate(self):
        best = None
        for _ in range(5):
            before = self.now()
            told = self.line.json("/live/clock")["clock"]
            trip = self.now() - before
            if best is None or trip < best[0]:
                best = trip, told + trip // 2 - self.now()
        return best[1]

    def do(self, kind, body, ago, saw=()):
        """Something that happened `ago` ms ago. Returns the op's id."""
        at = self.now() - ago
        value = (at + self.offset) << 80 | 7 << 76 | DICE.getrandbits(12) << 64 | 2 << 62 | DICE.getrandbits(62)
        self.made += 1
        op = {
            "id": str(uuid.UUID(int=value)), "kind": kind, "device": self.ticket["device"], "boot": self.boot,
            "n": self.made, "at": at, "mono": time.monotonic_ns() // 1_000_000, "offset": self.offset, "saw": list(saw),
            "site": self.ticket["site"], "run": self.ticket["run"], "body": body,
        }  # fmt: skip
        self.queue.append(op)
        return op["id"]

    def flush(self):
        """Send what waits, fifty at a time, the same bytes again until they are acknowledged."""
        headers = {"Authorization": f"Bearer {self.ticket['ticket']}", "Content-Type": "application/json"}
        DICE.shuffle(self.queue)
        while self.queue:
            batch, self.queue = self.queue[:50], self.queue[50:]
            body, wait = json.dumps({"ops": batch}).encode(), 0.05
            while True:
                self.sent += len(batch)
                try:
                    answer = json.loads(self.line.call("/live/ops", body, lose=0.2, **headers))
                except urllib.error.HTTPError as said:
                    if said.code not in (429, 503):
                        raise
                    time.sleep(float(said.headers["Retry-After"]))
                except urllib.error.URLError:
                    time.sleep(wait * DICE.uniform(0.5, 1.5))
                    wait = min(2 * wait, 30)
                else:
                    break
            self.stored.update(answer["stored"])
            self.refused.update(answer["refused"])

    def hear(self, patience=30):
        """Ask for verdicts until there is one for every stored op."""
        until = time.monotonic() + patience
        while self.stored - self.verdicts.keys() and time.monotonic() < until:
            for some in chunks(sorted(self.stored - self.verdicts.keys()), 500):
                self.verdicts.update(self.line.json(f"/desk/verdicts/{self.ticket['conference']}", {"ids": some}))
            time.sleep(0.1)

    def pack(self, after=""):
        return self.line.json(f"/desk/pack/{self.ticket['site']}.json?run={self.ticket['run']}&after={after}")


def chunks(items, size):
    return [items[i : i + size] for i in range(0, len(items), size)]


def morning(device, pack):
    """A morning in the hall; returns who should be present in the end, by uid."""
    session, rounds = pack["head"]["sessions"][0]["id"], [one["id"] for one in pack["head"]["rounds"]]
    minute, present = 60_000, set()
    for state, ago in (("powered", 240), ("connected", 239), ("ready", 230)):
        device.do("room.state", {"state": state}, ago * minute)
    for number, one in enumerate(pack["delegates"]):
        about, ago = {"delegate": one["u"], "session": session}, (200 - number) * minute
        if number % 12 == 3:
            device.do("attendance.absent", {**about, "reason": "duty_trip"}, ago)
        elif number % 12 == 5:
            present.add(device.do("attendance.substitute", {**about, "full_name": f"Người Thay {number}"}, ago))
        elif number % 12 == 7:
            slip = device.do("attendance.check_in", {**about, "via": "list"}, ago)
            device.do("attendance.undo", {**about, "undoes": slip}, ago - 1000)
        elif number % 12 == 9:
            came = device.do("attendance.check_in", {**about, "via": "qr"}, ago)
            device.do(
                "attendance.check_out", about, ago + 5 * minute, saw=[came]
            )  # a clock that was set back meanwhile
        else:
            device.do("attendance.check_in", {**about, "via": "qr"}, ago)
            present.add(one["u"])
        if number % 20 == 0:
            present.add(device.do("attendance.walk_in", {"session": session, "full_name": f"Khách Mới {number}"}, ago))
            device.flush()
    for number, one in enumerate(rounds):
        counts = {"round": one, "present": len(present) - number, "channel": "app", "confirmed": True}
        first = device.do("attendance.headcount", counts, (60 - 20 * number) * minute)
        device.do("attendance.headcount", {**counts, "present": len(present)}, (70 - 20 * number) * minute, saw=[first])
    device.do("room.problem", {"problem": "audio"}, 30 * minute)
    device.do("room.problem", {"problem": ""}, 20 * minute)
    device.do("room.call", {"calling": True}, 10 * minute)
    device.do("attendance.check_in", {"delegate": str(uuid.UUID(int=0)), "session": 10**9}, 0)
    return present


def standing(facts):
    """Who is present by these facts: rules 1 to 4 of the page."""
    by_id, registers = {fact["id"]: fact for fact in facts}, {}

    def reaches(one, other):
        return other in by_id and (one.get("hub") or one["site"] == by_id[other]["site"])

    undone = {fact["un"] for fact in facts if "un" in fact and reaches(fact, fact["un"])}
    for fact in facts:
        if fact["id"] in undone or fact["k"] == "undo":
            continue
        registers.setdefault(fact["id"] if fact["k"] == "walk_in" else fact["d"], []).append(fact)
        if fact["k"] == "substitute":
            registers.setdefault(fact["id"], []).append({**fact, "k": "walk_in"})
    present = set()
    for uid, about in registers.items():
        seen = {one for fact in about for one in fact.get("saw", ()) if one != fact["id"] and reaches(fact, one)}
        heads = [f for f in about if f["id"] not in seen] or about
        best = {f["site"]: f for f in sorted(heads, key=lambda f: (f["at"], uuid.UUID(f["id"]).int))}
        if any(f["k"] in ("check_in", "visitor", "walk_in") for f in best.values()):
            present.add(uid)
    return present


def main():
    device = Device(Line(sys.argv[1].rstrip("/")), sys.argv[2])
    meant = morning(device, device.pack())
    device.flush()
    device.hear()
    pack = device.pack()
    shown = standing(pack["facts"])
    states = [verdict["state"] for verdict in device.verdicts.values()]
    counts = {count["present"] for count in pack["head"]["counts"]}
    result = {
        "made": device.made, "sent": device.sent, "stored": len(device.stored), "accepted": states.count("accepted"),
        "refused": [verdict["reason"] for verdict in device.verdicts.values() if verdict["state"] == "refused"],
        "lost": len(meant - shown) + len(device.stored - device.verdicts.keys()) + len(device.refused),
        "double_counted": len(shown - meant), "present": len(shown), "headcounts": sorted(counts),
        "room": pack["head"]["live"],
    }  # fmt: skip
    print(json.dumps(result))


if __name__ == "__main__":
    main()
