"""The requests of whoever sees many of them come in the order of an index; so do the files of a message."""

from tortoise import migrations
from tortoise.migrations import operations as ops

INDEXES = {
    "idx_approval_requested": "approval (requested_at, id)",
    "idx_attachment_message": "attachment (ticket_message_id) WHERE ticket_message_id IS NOT NULL",
}


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [("models", "0023_dossier_sights")]

    initial = False

    operations = [
        ops.RunSQL(f"CREATE INDEX {name} ON {on}", reverse_sql=f"DROP INDEX {name}") for name, on in INDEXES.items()
    ]
