"""The words of each structure, in an index: a search among a hundred thousand looks at those it finds, no others."""

import re

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from uuid_utils.compat import uuid7

INDEXES = {
    "idx_structure_word": "structure_word (word, structure_id)",
    "idx_structure_name": "structure (name, id)",
    "idx_structure_postal_code": "structure (postal_code)",
}
"""Sorted by their characters on both databases: what begins with a word is then a range."""

PAGE = 1000


async def write_words(_apps, editor):
    """Write the words of the structures that are there, then the indexes."""
    client, sqlite = editor.client, editor.DIALECT == "sqlite"
    places = "?, ?, ?" if sqlite else "$1, $2, $3"
    last = None
    while True:
        after = "" if last is None else f" WHERE id > '{last}'"
        rows = await client.execute_query_dict(f"SELECT id, search_text FROM structure{after} ORDER BY id LIMIT {PAGE}")
        found = {row["id"]: list(dict.fromkeys(re.findall(r"\w+", row["search_text"]))) for row in rows}
        texts = [[" ".join(words), key] for key, words in found.items()]
        if texts:
            text, key = ("?", "?") if sqlite else ("$1", "$2")
            await client.execute_many(f"UPDATE structure SET search_text = {text} WHERE id = {key}", texts)
        words = [
            [str(uuid7()) if sqlite else uuid7(), key, word] for key, words in found.items() for word in words
        ]
        if words:
            await client.execute_many(f"INSERT INTO structure_word (id, structure_id, word) VALUES ({places})", words)
        if len(rows) < PAGE:
            break
        last = rows[-1]["id"]
    for name, on in INDEXES.items():
        text = on if sqlite else on.replace("(word,", '(word COLLATE "C",').replace("(name,", '(name COLLATE "C",')
        await client.execute_query(f"CREATE INDEX {name} ON {text}")


async def drop_indexes(_apps, editor):
    """Do without them."""
    for name in INDEXES:
        await editor.client.execute_query(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0015_factur_x_documents')]

    initial = False

    operations = [
        ops.CreateModel(
            name='StructureWord',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('word', fields.CharField(max_length=300)),
            ],
            options={'table': 'structure_word', 'app': 'models', 'unique_together': (('structure_id', 'word'),), 'pk_attr': 'id', 'table_description': 'structure_word'},
            bases=['Model'],
        ),
        ops.RunPython(write_words, drop_indexes),
    ]
