"""Run in a server's surroundings: what its stores hold, as JSON: rows and a sum of contents by table, ops by conference."""

import hashlib
import json
import sys

import django

django.setup()

from django.core.serializers import serialize  # noqa: E402 - Django must be set up first

from diemcau.cli import rows  # noqa: E402
from diemcau.infra.options import options  # noqa: E402
from diemcau.plane.stores import open_log  # noqa: E402

NOT_KEPT = {"django_session", "infra_installation", "blind_keeper"}
"""Sessions end and a new life begins with every restore; the machine that restores keeps the anonymous box."""


def tables() -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for model in rows._tables():
        if model._meta.db_table not in NOT_KEPT and not model._meta.auto_created:
            if model._meta.pk is None or model._meta.label == "infra.Verdict":
                lines = sorted(map(str, model._base_manager.values_list("op_id", "seq", "state", "reason")))
            else:
                rows_said = json.loads(serialize("json", model._base_manager.order_by("pk")))
                lines = [json.dumps(row, sort_keys=True) for row in rows_said]  # jsonb keeps no order of keys
            found[model._meta.db_table] = [len(lines), hashlib.sha256("".join(lines).encode()).hexdigest()]
    return found


def ops() -> dict[str, object]:
    log = open_log(options().log_url)
    held = [entry for conference in log.heads() for entry in log.read(conference, after=0, limit=10**6)]
    log.close()
    return {"ops": len(held), "sum": hashlib.sha256(repr(held).encode()).hexdigest()}


if __name__ == "__main__":
    if sys.argv[1:] == ["redact"]:
        log = open_log(options().log_url)
        [conference] = log.heads()
        print(json.dumps(log.redact(conference, [log.read(conference, after=0, limit=1)[0].id])))
        log.close()
    else:
        print(json.dumps({"tables": tables(), "log": ops(), "counts": rows.counts(rows.MAIN)}))
