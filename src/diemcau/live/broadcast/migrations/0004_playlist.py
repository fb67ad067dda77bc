from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("broadcast", "0003_kept_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="broadcast",
            name="playlist",
            field=models.URLField(blank=True, max_length=500),
        ),
    ]
