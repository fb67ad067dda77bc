"""From the camera's glass to a room's: the clock in the picture, read off the room's player and compared with the time."""

import sys
from typing import TYPE_CHECKING, Any

from . import air
from .house import House, chromium, house, rank

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

MOST_MS = {"studio_ll": 2200, "rtmp_ll": 2200, "plain": 8000}


def measure(*, quick: bool) -> dict[str, object]:
    """`glass_to_glass_ms`: medians, after the player has settled; beside them each one's p95 and seconds behind the newest."""
    settle, seconds = (8, 8) if quick else (20, 40)
    seen: dict[str, list[dict[str, Any]]] = {}
    with house(rooms=2) as there, chromium() as browser:
        with air.encoder(there):
            seen["rtmp_ll"] = _looks(there, browser, settle, seconds, low=True)
            seen["plain"] = _looks(there, browser, settle, seconds, low=False)
        with air.studio(there, browser):
            seen["studio_ll"] = _looks(there, browser, settle, seconds, low=True)
    p50 = {name: round(rank([look["behind"] for look in looks], 0.5)) for name, looks in seen.items()}
    p95 = {name: round(rank([look["behind"] for look in looks], 0.95)) for name, looks in seen.items()}
    return {"glass_to_glass_ms": p50, "glass_to_glass_p95_ms": p95}


def missed(figures: dict[str, object]) -> bool:
    told = figures["glass_to_glass_ms"]
    assert isinstance(told, dict)
    return any(told[name] > most for name, most in MOST_MS.items())


def _looks(there: House, browser: "Chromium", settle: float, seconds: float, *, low: bool) -> list[dict[str, Any]]:
    with air.room(there, browser, low=low) as page:
        page.wait_for_timeout(1000 * settle)
        seen = air.looks(page, seconds)
    kept = [look for look in seen if look["low"] is low]
    for name in ("behind", "dated", "latency", "target", "ahead", "rate"):
        values = [float(look[name]) for look in kept]
        sys.stderr.write(f"  {name}: p50 {rank(values, 0.5):.2f} p95 {rank(values, 0.95):.2f}\n")
    return kept
