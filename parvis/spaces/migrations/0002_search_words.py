"""The stemmed words of the search index, in the form each database is good at."""

from django.db import migrations

SQLITE = (
    # Contentless: the words are kept once, as the index. A row goes with its row of spaces_indexed, cascades included.
    "CREATE VIRTUAL TABLE search_words USING fts5(title, text, content='', contentless_delete=1, tokenize='ascii')",
    "CREATE TRIGGER search_words_gone AFTER DELETE ON spaces_indexed BEGIN"
    " DELETE FROM search_words WHERE rowid = old.id; END",
)
SQLITE_BACK = ("DROP TRIGGER search_words_gone", "DROP TABLE search_words")
POSTGRESQL = (
    "ALTER TABLE spaces_indexed ADD COLUMN words tsvector",
    "CREATE INDEX search_words ON spaces_indexed USING gin (words)",
)
POSTGRESQL_BACK = ("ALTER TABLE spaces_indexed DROP COLUMN words",)


def run(editor, sqlite, postgresql):
    for statement in sqlite if editor.connection.vendor == "sqlite" else postgresql:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("spaces", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: run(editor, SQLITE, POSTGRESQL),
            lambda apps, editor: run(editor, SQLITE_BACK, POSTGRESQL_BACK),
        )
    ]
