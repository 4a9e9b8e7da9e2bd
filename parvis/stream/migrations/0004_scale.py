"""What the newest of a timeline are gathered by; and no index that says less than another."""

import django.db.models.deletion
from django.db import migrations, models

AUTHOR = "stream_post_author_id_3c93dfe4"
AUDIENCE = "stream_post_audience_id_07e0c5e0"
TOPIC = "stream_post_topics_topic_id_7c5409d0"
ROOTS = models.Index(fields=["audience", "-id"], name="post_audience", condition=models.Q(parent=None))


def without_index(name: str, field: str, to: str) -> migrations.SeparateDatabaseAndState:
    """A foreign key of posts without an index of its own. Django would write the whole table anew on SQLite."""
    key = models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)
    back = f"CREATE INDEX {name} ON stream_post ({field}_id)"
    gone = migrations.RunSQL(f"DROP INDEX IF EXISTS {name}", back)
    return migrations.SeparateDatabaseAndState([gone], [migrations.AlterField("post", field, key)])


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_scale"), ("spaces", "0005_scale"), ("stream", "0003_quoted_updates")]

    operations = [
        without_index(AUTHOR, "author", "identity.actor"),
        without_index(AUDIENCE, "audience", "spaces.audience"),
        migrations.AddIndex("post", models.Index(fields=["author", "audience", "-id"], name="post_said")),
        migrations.AddIndex("post", models.Index(fields=["audience", "id"], name="post_place")),
        # Made anew, so that it is the last: of two that lead as far, SQLite takes that one.
        migrations.RemoveIndex("post", "post_audience"),
        migrations.AddIndex("post", ROOTS),
        migrations.AddIndex(
            "post", models.Index(fields=["author", "-id"], name="post_begun", condition=models.Q(parent=None))
        ),
        migrations.RunSQL("CREATE INDEX post_topic ON stream_post_topics (topic_id, post_id)", "DROP INDEX post_topic"),
        migrations.RunSQL(f"DROP INDEX IF EXISTS {TOPIC}", f"CREATE INDEX {TOPIC} ON stream_post_topics (topic_id)"),
    ]
