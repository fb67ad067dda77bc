"""`diemcau bench voices`: a moderator's page and what is alike, among 5,000 questions of 172 rooms."""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from diemcau.cli import throwaway

from .browser import Browser, signed_in

if TYPE_CHECKING:
    from diemcau.conferences.models import Conference

TARGETS = {"alike_p99_ms": 50.0, "asker_p99_ms": 50.0, "desk_p99_ms": 300.0, "one_p99_ms": 300.0}
QUESTIONS, ROOMS, DELEGATES = 5_000, 172, 3_000
TIMES = 60
PAUSE_S = 0.2  # the pace that one network may have
NOW = 1_800_000_000_000
BEGINS = (
    "Bao giờ có",
    "Đề nghị cho biết",
    "Xin hỏi về",
    "Địa phương vướng mắc trong",
    "Ai chịu trách nhiệm về",
    "Hướng dẫn cụ thể cho",
)
ABOUT = (
    "phụ cấp trực", "tiêm chủng mở rộng", "thuốc bảo hiểm y tế", "xe cứu thương", "máy đo huyết áp", "đường lên bản",
    "sáp nhập trạm y tế", "tập huấn sơ cứu", "nước sạch", "hồ sơ sức khỏe điện tử", "nhân viên y tế thôn bản", "phòng chống dịch",
)  # fmt: skip
WHERE = (
    "xã vùng cao",
    "trạm y tế xã",
    "trường nội trú",
    "bệnh viện huyện",
    "khu tái định cư",
    "các bản biên giới",
    "chợ phiên",
)
ENDS = (
    "năm tới?",
    "trong quý này?",
    "khi mưa lũ?",
    "cho người cao tuổi?",
    "cho trẻ dưới năm tuổi?",
    "theo thông tư mới?",
    "khi thiếu người?",
)


def run(*, json_path: Path | None, quick: bool) -> int:
    """Measure, print and, if asked, write JSON. 0 when all targets are met (quick runs only have to end). Times in ms.

    ``alike`` (and what it takes of a core, ``alike_cpu_ms``) looks among all questions as the moderator's page of one does (``alike_first_ms``: the first time in a process), ``asker`` among those let through by its address, as phones do
    while somebody types; ``desk``, ``one`` and ``list`` are pages from the request to the last byte.
    """
    several, times = (300, 5) if quick else (QUESTIONS, TIMES)
    with throwaway.folder() as folder:
        conference = throwaway.seed(ROOMS, DELEGATES)
        number = _ask(conference, several)
        first = _alike(conference.pk, 1)[0]  # as the pages below: a process takes every question apart once
        cpu = time.thread_time()
        result: dict[str, float] = {"questions": several, "alike_first_ms": round(first, 1)}
        result |= _figures("alike", _alike(conference.pk, times))
        result["alike_cpu_ms"] = round(1000 * (time.thread_time() - cpu) / times, 1)
        with throwaway.server(folder / "serve.log") as address:
            result |= _pages(Browser(address, signed_in(conference)), conference, number, times)
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if json_path is not None:
        json_path.write_text(text + "\n", encoding="utf-8")
    return 0 if quick else int(any(result[name] > target for name, target in TARGETS.items()))


def _texts(chance: random.Random) -> Iterator[str]:
    while True:
        about = chance.sample(ABOUT, 2)
        yield f"{chance.choice(BEGINS)} {about[0]} và {about[1]} ở {chance.choice(WHERE)} {chance.choice(ENDS)}"


def _ask(conference: "Conference", several: int) -> int:
    """Questions as a long day leaves them: most wait, some were dealt with. The number of one that waits."""
    from diemcau.kernel.actor import Actor, Held  # noqa: PLC0415 - Django is set up by now
    from diemcau.kernel.names import fold  # noqa: PLC0415
    from diemcau.live.questions.actions import publish  # noqa: PLC0415
    from diemcau.live.questions.models import Question  # noqa: PLC0415

    chance = random.Random(5)
    sites = list(conference.sites.values_list("pk", flat=True))
    steps = ("new",) * 14 + ("queued",) + ("answered",) * 3 + ("written", "declined")
    rows = []
    for place, text in zip(range(several), _texts(chance), strict=False):
        step, at = steps[place % len(steps)], NOW + 1_000 * place
        facts = {"step": step, "is_open": step != "declined" and place % 2 == 0, "supports": chance.randrange(40)}
        rows.append(
            Question(
                conference=conference, uid=UUID(int=chance.getrandbits(128)), site_id=chance.choice(sites), way="phone", naming="unit",
                asker=f"{place % 3_000:032x}", unit="Trạm y tế", text=text, search_key=fold(text), asked_at=at, came_at=at,
                shown_from=at, step_at=at, **facts,
            )
        )  # fmt: skip
    Question.objects.bulk_create(rows, batch_size=500)
    publish(conference, by=Actor(who="system", held=frozenset({Held("organizer", conference.pk)})), on=True)
    return Question.objects.filter(step="new").values_list("pk", flat=True)[several // 4]


def _alike(conference: int, times: int) -> list[float]:
    from diemcau.live.questions import queries  # noqa: PLC0415

    chance = random.Random(7)
    sought = [text for _, text in zip(range(times), _texts(chance), strict=False)]
    return [_took(partial(queries.alike, conference, "live", text, only_open=False)) for text in sought]


def _pages(browser: Browser, conference: "Conference", number: int, times: int) -> dict[str, float]:
    from diemcau.live.questions.queries import door_of  # noqa: PLC0415

    door, base = door_of(conference.pk, "live"), f"/c/{conference.key}/questions"
    texts = _texts(random.Random(9))
    asks: dict[str, Callable[[], Any]] = {
        "desk": lambda: browser.ask("GET", base),
        "one": lambda: browser.ask("GET", f"{base}/{number}"),
        "list": lambda: browser.ask("GET", f"{door}/list"),
        "asker": lambda: browser.ask(
            "POST", f"{door}/alike", json.dumps({"text": next(texts)}).encode(), "application/json"
        ),
    }
    figures: dict[str, float] = {}
    for name, ask in asks.items():
        ask()  # the first page that a server ever shows loads its code
        took = []
        for _ in range(times):
            time.sleep(PAUSE_S)
            took.append(_took(ask))
        figures |= _figures(name, took)
    return figures


def _took(what: Callable[[], Any]) -> float:
    began = time.perf_counter()
    what()
    return 1000 * (time.perf_counter() - began)


def _figures(name: str, took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    return {
        f"{name}_p50_ms": round(ordered[len(ordered) // 2], 1),
        f"{name}_p99_ms": round(ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))], 1),
    }
