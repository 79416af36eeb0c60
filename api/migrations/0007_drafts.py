"""Drafts, the files that they hold, and the indexes of their list."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from api.domain.cadres import Cadre
from api.domain.habilitation import Application
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid_utils.compat import uuid7
from tortoise import fields

INDEXES = {
    "idx_draft_audience": "draft (audience, updated_at, id)",
    "idx_draft_service_audience": "draft (service_audience, updated_at, id)",
    "idx_draft_author": "draft (author_id, updated_at, id)",
    "idx_attachment_draft": "attachment (draft_id, rank)",
}


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0006_stops_and_interruptions')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Draft',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('version', fields.IntField(default=1)),
                ('author', fields.ForeignKeyField('models.User', source_field='author_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('service', fields.ForeignKeyField('models.Service', source_field='service_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('application', fields.CharEnumField(null=True, description='Application', enum_type=Application, max_length=64)),
                ('audience', fields.CharField(null=True, max_length=80)),
                ('service_audience', fields.CharField(null=True, max_length=120)),
                ('previous', fields.ForeignKeyField('models.Piece', source_field='previous_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('cadre', fields.CharEnumField(null=True, description='Cadre', enum_type=Cadre, max_length=64)),
                ('form', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'draft', 'app': 'models', 'pk_attr': 'id', 'table_description': 'draft'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Attachment',
            name='draft',
            field=fields.ForeignKeyField('models.Draft', source_field='draft_id', null=True, db_constraint=True, to_field='id', related_name='files', on_delete=OnDelete.RESTRICT),
        ),
        *(
            ops.RunSQL(f"CREATE INDEX {name} ON {on}", reverse_sql=f"DROP INDEX {name}")
            for name, on in INDEXES.items()
        ),
    ]
