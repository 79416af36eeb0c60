"""Support requests of those who have no session, and what tells them from floods (SUP-03)."""

import secrets

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

INDEXES = {
    "idx_used_captcha_end": "used_captcha (expires_at)",
    "idx_ticket_author": "ticket (author_id, updated_at, id)",
    "idx_ticket_addressee": "ticket (to_structure_id, status, updated_at, id)",
    "idx_ticket_technical": "ticket (addressee, status, updated_at, id)",
}
"""SQLite makes the table of requests again, without its indexes. `decompte migrate` does not enforce references meanwhile, and
checks them afterwards: what points to a request still points to the same one."""


async def make_the_key(_apps, editor):
    """Draw the key that signs challenges: every process of this database has it, and nobody sets it."""
    place = "?" if editor.DIALECT == "sqlite" else "$1"
    await editor.client.execute_query(
        f"INSERT INTO secret (name, value) VALUES ('captcha', {place})", [secrets.token_urlsafe(32)]
    )


async def drop_the_key(_apps, editor):
    """Do without it."""
    await editor.client.execute_query("DELETE FROM secret WHERE name = 'captcha'")


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0016_words_of_structures')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Secret',
            fields=[
                ('name', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40)),
                ('value', fields.CharField(max_length=100)),
            ],
            options={'table': 'secret', 'app': 'models', 'pk_attr': 'name', 'table_description': 'secret'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='UsedCaptcha',
            fields=[
                ('signature', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'used_captcha', 'app': 'models', 'pk_attr': 'signature', 'table_description': 'used_captcha'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Ticket',
            name='requester_email',
            field=fields.CharField(null=True, max_length=254),
        ),
        ops.AlterField(
            model_name='Ticket',
            name='author',
            field=fields.ForeignKeyField('models.User', source_field='author_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        *(
            ops.RunSQL(f"CREATE INDEX IF NOT EXISTS {name} ON {on}", reverse_sql="SELECT 1")
            for name, on in INDEXES.items()
        ),
        ops.RunPython(make_the_key, drop_the_key),
    ]
