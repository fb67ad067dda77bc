from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_wrong_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="heard_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="device",
            name="machine",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
