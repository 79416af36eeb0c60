"""A mandate may be given to the portal itself: it then names no structure (MAN-01)."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

INDEXES = {"idx_mandate_structure": "mandate (structure_id)"}
"""SQLite makes the table again, without its index; nothing points to it."""


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0011_profiles_by_level')]

    initial = False

    operations = [
        ops.AlterField(
            model_name='Mandate',
            name='mandatary',
            field=fields.ForeignKeyField('models.Structure', source_field='mandatary_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        *(
            ops.RunSQL(f"CREATE INDEX IF NOT EXISTS {name} ON {on}", reverse_sql="SELECT 1")
            for name, on in INDEXES.items()
        ),
    ]
