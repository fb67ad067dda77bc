"""Registry of cues: tiny facts for scripts that go out when something was announced."""

_audiences: dict[str, list[tuple[str, bool]]] = {}


def cue(topic: str, *, audience: str, whole: bool = False) -> None:
    """Send announcements of `topic` as a cue of that name to `audience`: ``site-{subject}``, ``site-*`` (every room), or a plain
    name. A topic may have several. `whole`: who hears it looks at all subjects together, and is told once, of none."""
    there = _audiences.setdefault(topic, [])
    if (audience, whole) not in there:
        there.append((audience, whole))


def audiences_of(topic: str, subject: str) -> list[tuple[str, str]]:
    """Where a topic's cue goes, each with the subject that is told there."""
    there = _audiences.get(topic, [])
    return [(pattern.format(subject=subject), "" if whole else subject) for pattern, whole in there]


cue("roster", audience="site-{subject}")
cue("verdicts", audience="site-{subject}")
cue("programme", audience="site-*")  # what a desk has of the programme it fetched
cue("broadcast_told", audience="site-*")  # whether it is recorded, and whether another system carries it
cue("job", audience="wall")
cue("totals", audience="lists")
cue("sheet", audience="lists")
