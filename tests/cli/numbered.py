"""Run in a server's surroundings: conferences made and deleted, and a database that claims to be newer; prints JSON."""

import json
import sys

from diemcau.cli.database import ensure_schema


def make() -> dict[str, int]:
    from diemcau.conferences import actions  # noqa: PLC0415
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415

    made = actions.create(by=SYSTEM, key="thu", declared_unclassified=True, short_name={"vi": "Thử"})
    return {"number": made.pk}


def make_and_delete() -> dict[str, int]:
    from diemcau.conferences.models import Conference  # noqa: PLC0415

    made = make()
    Conference.objects.filter(pk=made["number"]).delete()
    return made


def newer() -> dict[str, int]:
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    MigrationRecorder(connection).record_applied("people", "0999_later")
    return {}


if __name__ == "__main__":
    ensure_schema()
    print(json.dumps({"make": make, "make-and-delete": make_and_delete, "newer": newer}[sys.argv[1]]()))
