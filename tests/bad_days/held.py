"""Run in a server's surroundings: what the log holds, what waits to be judged, and what `verify` finds; prints JSON."""

import json

import django

django.setup()

from diemcau.cli.verify import verify  # noqa: E402 - Django must be set up first
from diemcau.infra.models import Verdict  # noqa: E402
from diemcau.infra.options import options  # noqa: E402
from diemcau.plane.stores import open_log  # noqa: E402

if __name__ == "__main__":
    log = open_log(options().log_url)
    ids = [str(entry.id) for c in log.heads() for entry in log.read(c, after=0, limit=10**6)]
    log.close()
    found = verify()
    print(
        json.dumps(
            {
                "ids": ids,
                "waiting": sum(one["not_judged"] for one in found),
                "differences": [text for one in found for text in one["differences"]],
                "refused": list(Verdict.objects.filter(state="refused").values_list("reason", flat=True)),
            }
        )
    )
