"""How often a mail was claimed since anybody said what became of it."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0013_seats_of_dossiers')]

    initial = False

    operations = [
        ops.AddField(
            model_name='OutboxMail',
            name='claims',
            field=fields.IntField(default=0, db_default=0),
        ),
    ]
