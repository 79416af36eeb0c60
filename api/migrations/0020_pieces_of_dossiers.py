"""What counts look at in the pièces of a dossier, in one index: the pièces themselves are not read."""

from tortoise import migrations
from tortoise.migrations import operations as ops

INDEXES = {
    "idx_piece_dossier": "piece (dossier_id, deposited_at, id, status, cadre, currency, total_ttc, due_at)",
}


class Migration(migrations.Migration):
    dependencies = [("models", "0019_webhooks")]

    operations = [
        ops.RunSQL(f"CREATE INDEX {name} ON {on}", reverse_sql=f"DROP INDEX {name}") for name, on in INDEXES.items()
    ]
