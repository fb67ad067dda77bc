"""`diemcau bench badges`: 3,000 badges with the personal QR in one PDF, on one core; and the other papers of the same people."""

import io
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from diemcau.cli import throwaway

TARGETS = {"badges_s": 8.0, "unread": 0}
ROOMS, DELEGATES = 172, 3_000
OPTIONS: dict[str, dict[str, Any]] = {
    "badges": {"size": "small"},
    "plates": {"size": "a5", "unit": True},
    "sign_in": {"sessions": [], "blank": 5},
    "seating": {"seats": 10, "rows": 0, "centre": True},
}


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0 when all targets are met (quick runs only have to end), else 1.

    ``badges_s`` from the first query to the finished PDF, rank order, every room apart; ``qr_a_second`` codes drawn; ``unread``
    of all codes, from pages rasterised at 144 dpi; ``peak_mb`` of the process that typst runs in.
    """
    with throwaway.folder():
        conference = throwaway.seed(ROOMS, 300 if quick else DELEGATES)
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(cores)})
        result: dict[str, Any] = {"people": conference.delegates.count()}
        made = {name: _timed(result, name, conference) for name in OPTIONS}
        result["qr_a_second"] = _qr_a_second()
        os.sched_setaffinity(0, cores)
        result |= _read(made["badges"])
    result["peak_mb"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    return 0 if quick else int(any(result[name] > target for name, target in TARGETS.items()))


def _timed(result: dict[str, Any], name: str, conference: Any) -> bytes:
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415 - Django is set up by now
    from diemcau.roster import exports, queries  # noqa: PLC0415

    file = io.BytesIO()
    whom = exports.Whom(queries.Filters(), "rank")
    began = time.perf_counter()
    exports.write(
        exports.PAPERS[name], file, by=SYSTEM, conference=conference, whom=whom, options=OPTIONS[name], zipped=False
    )
    result[f"{name}_s"] = round(time.perf_counter() - began, 2)
    result[f"{name}_mb"] = round(len(file.getvalue()) / 1e6, 2)
    return file.getvalue()


def _qr_a_second() -> int:
    from diemcau.infra import papers  # noqa: PLC0415
    from diemcau.kernel.ids import short_code  # noqa: PLC0415
    from diemcau.roster import qr  # noqa: PLC0415

    addresses = [qr.address(short_code()) for _ in range(1_000)]
    began = time.perf_counter()
    for address in addresses:
        papers.qr(address)
    return round(len(addresses) / (time.perf_counter() - began))


def _read(paper: bytes) -> dict[str, int]:
    """Every code of every page, by the reader that desks use."""
    import pypdfium2  # noqa: PLC0415 - only here
    import zxingcpp  # noqa: PLC0415

    from diemcau.roster import qr  # noqa: PLC0415
    from diemcau.roster.models import Delegate  # noqa: PLC0415

    unread = {qr.address(code) for code in Delegate.objects.values_list("code", flat=True)}
    document: Any = pypdfium2.PdfDocument(paper)  # type: ignore[no-untyped-call]
    for page in document:
        unread -= {one.text for one in zxingcpp.read_barcodes(page.render(scale=2).to_pil())}
    return {"pages": len(document), "unread": len(unread)}
