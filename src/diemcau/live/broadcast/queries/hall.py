"""What comes from the hall, as the packager last said it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from diemcau.infra import broadcasts

from ..enums import Phase
from ..models import Broadcast, Hall
from .settings import settings_of


@dataclass(frozen=True, slots=True)
class Shown:
    """The hall for pages and rooms. `by` and `standby` are "studio", "rtmp" or ""; `refused`, `lack` and `fault` codes of the packager.

    `silent`: it sends pictures without sound. `media` is what today's playlists lie under, empty when this server carries no picture; `playlist` the one that rooms play
    when it is another media server's.
    """

    phase: Phase
    by: str
    place: str
    since: datetime | None
    lost: datetime | None
    standby: str
    recording: bool
    fault: str
    refused: str
    lack: str
    silent: bool
    media: str
    playlist: str = ""

    @property
    def is_there(self) -> bool:
        return self.phase in (Phase.LIVE, Phase.LOST)


def hall_of(conference: int) -> dict[str, Any]:
    """The packager's last word; empty when there is none."""
    found: dict[str, Any] | None = Hall.objects.filter(pk=conference).values_list("state", flat=True).first()
    return found or {}


def phase_of(state: dict[str, Any], settings: Broadcast) -> Phase:
    """What a word of the packager, and the desk's, mean for rooms."""
    if state.get("closed") or settings.closed:
        return Phase.CLOSED
    if state.get("on_air"):
        return Phase.LIVE
    return Phase.LOST if state.get("lost") else Phase.OFF


def shown(conference: int) -> Shown:
    """What pages and rooms show of the hall. Two queries."""
    state, settings = hall_of(conference), settings_of(conference)
    playlist = settings.playlist if settings.own else ""
    refused = state.get("refused") or {}
    return Shown(
        phase=phase_of(state, settings),
        by=state.get("on_air") or "",
        place=state.get("by") or "",
        since=_moment(state.get("since")),
        lost=_moment(state.get("lost")),
        standby=state.get("standby") or "",
        recording=bool(state.get("recording")),
        fault=str(state.get("fault") or ""),
        refused=str(refused.get("reason") or ""),
        lack=str(state.get("lack") or ""),
        silent=bool(state.get("silent")),
        media=playlist.rpartition("/")[0] or (broadcasts.address(conference) if settings.own else ""),
        playlist=playlist,
    )


def _moment(at: int | None) -> datetime | None:
    return datetime.fromtimestamp(at / 1000, UTC) if at else None
