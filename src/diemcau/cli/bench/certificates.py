"""`diemcau bench certificates`: 3,000 certificates with QR in one PDF, beside weasyprint and reportlab on the same page; many in files of 1,000."""

import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from diemcau.cli import throwaway

TARGETS = {"one_pdf_s": 8.0, "draft_s": 1.0, "preview_cpu_s": 0.3, "peak_mb": 500, "rss_growth_mb": 150.0, "unread": 0}
RATIO = 8.0  # at least so many times as many a second as weasyprint
ROOMS, PEOPLE, MANY, RIVALS = 20, 3_000, 10_000, 100
BODY = (
    "Chức vụ: {position}", "Đơn vị: {unit}", "đã tham dự Hội nghị tập huấn sơ cứu ban đầu cho cán bộ xã, phường",
    "Thời gian: 16/03/2027 – 17/03/2027", "Thời lượng: 12 giờ",
)  # fmt: skip

SIGNED = (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Vàng Thị Mỷ"), ("TM. BAN TỔ CHỨC", "TRƯỞNG BAN", "Lò Văn Tiến"))
STYLE = """
@page { size: A4 landscape; margin: 0 } body { margin: 0; font: 15pt 'Liberation Serif'; text-align: center }
section { position: relative; width: 249mm; height: 174mm; padding: 18mm 24mm; page-break-after: always; overflow: hidden }
.outer, .inner, i { position: absolute } .outer { inset: 10mm; border: 1.6pt solid #0a5a6c } .inner { inset: 12mm; border: 0.5pt solid #0a5a6c }
i { width: 7mm; height: 7mm; border: 1.6pt solid #0a5a6c; background: #fff } i b { display: block; width: 3.4mm; height: 3.4mm; margin: 1.8mm; background: #0a5a6c }
.a, .b { top: 7.5mm } .c, .d { bottom: 7.5mm } .a, .c { left: 7.5mm } .b, .d { right: 7.5mm }
h1 { font-size: 34pt; color: #0a5a6c; margin: 6mm 0 } h2 { font-size: 34pt; margin: 6mm 0 } p { margin: 3.4mm 0 }
table { width: 100%; border-collapse: collapse } .side { width: 36mm } .signed td { width: 50%; font-weight: bold; font-size: 12pt } .signed div { height: 19mm }
.qr { width: 26mm } .qr img { width: 22mm } .told { text-align: left; font-size: 8.5pt } .told span { font-family: 'Liberation Sans' }
"""


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0 when all targets are met (quick runs only have to end), else 1.

    ``one_pdf_s`` from the first query to the finished PDF of 3,000, its runs two at once where there are two cores; all else on one; ``a_cpu_second``: how many for a second of CPU, all processes
    together, beside ``weasyprint_a_cpu_second`` and ``reportlab_a_cpu_second`` (100 of the same page with the same QR, warm); ``many_s`` of 10,000 in files of 1,000,
    ``many_a_second`` so many a second;
    ``rss_growth_mb`` by which this process grew meanwhile after the first of them; ``peak_mb`` of the largest process that the PDF of 3,000
    took, the one that joins its runs included; ``preview_cpu_s`` judging everybody and telling the first fifty why; ``draft_s`` the
    slower of two previews of a design; ``issue_s`` judging everybody and giving the numbers; ``unread`` of the codes of 200 pages.
    """
    people, many, rivals = (60, 120, 5) if quick else (PEOPLE, MANY, RIVALS)
    with throwaway.folder():
        conference = throwaway.seed(ROOMS, many)
        result: dict[str, Any] = {"people": many, **_issue(conference)}
        made = _one(result, conference, people)
        result["peak_mb"] = _peak_mb()
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(cores)})
        _many(result, conference)
        _preview(result, conference)
        _draft(result, conference)
        _beside(result, rivals)
        os.sched_setaffinity(0, cores)
        result["unread"] = _unread(made, conference)
    result["ratio_weasyprint"] = round(result["a_cpu_second"] / result["weasyprint_a_cpu_second"], 1)
    result["ratio_reportlab"] = round(result["a_cpu_second"] / result["reportlab_a_cpu_second"], 1)
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    missed = any(result[name] > target for name, target in TARGETS.items()) or result["ratio_weasyprint"] < RATIO
    return 0 if quick else int(missed)


def _issue(conference: Any) -> dict[str, float]:
    """Everybody was there all the time, and gets one."""
    from diemcau.attendance.models import Attendance
    from diemcau.conferences.models import Session
    from diemcau.infra.jobs import run_due
    from diemcau.kernel.actor import Actor, Held
    from diemcau.kernel.ids import uuid7
    from diemcau.outcomes.certificates import actions
    from diemcau.roster.models import Delegate

    people = list(Delegate.objects.filter(conference=conference).values_list("pk", "site_id"))
    for session in Session.objects.filter(conference=conference):
        rows = (
            Attendance(
                delegate_id=pk, session=session, run="live", site_id=site, home_id=site, op_id=uuid7(), state="present", at=0
            )
            for pk, site in people
        )  # fmt: skip
        Attendance.objects.bulk_create(rows, batch_size=2_000)
    by = Actor("account:1", held=frozenset({Held("organizer", conference.pk)}))
    signed = [dict(zip(("power", "title", "name"), one, strict=True)) for one in SIGNED]
    said = actions.DesignSaid("vi", "landscape", "corners", {}, signed)
    actions.set_design(said, by=by, conference=conference.pk, saw=0)
    began = time.perf_counter()
    actions.order_issue(by=by, conference=conference, despite=True)
    run_due("certificates")
    return {"issue_s": round(time.perf_counter() - began, 2)}


def _one(result: dict[str, Any], conference: Any, people: int) -> bytes:
    from diemcau.outcomes.certificates.exports import certificates_pdf
    from diemcau.outcomes.certificates.queries import register_of

    began, cpu = time.perf_counter(), _cpu_s()
    rows = list(register_of(conference).select_related(None).select_related("issue", "conference")[:people])
    made = certificates_pdf(conference, rows)
    took = time.perf_counter() - began
    result["one_pdf_s"], result["a_second"] = round(took, 2), round(people / took)
    result["a_cpu_second"] = round(people / (_cpu_s() - cpu))
    result["one_pdf_mb"] = round(len(made) / 1e6, 2)
    return made


def _many(result: dict[str, Any], conference: Any) -> None:
    from diemcau.outcomes.certificates.exports import write_all
    from diemcau.outcomes.certificates.queries import register_of

    sizes: list[float] = []
    path = Path(os.environ["DIEMCAU_DATA_DIR"]) / "many.zip"
    began = time.perf_counter()
    with path.open("wb") as file:
        write_all(file, conference, register_of(conference), lambda share: sizes.append(_rss_mb()))
    took = time.perf_counter() - began
    result["many_s"], result["many_a_second"] = round(took, 1), round(register_of(conference).count() / took)
    result["rss_growth_mb"] = round(max(sizes) - sizes[0], 1) if sizes else 0.0
    result["rss_mb"] = round(_rss_mb())
    result["files"] = len(zipfile.ZipFile(path).namelist()) if zipfile.is_zipfile(path) else 1


def _cpu_s() -> float:
    """Seconds of CPU that this process and those it has waited for took: what others do on the machine does not count."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _rss_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _peak_mb() -> int:
    """Of this process or of one that it waited for."""
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(most / 1024)


def _preview(result: dict[str, Any], conference: Any) -> None:
    from diemcau.outcomes.certificates.queries import scheme_of, verdicts_of

    began = _cpu_s()
    found = verdicts_of(conference, scheme_of(conference), "vi")
    found.counted()
    found.told(found.judged[:50])
    result["preview_cpu_s"] = round(_cpu_s() - began, 2)


def _draft(result: dict[str, Any], conference: Any) -> None:
    from diemcau.outcomes.certificates.exports import draft
    from diemcau.outcomes.certificates.queries import scheme_of

    scheme = scheme_of(conference)
    took = []
    for as_pdf in (False, True):
        began = time.perf_counter()
        draft(conference, scheme, {}, as_pdf=as_pdf)
        took.append(time.perf_counter() - began)
    result["draft_s"] = round(max(took), 2)


def _unread(made: bytes, conference: Any) -> int:
    """Every code of the first 200 pages, by the reader that desks use."""
    import pypdfium2
    import zxingcpp

    from diemcau.outcomes.certificates.addresses import address_of
    from diemcau.outcomes.certificates.queries import register_of

    document: Any = pypdfium2.PdfDocument(made)  # type: ignore[no-untyped-call]
    pages = min(200, len(document))
    unread = {address_of(row) for row in register_of(conference)[:pages]}
    for number in range(pages):
        unread -= {one.text for one in zxingcpp.read_barcodes(document[number].render(scale=2).to_pil())}
    return len(unread)


def _beside(result: dict[str, Any], count: int) -> None:
    """The same page, as far as they can, each warm and in a process of its own: neither belongs to the product."""
    for rival in ("weasyprint", "reportlab"):
        command = [sys.executable, "-m", __name__, rival, str(count)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        result[f"{rival}_a_cpu_second"] = round(float(done.stdout), 2)


def _people(count: int) -> list[dict[str, str]]:
    facts = {"position": "Trưởng trạm y tế", "unit": "Ủy ban nhân dân xã Mường Lạn"}
    return [
        facts | {"name": f"Nguyễn Thị Minh Nguyệt {n}", "code": f"https://example.vn/verify/{n:020d}"}
        for n in range(count)
    ]


def _weasyprint(people: Sequence[dict[str, str]]) -> bytes:
    import base64

    import weasyprint  # type: ignore[import-not-found,import-untyped,unused-ignore]

    from diemcau.infra import papers

    pages = []
    for one in people:
        qr = base64.b64encode(papers.qr(one["code"])).decode()
        body = "".join(f"<p>{line.format(**one)}</p>" for line in BODY)
        corners = "".join(f"<i class='{name}'><b></b></i>" for name in ("a", "b", "c", "d"))
        signed = [f"<td>{power}<br>{title}<div></div>{name}</td>" for power, title, name in SIGNED]
        pages.append(
            f"<section><div class=outer></div><div class=inner></div>{corners}"
            "<table><tr><td class=side></td><td><b>SỞ Y TẾ</b></td><td class=side></td></tr></table>"
            f"<h1>GIẤY CHỨNG NHẬN</h1><p>Ban tổ chức chứng nhận</p><h2>{one['name']}</h2>{body}"
            f"<table><tr><td></td><td><em>Ngày 23 tháng 11 năm 2026</em></td></tr></table><table class=signed><tr>{''.join(signed)}</tr></table>"
            f"<table><tr><td class=qr><img src='data:image/svg+xml;base64,{qr}'></td><td class=told><b>Số: 0001/2027</b><br>"
            f"Quét mã, hoặc gõ địa chỉ dưới đây, để kiểm tra giấy chứng nhận này.<br><span>{one['code']}</span></td></tr></table></section>"
        )
    made: bytes = weasyprint.HTML(string=f"<style>{STYLE}</style>{''.join(pages)}").write_pdf()
    return made


def _reportlab(people: Sequence[dict[str, str]]) -> bytes:
    # ruff: noqa: PLC0415 - only developers have it
    from reportlab.graphics import renderPDF  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from reportlab.graphics.barcode.qr import QrCodeWidget  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from reportlab.graphics.shapes import Drawing  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from reportlab.pdfbase import pdfmetrics, ttfonts  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped,import-not-found,unused-ignore]

    from diemcau.infra.papers import FONTS

    pdfmetrics.registerFont(ttfonts.TTFont("Serif", str(FONTS / "LiberationSerif-Regular.ttf")))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=landscape(A4))
    for one in people:
        canvas.rect(28, 28, 786, 540)
        for at, (size, text) in enumerate(((34, "GIẤY CHỨNG NHẬN"), (15, "Ban tổ chức chứng nhận"), (34, one["name"]))):
            canvas.setFont("Serif", size)
            canvas.drawCentredString(421, 470 - 50 * at, text)
        canvas.setFont("Serif", 15)
        for at, line in enumerate(BODY):
            canvas.drawCentredString(421, 320 - 25 * at, line.format(**one))
        canvas.rect(34, 34, 774, 528)
        for x, y in ((21, 21), (801, 21), (21, 554), (801, 554)):
            canvas.rect(x, y, 20, 20)
            canvas.rect(x + 5, y + 5, 10, 10, fill=1)
        canvas.drawCentredString(421, 530, "SỞ Y TẾ")
        canvas.drawCentredString(600, 190, "Ngày 23 tháng 11 năm 2026")
        canvas.setFont("Serif", 12)
        for at, signed in enumerate(SIGNED):
            for height, text in zip((175, 160, 110), signed, strict=True):
                canvas.drawCentredString(230 + 370 * at, height, text)
        canvas.setFont("Serif", 8.5)
        for at, text in enumerate(
            ("Số: 0001/2027", "Quét mã, hoặc gõ địa chỉ dưới đây, để kiểm tra giấy này.", one["code"])
        ):
            canvas.drawString(140, 95 - 12 * at, text)
        drawn = Drawing(62, 62)
        drawn.add(QrCodeWidget(one["code"], barWidth=62, barHeight=62, barLevel="M"))
        renderPDF.draw(drawn, canvas, 70, 50)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


if __name__ == "__main__":
    draw: Callable[[Sequence[dict[str, str]]], bytes] = {"weasyprint": _weasyprint, "reportlab": _reportlab}[
        sys.argv[1]
    ]
    draw(_people(2))
    began_at = time.process_time()
    draw(_people(int(sys.argv[2])))
    sys.stdout.write(str(int(sys.argv[2]) / (time.process_time() - began_at)))
