"""Notifications on screens, and the outbox of mails."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from api.domain.notifications import Event
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid_utils.compat import uuid7
from tortoise import fields

INDEXES = {
    "idx_notification_user": "notification (user_id, at, id)",
    "idx_notification_unread": "notification (user_id) WHERE read_at IS NULL",
    "idx_outbox_mail_waiting": "outbox_mail (id) WHERE sent_at IS NULL AND failed_at IS NULL",
    "idx_outbox_mail_sent": "outbox_mail (sent_at) WHERE sent_at IS NOT NULL",
}


def _indexes() -> list[ops.RunSQL]:
    return [
        ops.RunSQL(f"CREATE INDEX {name} ON {on}", reverse_sql=f"DROP INDEX {name}") for name, on in INDEXES.items()
    ]


class Migration(migrations.Migration):
    dependencies = [('models', '0003_deadline_fired')]

    operations = [
        ops.CreateModel(
            name='Notification',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('event', fields.CharEnumField(description='Event', enum_type=Event, max_length=64)),
                ('dossier', fields.ForeignKeyField('models.Dossier', source_field='dossier_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('piece', fields.ForeignKeyField('models.Piece', source_field='piece_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('read_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'notification', 'app': 'models', 'pk_attr': 'id', 'table_description': 'notification'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OutboxMail',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('message_id', fields.CharField(null=True, max_length=330)),
                ('to_address', fields.CharField(max_length=254)),
                ('to_name', fields.CharField(max_length=201)),
                ('subject', fields.CharField(max_length=250)),
                ('template', fields.CharField(max_length=40)),
                ('data', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('written_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('attempts', fields.IntField(default=0)),
                ('retry_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('sent_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('failed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('error', fields.CharField(null=True, max_length=500)),
            ],
            options={'table': 'outbox_mail', 'app': 'models', 'pk_attr': 'id', 'table_description': 'outbox_mail'},
            bases=['Model'],
        ),
        *_indexes(),
    ]
