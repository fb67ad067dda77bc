"""The rooms of tests.journeys.grounds, with a way into the second one; as a program it prints them as JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from typing import Any


def rooms() -> dict[str, Any]:
    """Both rooms: `facts` as their desks are entered."""
    from diemcau.kernel.actor import SYSTEM
    from diemcau.people.actions import make_link
    from tests.journeys.grounds import rooms as grounds

    facts = grounds()
    link = make_link(
        by=SYSTEM, conference=facts["conference"], site=facts["other"], role="site_registrar", holder="Lò Văn Tiến"
    )
    beside = facts | {"links": {"site_registrar": link.path}, "desk": f"{facts['beside']}/desk"}
    return facts | {"second_room": beside}


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    sys.stdout.write(json.dumps({"rooms": rooms}[sys.argv[1]](*sys.argv[2:])))
