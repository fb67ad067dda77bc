"""`diemcau bench nominations`: what a unit's own page weighs with all that it needs, and how soon it answers."""

import gzip
import http.client
import json
import re
import sys
import time
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import brotli

from diemcau.cli import throwaway

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference
    from diemcau.roster.models import InvitedUnit

TARGETS = {
    "page_20_kb": 80.0,
    "page_200_kb": 80.0,
    "page_p99_ms": 500.0,
    "paste_20_ms": 1_000.0,
    "confirm_20_ms": 1_000.0,
}
TIMES = 40
PAUSE_S = 0.2
HEAD = "STT\tHọ và tên\tChức vụ\tĐiện thoại\tEmail\n"
ROW = "{n}\tLò Văn {name}\tCông chức văn phòng\t9123{n:05}\tcan.bo.{n}@vidu.vn\n"
_LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_NEEDED = re.compile(r"url\(\"?([^)\"]+\.woff2)\"?\)|^import [^\"]*\"([^\"]+)\"", re.MULTILINE)


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0 when all targets are met (quick runs only have to end).

    ``page_N_kb``: bytes of bodies on the wire for a page with N people, three of them faulty and open, by a browser that has nothing yet:
    the page, its styles, fonts and scripts; ``html_N_kb`` the page alone. ``paste_20_ms``, ``confirm_20_ms``: 20 rows pasted, corrected and
    confirmed, from the press to the answer.
    """
    with throwaway.folder() as folder:
        conference = throwaway.seed(3, 50)
        units = [_unit(conference, f"UBND xã Thử {n}") for n in (20, 200)]
        paths = [_path(unit) for unit in units]
        with throwaway.server(folder / "serve.log") as address:
            phone = _Phone(address)
            result = phone.work(paths[0], 20) | phone.work(paths[1], 200)
            took = []
            for _ in range(5 if quick else TIMES):
                time.sleep(PAUSE_S)
                took.append(phone.took("GET", paths[0]))
            ordered = sorted(took)
            result |= {"page_p50_ms": round(ordered[len(ordered) // 2], 1), "page_p99_ms": round(ordered[-1], 1)}
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    return 0 if quick else int(any(result[name] > target for name, target in TARGETS.items()))


def _unit(conference: "Conference", name: str) -> "InvitedUnit":
    from diemcau.roster.models import InvitedUnit  # noqa: PLC0415 - Django is set up by now
    from diemcau.roster.nominations.models import Call  # noqa: PLC0415

    Call.objects.get_or_create(conference=conference, defaults={"state": "open"})
    return InvitedUnit.objects.create(conference=conference, name=name, name_key=name, site=conference.sites.first())


def _path(unit: "InvitedUnit") -> str:
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415
    from diemcau.roster.nominations.actions import make_unit_link  # noqa: PLC0415
    from diemcau.roster.nominations.queries import url_of  # noqa: PLC0415

    return urlsplit(url_of(make_unit_link(unit, by=SYSTEM))).path


def _rows(several: int) -> str:
    lines = [ROW.format(n=n, name=f"{'ABCDEGHIKLMNOPQRSTUVXY'[n % 22]}a") for n in range(1, several + 1)]
    lines[4] = lines[4].replace("912300005", "0912 300 05")
    lines[9] = re.sub(r"\tLò Văn \w+\t", "\t\t", lines[9])
    lines[16] = lines[16].replace("@", ".")
    return HEAD + "".join(lines)


class _Phone:
    """A browser that keeps nothing."""

    def __init__(self, address: str) -> None:
        self._parts = urlsplit(address)

    def work(self, path: str, several: int) -> dict[str, float]:
        """Paste, look at the page, correct, confirm."""
        self.ask("GET", path)  # the first page that a server ever shows loads its code
        figures = {f"paste_{several}_ms": round(self.took("POST", path, do="paste", pasted=_rows(several)), 1)}
        wire, html = self.ask("GET", path)
        text = html.decode()
        figures[f"html_{several}_kb"] = round(wire / 1024, 1)
        figures[f"page_{several}_kb"] = round((wire + self._needs(text)) / 1024, 1)
        form = dict(re.findall(r'name="((?:\w+\.)\d+|seen)"[^>]*? value="([^"]*)"', text))
        form |= dict(re.findall(r'<input id="([\w.]+)" name="[^"]+" value="([^"]*)"', text))
        wrong = re.findall(r'<input id="([\w.]+)"[^>]*aria-invalid', text)
        for name, value in zip(wrong, ("0912300005", "Lò Văn Mới", "can.bo.17@vidu.vn"), strict=True):
            form[name] = value
        rows = re.findall(r'name="row" value="([^"]+)"', text)
        figures[f"confirm_{several}_ms"] = round(self.took("POST", path, row=rows, do="confirm", **form), 1)
        assert "aria-invalid" not in self.ask("GET", path)[1].decode()
        return figures

    def took(self, method: str, path: str, **form: object) -> float:
        began = time.perf_counter()
        self.ask(method, path, **form)
        return 1000 * (time.perf_counter() - began)

    def ask(self, method: str, path: str, **form: object) -> tuple[int, bytes]:
        """The bytes of the body as they came, and unpacked. Raises RuntimeError when it is refused."""
        connection = http.client.HTTPConnection(self._parts.hostname or "", self._parts.port, timeout=60)
        headers = {"Accept-Encoding": "br, gzip", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form, doseq=True), headers)
        answer = connection.getresponse()
        body, packed = answer.read(), answer.headers.get("Content-Encoding", "")
        connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return len(body), _unpacked(body, packed)

    def _needs(self, html: str) -> int:
        """Bytes of all that the page asks for, and of what that asks for."""
        seen, left, whole = set[str](), _LINKED.findall(html), 0
        while left:
            path = left.pop()
            if path in seen:
                continue
            seen.add(path)
            wire, body = self.ask("GET", path)
            whole += wire
            if path.endswith((".css", ".js")):
                left += [normpath(join(dirname(path), one or two)) for one, two in _NEEDED.findall(body.decode())]
        return whole


def _unpacked(body: bytes, packed: str) -> bytes:
    if packed == "br":
        return bytes(brotli.decompress(body))
    return gzip.decompress(body) if packed == "gzip" else body
