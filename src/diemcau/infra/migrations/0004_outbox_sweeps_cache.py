from django.db import migrations, models


def into_lists(apps, _editor):
    """What waits to be told keeps its subject."""
    for row in apps.get_model("infra", "OutboxRow").objects.all():
        row.subjects = [row.subject]
        row.save(update_fields=["subjects"])


class Migration(migrations.Migration):
    dependencies = [
        ("infra", "0003_installation"),
    ]

    operations = [
        migrations.CreateModel(
            name="CacheRow",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "infra_cache",
            },
        ),
        migrations.CreateModel(
            name="SweepRow",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField()),
                ("swept_at", models.DateTimeField(blank=True, null=True)),
                ("fault", models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name="outboxrow",
            name="subjects",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(into_lists, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="outboxrow",
            name="subject",
        ),
    ]
