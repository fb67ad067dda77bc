from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0002_acted_at")]

    operations = [
        migrations.AddField(model_name="board", name="on_screens", field=models.BooleanField(default=False)),
    ]
