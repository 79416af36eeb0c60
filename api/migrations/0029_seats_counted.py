"""Pièces and dossiers are counted by the seats from which a structure sees them, not by its keys alone."""

from tortoise import migrations
from tortoise.migrations import operations as ops

KEYS = ("audience", "service_audience")
NOW = "seat || SUBSTR({key}, 37)"
BEFORE = "SUBSTR({key}, 38)"


def worded(sqlite, table, of, word):
    """The words of each structure in each dossier, or for each pièce, in order."""
    joined, text = ("GROUP_CONCAT(word, ' ')", "word") if sqlite else ("STRING_AGG(word, ' ')", 'word COLLATE "C"')
    halves = " UNION ".join(
        f"SELECT {of} AS owner, structure_id, {word.format(key=key)} AS word FROM {table} WHERE {key} IS NOT NULL"
        for key in KEYS
    )
    ordered = f"SELECT * FROM ({halves}) AS words ORDER BY owner, structure_id, {text}"
    return f"SELECT owner, structure_id, {joined} AS words FROM ({ordered}) AS ordered GROUP BY owner, structure_id"


def counted(word):
    """What counts everything again, each seat being called by this word."""

    async def count(_apps, editor):
        sqlite = editor.DIALECT == "sqlite"
        seen = worded(sqlite, "party", "dossier_id", word)
        for statement in (
            "DELETE FROM piece_count",
            "INSERT INTO piece_count (structure_id, seen, awaited, status, cadre, pieces, total_ttc, late)"
            f" WITH seen AS ({seen}), awaited AS ({worded(sqlite, 'work_item', 'piece_id', word)}),"
            " place AS (SELECT p.id AS piece_id, s.structure_id FROM piece p JOIN seen s ON s.owner = p.dossier_id"
            " UNION SELECT owner, structure_id FROM awaited)"
            " SELECT l.structure_id, COALESCE(s.words, ''), COALESCE(a.words, ''), p.status, p.cadre, COUNT(*),"
            " SUM(CASE WHEN p.currency = 'EUR' THEN p.total_ttc ELSE 0 END),"
            " SUM(CASE WHEN p.due_at IS NULL OR p.due_fired_at IS NULL THEN 0 ELSE 1 END)"
            " FROM place l JOIN piece p ON p.id = l.piece_id"
            " LEFT JOIN seen s ON s.owner = p.dossier_id AND s.structure_id = l.structure_id"
            " LEFT JOIN awaited a ON a.owner = p.id AND a.structure_id = l.structure_id GROUP BY 1, 2, 3, 4, 5",
            "DELETE FROM dossier_count",
            "INSERT INTO dossier_count (structure_id, seen, state, dossiers)"
            " SELECT s.structure_id, s.words, d.state, COUNT(*)"
            f" FROM dossier d JOIN ({seen}) AS s ON s.owner = d.id WHERE d.works GROUP BY 1, 2, 3",
        ):
            await editor.client.execute_query(statement)

    return count


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0028_dossier_counts')]

    initial = False

    operations = [ops.RunPython(counted(NOW), counted(BEFORE))]
