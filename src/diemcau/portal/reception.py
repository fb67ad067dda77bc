"""How rooms receive what goes out to all of them: the hall's picture and sound, the film, the slides."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from diemcau.infra.words import coarse
from diemcau.live.broadcast import queries as broadcast
from diemcau.live.broadcast.enums import Phase
from diemcau.live.broadcast.models import MANY
from diemcau.live.film import queries as film
from diemcau.live.film.models import Film
from diemcau.live.runsheet import queries as runsheet
from diemcau.live.slides import queries as slides
from diemcau.live.slides.models import Deck
from diemcau.live.stage import queries as stage

FAR_S = 30  # behind the hall: a room that far off answers questions nobody asks any more


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes out. `is_live`: the hall's picture does; `films` and `deck`: what rooms need now, or next; `film_is_on`: it runs;
    `on_air`: the room that speaks to all; `is_external`: another video system carries picture and sound."""

    carries: bool
    is_live: bool
    films: Sequence[Film]
    film_is_on: bool
    deck: Deck | None
    on_air: int | None = None
    is_external: bool = False

    @property
    def is_any(self) -> bool:
        """Whether there is anything to receive."""
        return bool(self.is_live or self.films or self.deck or self.on_air)


@dataclass(frozen=True, slots=True)
class Reception:
    """How one room receives it. `mode` "": its screen is not open; `stalls` of late, `behind` seconds in steps; `film` and `slides`
    percent in tens, None when there is none to have; `lacks_film`: its screen shows the broadcast in the film's place; `on_air`: it speaks to all rooms;
    `joined`: what it lacks in the external system, in words."""

    is_live: bool
    mode: str = ""
    has_sound: bool = True
    stalls: int = 0
    behind: int = 0
    film: int | None = None
    slides: int | None = None
    lacks_film: bool = False
    on_air: bool = False
    joined: str = ""

    @property
    def is_silent(self) -> bool:
        """No sound yet: somebody must press the button on its screen once."""
        return self.mode != "" and not self.has_sound

    @property
    def needs_help(self) -> bool:
        """Something that goes out now does not get there."""
        poor = self.mode in ("C", "D") or self.stalls >= MANY or self.behind > FAR_S
        return self.lacks_film or bool(self.joined) or (self.is_live and (self.is_silent or poor))

    @property
    def is_whole(self) -> bool:
        """Everything is there, or is ready for when it comes."""
        open_well = not self.is_live or self.mode == "A"
        return open_well and not self.is_silent and self.film in (None, 100) and self.slides in (None, 100)

    @property
    def words(self) -> str:
        """Its mode and what is missing, as words that the wall's filter knows."""
        found = {
            self.mode: True,
            "screen": self.is_live and not self.mode,
            "sound": self.is_silent,
            "film": self.film not in (None, 100) or self.lacks_film,
            "slides": self.slides not in (None, 100),
        }
        return " ".join(name for name, so in found.items() if name and so)


@dataclass(frozen=True, slots=True)
class Sums:
    """All rooms together."""

    outgoing: Outgoing
    rooms: int
    modes: Mapping[str, int]
    silent: int
    film: int
    lack_film: int
    slides: int

    @property
    def closed(self) -> int:
        """Rooms whose screens are not open."""
        return self.modes.get("", 0)


def outgoing_of(conference: int, run: str) -> Outgoing:
    """What goes out in a run. Eight queries at most."""
    ahead = runsheet.cues_ahead(conference, run)
    films = film.wanted(conference, run, ahead.get("film", ()))
    deck = slides.wanted(conference, run, ahead.get("slides", ()))
    settings = broadcast.settings_of(conference)
    phase = broadcast.phase_of(broadcast.hall_of(conference), settings) if settings.own else Phase.OFF
    on_air = stage.on_air_of(conference, run)
    return Outgoing(settings.own, phase == Phase.LIVE, films.films, films.is_on, deck, on_air, settings.external)


def receptions(
    conference: int, run: str, outgoing: Outgoing, sites: Collection[int], now: datetime
) -> dict[int, Reception]:
    """How each of `sites` receives it; none when there is nothing to receive and no room said anything. Five queries at most."""
    playing = broadcast.playing_of(conference, run, now, sites if len(sites) == 1 else None) if outgoing.carries else {}
    joined = broadcast.badly_joined(conference) if outgoing.is_external else {}
    if not outgoing.is_any and not playing:
        sites = [site for site in sites if site in joined]
    if not sites:
        return {}
    copies = film.percents(outgoing.films, run) if outgoing.films else {}
    lacking = film.lacking(conference, run, outgoing.films[0]) if outgoing.film_is_on else set()
    pages = slides.percents(outgoing.deck, run) if outgoing.deck else {}
    found = {}
    for site in sites:
        said = playing.get(site)
        mode, sound, stalls, behind = said.coarse if said else ("", True, 0, 0)
        found[site] = Reception(
            outgoing.is_live, mode, sound, stalls if outgoing.is_live else 0, behind if outgoing.is_live else 0,
            film=coarse(copies.get(site, 0)) if outgoing.films else None,
            slides=coarse(pages.get(site, 0)) if outgoing.deck else None,
            lacks_film=site in lacking,
            on_air=site == outgoing.on_air,
            joined=str(joined[site].label) if site in joined else "",
        )  # fmt: skip
    return found


def sums_of(outgoing: Outgoing, found: Iterable[Reception]) -> Sums:
    """The figures above the wall."""
    all_rooms = list(found)
    return Sums(
        outgoing,
        len(all_rooms),
        Counter(one.mode for one in all_rooms),
        sum(one.is_silent for one in all_rooms),
        sum(one.film == 100 for one in all_rooms),
        sum(one.lacks_film for one in all_rooms),
        sum(one.slides == 100 for one in all_rooms),
    )
