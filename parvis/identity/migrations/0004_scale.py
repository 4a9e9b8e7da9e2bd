"""Who is the brand, and who is followed most, found without going through everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_what_apps_ask")]

    operations = [
        migrations.AddIndex("actor", models.Index(fields=["kind"], name="actor_kind")),
        migrations.AddIndex("actor", models.Index(fields=["-followers_count"], name="actor_followed")),
    ]
