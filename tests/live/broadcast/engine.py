"""As a program: gives a conference's rooms another media server's playlist, and prints where that one says its state, as JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from urllib.parse import urlsplit


def choose(number: int, playlist: str) -> list[str]:
    from diemcau.conferences.models import Conference
    from diemcau.kernel.actor import Actor, Held
    from diemcau.live.broadcast import actions, queries

    conference = Conference.objects.get(pk=number)
    hub = Actor(who="account:1", held=frozenset({Held("hub_technician", number)}))
    values = dict.fromkeys(("join_link", "address", "channel", "notes"), "")
    plain = {"own": True, "external": False, "transcoding": True, "recording": False, "kept_days": 30}
    actions.save_settings(conference, by=hub, values={**values, **plain, "playlist": playlist})
    return [urlsplit(address).path for address in queries.engine_addresses(hub, conference)]


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(choose(int(sys.argv[1]), sys.argv[2])))
