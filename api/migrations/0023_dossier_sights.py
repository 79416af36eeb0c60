"""What is kept beside the seats: the order of dossiers under each key, by their last writing."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

INDEXES = {"idx_dossier_sight": "dossier_sight (audience, updated_at, dossier_id)"}
KEYS = ("audience", "service_audience")


async def look(_apps, editor):
    """Put the dossiers that are there in order."""
    halves = " UNION ".join(
        f"SELECT v.{key} AS audience, d.updated_at, d.id FROM party v JOIN dossier d ON d.id = v.dossier_id"
        f" WHERE v.{key} IS NOT NULL AND d.works"
        for key in KEYS
    )
    await editor.client.execute_query(f"INSERT INTO dossier_sight (audience, updated_at, dossier_id) {halves}")


async def forget(_apps, _editor):
    """Nothing: the table goes, and what it held with it."""


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0022_sights')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DossierSight',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('audience', fields.CharField(max_length=120)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('dossier', fields.ForeignKeyField('models.Dossier', source_field='dossier_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'dossier_sight', 'app': 'models', 'unique_together': (('dossier_id', 'audience'),), 'pk_attr': 'id', 'table_description': 'dossier_sight'},
            bases=['Model'],
        ),
        ops.RunPython(look, forget),
        *(
            ops.RunSQL(f"CREATE INDEX {name} ON {on}", reverse_sql=f"DROP INDEX {name}")
            for name, on in INDEXES.items()
        ),
    ]
