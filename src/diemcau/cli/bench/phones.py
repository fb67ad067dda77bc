"""`diemcau bench phones`: what 3,000 delegates' phones without a stream cost a front, and how soon they all see a change."""

import asyncio
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from diemcau.cli.bench.load import SECRET, Void, server
from diemcau.kernel.addresses import NOW, Addresses

PHONES = 3_000
SECONDS = 20
CPU_SHARE = 0.15  # of a core
SUBJECT = "1/phones/vi"


class Crowd:
    """Phones that ask as the page does: each on a line of its own, at moments of chance, with what they have by its tag."""

    def __init__(self, port: int, count: int) -> None:
        self._port = port
        self._count = count
        path = f"{Addresses(SECRET.encode(), NOW).sign(1, until=4_000_000_000)}/live/vi.json"
        self._request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
        self.asked = 0
        self.fresh: list[float] = []  # when a phone got what it had not

    async def stand(self, *, until: float) -> None:
        """Ask until then (time.monotonic). Raises Void when an answer is neither 200 nor 304."""
        await asyncio.gather(*(self._phone(until) for _ in range(self._count)))

    async def _phone(self, until: float) -> None:
        await asyncio.sleep(random.random() * 4)
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        tag = ""
        while time.monotonic() < until:
            writer.write(f"{self._request}{f'If-None-Match: {tag}' if tag else 'X-First: 1'}\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            self.asked += 1
            if " 200 " in head.splitlines()[0]:
                facts = dict(line.split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
                await reader.readexactly(int(facts["content-length"]))
                tag = facts["etag"]
                self.fresh.append(time.monotonic())
            elif " 304 " not in head.splitlines()[0]:
                raise Void(head)
            await asyncio.sleep(4 * (0.5 + random.random()))
        writer.close()


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0: every target met; 1: one missed; 3: void."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count, seconds = (300, 6) if quick else (PHONES, SECONDS)
    with tempfile.TemporaryDirectory(prefix="diemcau-bench-") as folder:
        try:
            with server("diemcau.cli.bench.serving", "plane", SECRET, f"{folder}/ops.sqlite3") as (process, port):
                result = asyncio.run(_measure(process, Crowd(port, count), count, seconds))
        except (Void, ConnectionError, asyncio.IncompleteReadError) as void:
            sys.stderr.write(f"void: {void}\n")
            return 3
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    return 0 if result["cpu_share"] <= CPU_SHARE else 1


async def _measure(process: "subprocess.Popen[str]", crowd: Crowd, count: int, seconds: int) -> dict[str, float]:
    begin = time.monotonic() + 6  # all have a line and what is shown at first
    standing = asyncio.create_task(crowd.stand(until=begin + seconds + 6))
    await asyncio.sleep(begin - time.monotonic())
    before, asked = _cpu(process), crowd.asked
    await asyncio.sleep(seconds)
    used, asked = _cpu(process) - before, crowd.asked - asked
    changed = time.monotonic()
    _say(process, f"publish {SUBJECT} 1 1000")
    await standing
    late = sorted(at - changed for at in crowd.fresh if at > changed)
    if len(late) < count:
        raise Void(f"{len(late)} of {count} phones saw the change")
    return {
        "phones": count,
        "asked_per_s": round(asked / seconds, 1),
        "cpu_share": round(used / seconds, 3),
        "seen_s_p50": round(late[count // 2], 2),
        "seen_s_last": round(late[-1], 2),
    }


def _cpu(process: "subprocess.Popen[str]") -> float:
    _say(process, "cpu")
    assert process.stdout is not None
    return float(json.loads(process.stdout.readline())["cpu_s"])


def _say(process: "subprocess.Popen[str]", text: str) -> None:
    assert process.stdin is not None
    process.stdin.write(text + "\n")
    process.stdin.flush()
