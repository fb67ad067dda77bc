from typing import Any

from django.db import migrations

OVER = ("done", "failed", "cancelled", "undoing", "undone")
TOLD_LATER = ("row", "cell", "code", "costs_row", "count", "limit", "first", "kind")


def forget_values(apps: Any, _editor: Any) -> None:
    """Imports that ended before their end took the texts of cells with it: only which cell had which problem stays."""
    imports = apps.get_model("roster", "RosterImport").objects.filter(state__in=OVER).exclude(problems=[])
    for imported in imports.only("problems").order_by("pk").iterator(chunk_size=20):
        imported.problems = [
            {**{name: problem[name] for name in TOLD_LATER if name in problem}, "value": ""}
            for problem in imported.problems
        ]
        imported.save(update_fields=["problems"])


class Migration(migrations.Migration):
    dependencies = [("roster", "0012_former_names")]

    operations = [migrations.RunPython(forget_values, migrations.RunPython.noop)]
