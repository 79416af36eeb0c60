"""What is counted as it changes: requests by structure, type and state."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from api.domain.approval import ApprovalState, ApprovalType


async def count(_apps, editor):
    """Count the requests that are there."""
    await editor.client.execute_query(
        "INSERT INTO approval_count (structure_id, type, state, requests)"
        " SELECT structure_id, type, state, COUNT(*) FROM approval GROUP BY structure_id, type, state"
    )


async def forget(_apps, _editor):
    """Nothing: the table goes, and what it held with it."""


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0025_levels_given')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ApprovalCount',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('type', fields.CharEnumField(description='ApprovalType', enum_type=ApprovalType, max_length=64)),
                ('state', fields.CharEnumField(description='ApprovalState', enum_type=ApprovalState, max_length=64)),
                ('requests', fields.BigIntField()),
            ],
            options={'table': 'approval_count', 'app': 'models', 'unique_together': (('structure_id', 'type', 'state'),), 'pk_attr': 'id', 'table_description': 'approval_count'},
            bases=['Model'],
        ),
        ops.RunPython(count, forget),
    ]
