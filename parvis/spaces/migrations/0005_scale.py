"""Who wants to hear of everything in a space, found without going through its members."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spaces", "0004_charter_versions")]

    operations = [
        migrations.AddIndex("membership", models.Index(fields=["space", "notify"], name="membership_hears")),
    ]
