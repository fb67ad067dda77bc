from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0003_board_on_screens")]

    operations = [
        migrations.AddIndex(model_name="question", index=models.Index(fields=["asker"], name="question_by_asker")),
        migrations.AddIndex(model_name="word", index=models.Index(fields=["asker"], name="question_word_by")),
    ]
