"""A profile is an application at a level (HAB-01): each level is granted, and dropped, by itself."""

from tortoise import migrations
from tortoise.migrations import operations as ops

SCOPE = "COALESCE(service_id, structure_id)"
BEFORE = f"CREATE UNIQUE INDEX uq_habilitation ON habilitation (user_id, structure_id, application, {SCOPE})"
AFTER = f"CREATE UNIQUE INDEX uq_habilitation ON habilitation (user_id, structure_id, application, {SCOPE}, level)"


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [("models", "0010_technical_accounts")]

    initial = False

    operations = [
        ops.RunSQL("DROP INDEX uq_habilitation", reverse_sql=BEFORE),
        ops.RunSQL(AFTER, reverse_sql="DROP INDEX uq_habilitation"),
    ]
