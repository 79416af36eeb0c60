"""Acknowledged stops, the legal interruption of a payment delay, and what a regularisation invoice settles."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0005_certificates')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Dossier',
            name='interruption_by',
            field=fields.ForeignKeyField('models.Structure', source_field='interruption_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Dossier',
            name='interruption_notice_date',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Dossier',
            name='interruption_reasons',
            field=fields.CharField(null=True, max_length=2000),
        ),
        ops.AddField(
            model_name='Dossier',
            name='interruption_resumed_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Piece',
            name='regularises',
            field=fields.ForeignKeyField('models.Dossier', source_field='regularises_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Piece',
            name='rejection_acknowledged_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Piece',
            name='suspension_acknowledged_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
