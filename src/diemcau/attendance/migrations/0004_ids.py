"""Ids of ops are unique within their conference. A primary key is not changed in place: the tables are made anew and filled."""

import django.db.models.deletion
from django.db import migrations, models

FACT = "op_id, conference_id, run, session_id, delegate_uid, kind, site_id, at, saw, undoes, reason, via, who, hub, waiting, person"
HEADCOUNT = (
    "op_id, conference_id, run, round_id, site_id, expected, registered, present, substitutes, guests, channel, reported_by, "
    "confirmed, at, who, saw"
)


def _to(model):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model
    )  # fmt: skip


def _copy(columns, *, new, old):
    return migrations.RunSQL(
        f"INSERT INTO {new} ({columns}) SELECT {columns} FROM {old}",  # noqa: S608 - constants
        f"INSERT INTO {old} ({columns}) SELECT {columns} FROM {new}",  # noqa: S608
    )


def _key():
    return models.CompositePrimaryKey(
        "op_id", "conference_id", blank=True, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0003_room"),
        ("conferences", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel("Fact", "FormerFact"),
        migrations.RenameModel("HeadcountFact", "FormerHeadcountFact"),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("pk", _key()),
                ("op_id", models.UUIDField()),
                ("run", models.CharField(max_length=10)),
                ("delegate_uid", models.UUIDField(db_index=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("check_in", "check-in"),
                            ("check_out", "check-out"),
                            ("undo", "undo"),
                            ("absent", "absence"),
                            ("walk_in", "walk-in"),
                            ("visitor", "visitor from another room"),
                            ("substitute", "substitute"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.BigIntegerField()),
                ("saw", models.JSONField(default=list)),
                ("undoes", models.UUIDField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("duty_trip", "on a duty trip"),
                            ("approved_leave", "on approved leave"),
                            ("substitute_sent", "sent a substitute"),
                            ("other", "other reason"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "via",
                    models.CharField(
                        blank=True, choices=[("qr", "QR code"), ("list", "list"), ("paper", "paper list")], max_length=8
                    ),
                ),
                ("who", models.CharField(max_length=64)),
                ("hub", models.BooleanField(default=False)),
                ("waiting", models.BooleanField(default=False)),
                ("person", models.JSONField(blank=True, null=True)),
                ("conference", _to("conferences.conference")),
                ("session", _to("conferences.session")),
                ("site", _to("conferences.site")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("undoes__isnull", False)), fields=["undoes"], name="fact_undoing"),
                    models.Index(condition=models.Q(("waiting", True)), fields=["conference"], name="fact_waiting"),
                    models.Index(fields=["site", "delegate_uid"], name="fact_by_room"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeadcountFact",
            fields=[
                ("pk", _key()),
                ("run", models.CharField(max_length=10)),
                ("expected", models.PositiveIntegerField(blank=True, null=True, verbose_name="expected")),
                ("registered", models.PositiveIntegerField(blank=True, null=True, verbose_name="registered")),
                ("present", models.PositiveIntegerField(verbose_name="present")),
                ("substitutes", models.PositiveIntegerField(default=0, verbose_name="substitutes")),
                ("guests", models.PositiveIntegerField(default=0, verbose_name="guests")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("app", "room desk"),
                            ("sms", "text message"),
                            ("phone", "telephone"),
                            ("paper", "paper"),
                        ],
                        max_length=8,
                        verbose_name="channel",
                    ),
                ),
                ("reported_by", models.CharField(blank=True, max_length=120, verbose_name="reported by")),
                ("confirmed", models.BooleanField(default=False, verbose_name="confirmed")),
                ("at", models.BigIntegerField()),
                ("who", models.CharField(max_length=64)),
                ("op_id", models.UUIDField()),
                ("saw", models.JSONField(default=list)),
                ("conference", _to("conferences.conference")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="attendance.headcountround"
                    ),
                ),
                ("site", _to("conferences.site")),
            ],
            options={"indexes": [models.Index(fields=["round", "site"], name="headcount_fact_register")]},
        ),
        _copy(FACT, new="attendance_fact", old="attendance_formerfact"),
        _copy(HEADCOUNT, new="attendance_headcountfact", old="attendance_formerheadcountfact"),
        migrations.DeleteModel("FormerFact"),
        migrations.DeleteModel("FormerHeadcountFact"),
    ]
