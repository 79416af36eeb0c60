"""Addresses of tools that are told of changes, and the messages to them."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from api.domain.journal import ChangeKind
from api.domain.webhook import DeliveryState
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid_utils.compat import uuid7
from tortoise import fields

INDEXES = {
    "idx_webhook_structure": "webhook (structure_id)",
    "idx_webhook_delivery_log": "webhook_delivery (webhook_id, id)",
    "idx_webhook_delivery_due": "webhook_delivery (webhook_id, next_try_at) WHERE next_try_at IS NOT NULL",
    "idx_webhook_delivery_created_at": "webhook_delivery (created_at)",
}


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0018_needed_applications')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Webhook',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('version', fields.IntField(default=1)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=100)),
                ('url', fields.CharField(max_length=500)),
                ('kinds', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('secret', fields.CharField(max_length=80)),
                ('previous_secret', fields.CharField(null=True, max_length=80)),
                ('previous_secret_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('position', fields.BigIntField()),
                ('leased_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('created_by', fields.ForeignKeyField('models.User', source_field='created_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('failing_since', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('disabled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('given_up', fields.BooleanField(default=False)),
            ],
            options={'table': 'webhook', 'app': 'models', 'pk_attr': 'id', 'table_description': 'webhook'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('webhook', fields.ForeignKeyField('models.Webhook', source_field='webhook_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.BigIntField(null=True)),
                ('kind', fields.CharEnumField(null=True, description='ChangeKind', enum_type=ChangeKind, max_length=64)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('state', fields.CharEnumField(default=DeliveryState.EN_ATTENTE, description='DeliveryState', enum_type=DeliveryState, max_length=64)),
                ('next_try_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('attempts', fields.IntField(default=0)),
                ('tried_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('duration_ms', fields.IntField(null=True)),
                ('status_code', fields.IntField(null=True)),
                ('error', fields.CharField(null=True, max_length=300)),
            ],
            options={'table': 'webhook_delivery', 'app': 'models', 'unique_together': (('webhook_id', 'position'),), 'pk_attr': 'id', 'table_description': 'webhook_delivery'},
            bases=['Model'],
        ),
        *(
            ops.RunSQL(f"CREATE INDEX {name} ON {on}", reverse_sql=f"DROP INDEX {name}") for name, on in INDEXES.items()
        ),
    ]
