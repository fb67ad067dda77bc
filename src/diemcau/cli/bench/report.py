"""`diemcau bench report`: the result report of 172 rooms and 3,000 delegates with its annexes, beside weasyprint and reportlab on the same tables; and
how long every kind of document takes to be seen."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from diemcau.cli import throwaway

TARGETS = {"report_s": 10.0, "slowest_preview_s": 1.0}
ROOMS, PEOPLE, ROUNDS = 172, 3_000, 3
T0 = 1_800_000_000_000
PREVIEWS = 3  # of these the fastest: what else the machine does is not what is measured
HEADS = ("STT", "Điểm cầu", "Dự kiến", "Ghi nhận", "Có mặt", "Dự thay", "Khách", "Vắng", "Người xác nhận")
PERSON = ("STT", "Họ và tên", "Chức vụ", "Đơn vị", "Ghi chú")
STYLE = """
@page { size: A4 landscape; margin: 20mm 20mm 20mm 30mm; @top-center { content: counter(page) } }
body { font: 13pt 'Liberation Serif' } table { width: 100%; border-collapse: collapse; font-size: 11pt } th, td { border: 0.5pt solid black; padding: 1.5mm }
"""


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0 when all targets are met (quick runs only have to end), else 1.

    ``report_s`` from the first query to the finished PDF/A of the report with its annexes (levels, rooms, all delegates), one core; ``pages``;
    ``rows_a_cpu_second``: rows of its tables for a second of CPU, all processes together, beside ``weasyprint_…`` and ``reportlab_…`` of as many
    rows of the same two tables, warm; ``previews`` by kind: seconds from the record to the picture of its first page, the fastest of three, of one
    room where a kind is made for one; ``whole_s``: those that are made of all rooms too; ``over``: the kinds that took longer than a second. A
    preview draws the first pages of a long paper, as the page of a document does.
    """
    rooms, people = (20, 200) if quick else (ROOMS, PEOPLE)
    with throwaway.folder():
        conference = throwaway.seed(rooms, people)
        _day(conference)
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(cores)})
        result: dict[str, Any] = {"rooms": rooms, "people": people}
        _report(result, conference)
        _previews(result, conference)
        _beside(result, rooms, people)
        os.sched_setaffinity(0, cores)
    for rival in ("weasyprint", "reportlab"):
        result[f"ratio_{rival}"] = round(result["rows_a_cpu_second"] / result[f"{rival}_rows_a_cpu_second"], 1)
    text = json.dumps(result, indent=2, ensure_ascii=False)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    missed = any(result[name] > target for name, target in TARGETS.items())
    return 0 if quick else int(missed)


def _day(conference: Any) -> None:
    """Every room counted three times, one in four had an incident, every second one asked, nine in ten reported, half of them with a word
    of their own."""
    from diemcau.attendance.models import Headcount, HeadcountRound
    from diemcau.conferences.models import Site, SiteLive
    from diemcau.kernel.ids import uuid7
    from diemcau.live.announcements.models import Incident
    from diemcau.live.questions.models import Question
    from diemcau.outcomes.reports.models import RoomReport

    sites = list(Site.objects.filter(conference=conference).order_by("pk"))
    rounds = list(HeadcountRound.objects.filter(session__conference=conference).order_by("pk"))
    Headcount.objects.bulk_create(
        Headcount(
            run="live", round=one, site=site, present=15 + site.pk % 7, substitutes=site.pk % 3, guests=site.pk % 2,
            channel="app", confirmed=True, at=T0, who="device:1", op_id=uuid7(),
        )
        for one in rounds for site in sites
    )  # fmt: skip
    SiteLive.objects.bulk_create(SiteLive(site=site, run="live", state="connected", heard_at=T0) for site in sites)
    Incident.objects.bulk_create(
        Incident(conference=conference, site=site, kind="lost", opened_at=T0, closed_at=T0 + 60_000, note="Đã nối lại")
        for site in sites[::4]
    )
    RoomReport.objects.bulk_create(
        RoomReport(
            site=site,
            number=1,
            own_present=16 if site.pk % 2 else None,
            remark="Đủ người, đúng giờ.",
            name="Lò Thị Trưởng",
            by="device:1",
        )
        for at, site in enumerate(sites)
        if at % 10
    )
    Question.objects.bulk_create(
        Question(
            conference=conference, uid=uuid7(), site=site, way="app", naming="unit", unit=f"Ủy ban nhân dân xã số {at}",
            text="Khi có tình huống thì báo cho ai trước?", search_key="khi co tinh huong thi bao cho ai truoc",
            asked_at=T0 + at, came_at=T0 + at, shown_from=T0, step="answered", answer="Báo cho trưởng điểm cầu.", is_open=True,
        )
        for at, site in enumerate(sites[::2])
    )  # fmt: skip


def _report(result: dict[str, Any], conference: Any) -> None:
    import pypdfium2
    from django.utils import translation

    from diemcau.infra import documents
    from diemcau.infra.documents import Table
    from diemcau.outcomes.documents.drawing import subject_of
    from diemcau.outcomes.documents.kinds import kind_of

    began = time.perf_counter()
    with translation.override("vi"):
        papers = [
            paper
            for code in ("result_report", "delegate_list")
            for paper in kind_of(code).draw(subject_of(conference, "vi"))  # type: ignore[misc]
        ]
        cpu = _cpu_s()
        made = documents.pdf(papers)
    result["report_s"] = round(time.perf_counter() - began, 2)
    rows = sum(len(block.rows) for paper in papers for block in paper.blocks if isinstance(block, Table))
    result["rows_a_cpu_second"] = round(rows / (_cpu_s() - cpu))
    with pypdfium2.PdfDocument(made) as pdf:  # type: ignore[no-untyped-call]
        result["pages"] = len(pdf)
    result["rows"], result["report_mb"] = rows, round(len(made) / 1e6, 2)


def _previews(result: dict[str, Any], conference: Any) -> None:
    """Every kind, of one room (the second that is offered) where it is made for one; whole ones apart."""
    from diemcau.kernel.errors import Refused
    from diemcau.outcomes.documents.kinds import kinds

    took: dict[str, float] = {}
    whole: dict[str, float] = {}
    refused: dict[str, str] = {}
    for kind in kinds():
        offered = [about for about, _name in kind.each(conference, "vi")] if kind.each else [""]
        if not offered:
            continue
        try:
            took[kind.code] = min(_seen(conference, kind, offered[min(1, len(offered) - 1)]) for _ in range(PREVIEWS))
            if kind.each and offered[0] == "" and kind.draw is not None:
                whole[kind.code] = min(_seen(conference, kind, "") for _ in range(PREVIEWS))
        except Refused as no:
            refused[kind.code] = no.code
    result["previews"], result["whole_s"], result["refused"] = took, whole, refused
    result["slowest_preview_s"] = max(*took.values(), *whole.values())
    limit = TARGETS["slowest_preview_s"]
    result["over"] = sorted(code for code, seconds in took.items() if seconds > limit)
    result["over"] += sorted(f"{code} of all rooms" for code, seconds in whole.items() if seconds > limit)


def _seen(conference: Any, kind: Any, about: str) -> float:
    """Seconds until the first page is a picture, as the page of a document shows it."""
    import pypdfium2
    from django.utils import translation

    from diemcau.infra import documents
    from diemcau.outcomes.documents.drawing import subject_of

    began = time.perf_counter()
    with translation.override("vi"):
        subject = subject_of(conference, "vi", about=about)
        if "pdf" in kind.writes:
            made = kind.writes["pdf"](subject)
        else:
            first, _is_whole = documents.first_pages(kind.draw(subject))
            made = documents.pdf(first)
    with pypdfium2.PdfDocument(made) as pdf:  # type: ignore[no-untyped-call]
        pdf[0].render(scale=1.6).to_pil().quantize(64).save(io.BytesIO(), "PNG")
    return round(time.perf_counter() - began, 2)


def _cpu_s() -> float:
    """Seconds of CPU that this process and those it has waited for took: what others do on the machine does not count."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _beside(result: dict[str, Any], rooms: int, people: int) -> None:
    """The same tables, each warm and in a process of its own: neither belongs to the product."""
    for rival in ("weasyprint", "reportlab"):
        command = [sys.executable, "-m", __name__, rival, str(rooms), str(people)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        result[f"{rival}_rows_a_cpu_second"] = round(float(done.stdout))


Rows = Sequence[Sequence[str]]


def _tables(rooms: int, people: int) -> tuple[Rows, Rows]:
    told = [
        (str(n), f"{n:03d} – Điểm cầu xã số {n}", "17", "17", "16", "1", "0", "1", "Nguyễn Thị Minh Nguyệt")
        for n in range(1, rooms + 1)
    ]
    listed = [
        (str(n), f"Nguyễn Thị Minh Nguyệt {n}", "Chuyên viên", f"Đơn vị {n % 400}", "") for n in range(1, people + 1)
    ]
    return told, listed


def _weasyprint(rooms: Rows, people: Rows) -> bytes:
    import weasyprint  # type: ignore[import-not-found,import-untyped,unused-ignore]

    def table(heads: Sequence[str], rows: Rows) -> str:
        head = "".join(f"<th>{text}</th>" for text in heads)
        body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    page = (
        f"<style>{STYLE}</style><h3>BÁO CÁO KẾT QUẢ</h3>{table(HEADS, rooms)}<h3>DANH SÁCH</h3>{table(PERSON, people)}"
    )
    made: bytes = weasyprint.HTML(string=page).write_pdf()
    return made


def _reportlab(rooms: Rows, people: Rows) -> bytes:
    # ruff: noqa: PLC0415 - only developers have it
    from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from reportlab.pdfbase import pdfmetrics, ttfonts  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from reportlab.platypus import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
        Paragraph,
        SimpleDocTemplate,
        Table,
    )

    from diemcau.infra.papers import FONTS

    pdfmetrics.registerFont(ttfonts.TTFont("Serif", str(FONTS / "LiberationSerif-Regular.ttf")))
    style = ParagraphStyle("cell", fontName="Serif", fontSize=11, leading=13)
    out = io.BytesIO()

    def table(heads: Sequence[str], rows: Rows, widths: Sequence[float]) -> Any:
        cells = [[Paragraph(text, style) for text in row] for row in (heads, *rows)]
        return Table(cells, colWidths=widths, repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))])

    page = SimpleDocTemplate(out, pagesize=landscape(A4), leftMargin=85, rightMargin=57, topMargin=57, bottomMargin=57)
    wide = 700 / 14
    page.build([
        Paragraph("BÁO CÁO KẾT QUẢ", style), table(HEADS, rooms, [wide * n for n in (0.8, 3, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 3)]),
        Paragraph("DANH SÁCH", style), table(PERSON, people, [wide * n for n in (1, 4, 3, 4, 2)]),
    ])  # fmt: skip
    return out.getvalue()


if __name__ == "__main__":
    draw: Callable[[Rows, Rows], bytes] = {"weasyprint": _weasyprint, "reportlab": _reportlab}[sys.argv[1]]
    given = _tables(int(sys.argv[2]), int(sys.argv[3]))
    draw(given[0][:5], given[1][:5])
    began_at = time.process_time()
    draw(*given)
    sys.stdout.write(str(sum(map(len, given)) / (time.process_time() - began_at)))
