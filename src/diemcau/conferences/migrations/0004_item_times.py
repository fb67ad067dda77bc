import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def of_the_day(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What had begun until now is of the day."""
    items = apps.get_model("conferences", "ProgrammeItem").objects.filter(actual_start__isnull=False)
    times = apps.get_model("conferences", "ItemTimes")
    times.objects.bulk_create(
        times(item_id=item.pk, run="live", began=item.actual_start, ended=item.actual_end) for item in items
    )


def back(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Those of rehearsals are lost."""
    items = apps.get_model("conferences", "ProgrammeItem").objects
    for row in apps.get_model("conferences", "ItemTimes").objects.filter(run="live"):
        items.filter(pk=row.item_id).update(actual_start=row.began, actual_end=row.ended)


class Migration(migrations.Migration):
    dependencies = [
        ("conferences", "0003_join_code"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemTimes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.CharField(default="live", max_length=10)),
                ("began", models.DateTimeField(verbose_name="began")),
                ("ended", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="times",
                        to="conferences.programmeitem",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "run"), name="one_time_per_item_and_run")],
            },
        ),
        migrations.RunPython(of_the_day, back),
        migrations.RemoveField(model_name="programmeitem", name="actual_start"),
        migrations.RemoveField(model_name="programmeitem", name="actual_end"),
    ]
