"""Who sent a file or wrote a draft for a tool, and the failures of its password."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0009_typed_invoices')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Attachment',
            name='technical_account',
            field=fields.ForeignKeyField('models.TechnicalAccount', source_field='technical_account_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Draft',
            name='technical_account',
            field=fields.ForeignKeyField('models.TechnicalAccount', source_field='technical_account_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='TechnicalAccount',
            name='failed_sign_ins',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='TechnicalAccount',
            name='locked_until',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
