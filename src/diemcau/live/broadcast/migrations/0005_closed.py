from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("broadcast", "0004_playlist"),
    ]

    operations = [
        migrations.AddField(
            model_name="broadcast",
            name="closed",
            field=models.BooleanField(default=False),
        ),
    ]
