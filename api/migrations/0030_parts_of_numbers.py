"""Parts of numbers and names, so that dossiers are found by them; decisions in the order in which they are listed."""

import orjson
from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from api.domain.text import fold

INDEXES = {
    "idx_dossier_part": "dossier_part (part, before, dossier_id)",
    "idx_structure_part": "structure_part (part, before, structure_id)",
    "idx_journal_decision": "journal_entry (structure_id, at, position) WHERE decision IS NOT NULL",
    "idx_journal_decision_at": "journal_entry (at, position) WHERE decision IS NOT NULL",
}
"""Parts are sorted by their characters on both databases."""

WIDTH = 300
PAGE = 5_000
OF_DOSSIER = ("number", "marche_number", "engagement_number")
OF_PIECE = ("number", "marche_number", "engagement_number", "mandat_number", "original_number")

SQLITE = (
    "SELECT owner, SUBSTR(part, 1, {width}), before FROM (WITH RECURSIVE ends(owner, part, before) AS ("
    "SELECT value ->> 'owner', value ->> 'text', '' FROM json_each(?1)"
    " UNION ALL SELECT owner, SUBSTR(part, 3), SUBSTR(part, 2, 1) FROM ends WHERE LENGTH(part) > 3"
    ") SELECT * FROM ends)"
)
POSTGRES = (
    "SELECT t.owner, SUBSTR(t.text, place, {width}), SUBSTR(t.text, place - 1, 1)"
    " FROM json_to_recordset($1::json) AS t (owner uuid, text text)"
    " CROSS JOIN generate_series(1, GREATEST(LENGTH(t.text) - 1, 1), 2) AS places(place)"
)


async def split(_apps, editor):
    """Split what is there, then make the indexes."""
    client, sqlite = editor.client, editor.DIALECT == "sqlite"

    async def write(table, key, texts):
        ends = (SQLITE if sqlite else POSTGRES).format(width=WIDTH)
        told = orjson.dumps([{"owner": str(owner), "text": text} for owner, text in texts if text]).decode()
        await client.execute_query(f"INSERT INTO {table} ({key}, part, before) {ends}", [told])

    rows = await client.execute_query_dict(
        "SELECT s.id, s.name, s.identifier FROM structure s WHERE s.id IN (SELECT structure_id FROM party)"
    )
    names = [(row["id"], fold(f"{row['name']} {row['identifier']}")[:WIDTH]) for row in rows]
    await write("structure_part", "structure_id", names)
    last = None
    while True:
        after = "" if last is None else f" WHERE id > '{last}'"
        page = await client.execute_query_dict(f"SELECT id FROM dossier{after} ORDER BY id LIMIT {PAGE}")
        if not page:
            break
        last, bounds = page[-1]["id"], f"BETWEEN '{page[0]['id']}' AND '{page[-1]['id']}'"
        numbers = [f"SELECT id, {name} AS number FROM dossier WHERE id {bounds}" for name in OF_DOSSIER]
        numbers += [f"SELECT dossier_id, {name} FROM piece WHERE dossier_id {bounds}" for name in OF_PIECE]
        rows = await client.execute_query_dict(" UNION ".join(numbers))
        texts = [(row["id"], fold(row["number"])[:WIDTH]) for row in rows if row["number"]]
        await write("dossier_part", "dossier_id", texts)
    inside = "INSTR(d.search_text, w.part)" if sqlite else "STRPOS(d.search_text, w.part)"
    rows = await client.execute_query_dict(
        "SELECT DISTINCT d.id, d.search_text FROM dossier d JOIN party y ON y.dossier_id = d.id"
        " LEFT JOIN (SELECT structure_id, part FROM structure_part WHERE before = '') w"
        f" ON w.structure_id = y.structure_id AND {inside} > 0 WHERE w.part IS NULL"
    )  # the dossiers of structures that have changed their name since
    await write("dossier_part", "dossier_id", [(row["id"], row["search_text"]) for row in rows])
    for name, on in INDEXES.items():
        text = on if sqlite else on.replace("(part,", '(part COLLATE "C",')
        await client.execute_query(f"CREATE INDEX {name} ON {text}")


async def drop_indexes(_apps, editor):
    """Decisions are put in order again; the tables go with their indexes."""
    for name in ("idx_journal_decision", "idx_journal_decision_at"):
        await editor.client.execute_query(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0029_seats_counted')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DossierPart',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('dossier_id', fields.UUIDField()),
                ('part', fields.CharField(max_length=300)),
                ('before', fields.CharField(max_length=1)),
            ],
            options={'table': 'dossier_part', 'app': 'models', 'pk_attr': 'id', 'table_description': 'dossier_part'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StructurePart',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('structure_id', fields.UUIDField()),
                ('part', fields.CharField(max_length=300)),
                ('before', fields.CharField(max_length=1)),
            ],
            options={'table': 'structure_part', 'app': 'models', 'pk_attr': 'id', 'table_description': 'structure_part'},
            bases=['Model'],
        ),
        ops.RunPython(split, drop_indexes),
    ]
