"""Registry of cues: tiny facts for scripts that go out when something was announced."""

_audiences: dict[str, str] = {}


def cue(topic: str, *, audience: str) -> None:
    """Send announcements of `topic` as a cue of that name to `audience`: ``site-{subject}``, ``site-*`` (every room), or a plain
    name."""
    _audiences[topic] = audience


def audience_of(topic: str, subject: str) -> str | None:
    """Where a topic's cue goes, None when it has none."""
    pattern = _audiences.get(topic)
    return None if pattern is None else pattern.format(subject=subject)


cue("roster", audience="site-{subject}")
cue("verdicts", audience="site-{subject}")
cue("programme", audience="site-*")  # what a desk has of the programme it fetched
cue("broadcast_told", audience="site-*")  # whether it is recorded, and whether another system carries it
cue("job", audience="wall")
cue("totals", audience="lists")
cue("sheet", audience="lists")
