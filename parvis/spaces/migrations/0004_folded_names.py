from django.db import migrations

import parvis.identity.models.folded


def fold_names(apps, schema_editor):
    """Spaces that stand already are found by name, too."""
    fold = parvis.identity.models.folded.fold
    Space = apps.get_model("spaces", "Space")
    for space in Space.objects.only("name", "slug").iterator():
        Space.objects.filter(pk=space.pk).update(folded=f"{fold(space.name)}\n{fold(space.slug)}")


class Migration(migrations.Migration):
    dependencies = [("spaces", "0003_clients")]

    operations = [
        migrations.AddField(
            model_name="space", name="folded", field=parvis.identity.models.folded.Folded("name", "slug")
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop, elidable=True),
    ]
