"""The indexes behind the screens, the uniqueness that the models cannot say, and the counters."""

from tortoise import migrations
from tortoise.migrations import operations as ops

INDEXES = {
    "idx_party_audience": "party (audience, dossier_id)",
    "idx_party_service_audience": "party (service_audience, dossier_id)",
    "idx_work_item_audience": "work_item (audience, deposited_at, piece_id)",
    "idx_work_item_service_audience": "work_item (service_audience, deposited_at, piece_id)",
    "idx_piece_deposited": "piece (deposited_at, id)",
    "idx_piece_status_at": "piece (status_at, id)",
    "idx_piece_status": "piece (status, deposited_at, id)",
    "idx_piece_due": "piece (due_at, id)",
    "idx_dossier_opened": "dossier (opened_at, id)",
    "idx_dossier_updated": "dossier (updated_at, id)",
    "idx_journal_dossier": "journal_entry (dossier_id, position)",
    "idx_journal_piece": "journal_entry (piece_id, position)",
    "idx_attachment_sha256": "attachment (sha256)",
    "idx_rattachement_structure": "rattachement (structure_id, user_id)",
    "idx_habilitation_structure": "habilitation (structure_id, application)",
    "idx_service_structure": "service (structure_id, code)",
    "idx_session_user": "session (user_id)",
    "idx_session_expires": "session (expires_at)",
}
UNIQUE = {
    # A profile is held once per person, application and place: the whole structure, or one service (HAB-01).
    "uq_habilitation": "habilitation (user_id, structure_id, application, COALESCE(service_id, structure_id))",
    "uq_open_application": "open_application (structure_id, application, COALESCE(service_id, structure_id))",
}
COUNTERS = ("journal", "dossier")


def _indexes() -> list[ops.RunSQL]:
    plain = [(name, f"CREATE INDEX {name} ON {on}") for name, on in INDEXES.items()]
    unique = [(name, f"CREATE UNIQUE INDEX {name} ON {on}") for name, on in UNIQUE.items()]
    return [ops.RunSQL(text, reverse_sql=f"DROP INDEX {name}") for name, text in [*plain, *unique]]


def _counters() -> list[ops.RunSQL]:
    return [
        ops.RunSQL(
            f"INSERT INTO counter (name, value) VALUES ('{name}', 0)",
            reverse_sql=f"DELETE FROM counter WHERE name = '{name}'",
        )
        for name in COUNTERS
    ]


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [("models", "0001_initial")]
    operations = [*_indexes(), *_counters()]
