from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("polls", "0001_initial")]

    operations = [migrations.AddField("poll", "counted_at", models.BigIntegerField(default=0))]
