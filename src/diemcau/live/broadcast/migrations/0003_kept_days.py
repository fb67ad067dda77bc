import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("broadcast", "0002_stalling"),
    ]

    operations = [
        migrations.AddField(
            model_name="broadcast",
            name="kept_days",
            field=models.PositiveSmallIntegerField(
                default=30,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(3650),
                ],
                verbose_name="days a recording is kept",
            ),
        ),
    ]
