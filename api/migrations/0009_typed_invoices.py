"""Lines and VAT by rate of plain invoices, and the numbers that the server gives to those it prints."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from uuid_utils.compat import uuid7

from api.models.columns import Montant, Quantity, Rate


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0008_organisation')]

    initial = False

    operations = [
        ops.CreateModel(
            name='InvoiceLine',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('piece', fields.ForeignKeyField('models.Piece', source_field='piece_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField()),
                ('reference', fields.CharField(null=True, max_length=50)),
                ('name', fields.CharField(max_length=300)),
                ('quantity', Quantity(generated=False, null=False, unique=False)),
                ('unit', fields.CharField(null=True, max_length=20)),
                ('unit_price_ht', Montant(generated=False, null=False, unique=False)),
                ('discount_ht', Montant(null=True, generated=False, unique=False)),
                ('vat_rate', Rate(generated=False, null=False, unique=False)),
                ('total_ht', Montant(generated=False, null=False, unique=False)),
            ],
            options={'table': 'invoice_line', 'app': 'models', 'unique_together': (('piece_id', 'number'),), 'pk_attr': 'id', 'table_description': 'invoice_line'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('supplier', fields.ForeignKeyField('models.Structure', source_field='supplier_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('year', fields.IntField()),
                ('value', fields.IntField()),
            ],
            options={'table': 'number_series', 'app': 'models', 'unique_together': (('supplier_id', 'year'),), 'pk_attr': 'id', 'table_description': 'number_series'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='VatLine',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('piece', fields.ForeignKeyField('models.Piece', source_field='piece_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField()),
                ('rate', Rate(generated=False, null=False, unique=False)),
                ('base_ht', Montant(generated=False, null=False, unique=False)),
                ('vat', Montant(generated=False, null=False, unique=False)),
            ],
            options={'table': 'vat_line', 'app': 'models', 'unique_together': (('piece_id', 'number'),), 'pk_attr': 'id', 'table_description': 'vat_line'},
            bases=['Model'],
        ),
    ]
