"""Dossiers are counted as they change: by structure, by the keys that it reads them with, and by state."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from api.domain.statuses import DossierState

KEYS = ("audience", "service_audience")


async def count(_apps, editor):
    """Count the dossiers that are there."""
    sqlite = editor.DIALECT == "sqlite"
    word, text = ("GROUP_CONCAT(word, ' ')", "word") if sqlite else ("STRING_AGG(word, ' ')", 'word COLLATE "C"')
    halves = " UNION ".join(
        f"SELECT dossier_id, structure_id, SUBSTR({key}, 38) AS word FROM party WHERE {key} IS NOT NULL" for key in KEYS
    )
    ordered = f"SELECT * FROM ({halves}) AS words ORDER BY dossier_id, structure_id, {text}"
    seen = f"SELECT dossier_id, structure_id, {word} AS seen FROM ({ordered}) AS ordered GROUP BY dossier_id, structure_id"
    await editor.client.execute_query(
        "INSERT INTO dossier_count (structure_id, seen, state, dossiers) SELECT s.structure_id, s.seen, d.state, COUNT(*)"
        f" FROM dossier d JOIN ({seen}) AS s ON s.dossier_id = d.id WHERE d.works GROUP BY 1, 2, 3"
    )


async def forget(_apps, _editor):
    """Nothing: the table goes, and what it held with it."""


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0027_orders_of_lists')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DossierCount',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('seen', fields.CharField(max_length=600)),
                ('state', fields.CharEnumField(description='DossierState', enum_type=DossierState, max_length=64)),
                ('dossiers', fields.BigIntField()),
            ],
            options={'table': 'dossier_count', 'app': 'models', 'unique_together': (('structure_id', 'seen', 'state'),), 'pk_attr': 'id', 'table_description': 'dossier_count'},
            bases=['Model'],
        ),
        ops.RunPython(count, forget),
    ]
