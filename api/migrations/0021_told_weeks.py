"""The weeks whose summary was mailed (organisation §3.7)."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

INDEXES = {"idx_notification_at": "notification (at)"}


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0020_pieces_of_dossiers')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ToldWeek',
            fields=[
                ('monday', fields.DateField(primary_key=True, unique=True, db_index=True)),
            ],
            options={'table': 'told_week', 'app': 'models', 'pk_attr': 'monday', 'table_description': 'told_week'},
            bases=['Model'],
        ),
        *(
            ops.RunSQL(f"CREATE INDEX {name} ON {on}", reverse_sql=f"DROP INDEX {name}")
            for name, on in INDEXES.items()
        ),
    ]
