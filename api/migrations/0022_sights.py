"""What is kept beside the seats: the order of pièces under each key, their counts, and the delays still to fire."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from api.domain.cadres import Cadre
from api.domain.statuses import PieceStatus
from api.models.columns import Montant

INDEXES = {"idx_piece_due": "piece (due_at, id) WHERE due_fired_at IS NULL"}
BEFORE = "piece (due_at, id)"
KEYS = ("audience", "service_audience")


def worded(sqlite, table, of):
    """The keys of each structure in each dossier, or for each pièce, as words in order."""
    word, text = ("GROUP_CONCAT(word, ' ')", "word") if sqlite else ("STRING_AGG(word, ' ')", 'word COLLATE "C"')
    halves = " UNION ".join(
        f"SELECT {of} AS owner, structure_id, SUBSTR({key}, 38) AS word FROM {table} WHERE {key} IS NOT NULL"
        for key in KEYS
    )
    ordered = f"SELECT * FROM ({halves}) AS words ORDER BY owner, structure_id, {text}"
    return f"SELECT owner, structure_id, {word} AS words FROM ({ordered}) AS ordered GROUP BY owner, structure_id"


async def look(_apps, editor):
    """Count the pièces that are there, and put them in order."""
    sqlite = editor.DIALECT == "sqlite"
    await editor.client.execute_query(
        "INSERT INTO piece_count (structure_id, seen, awaited, status, cadre, pieces, total_ttc, late)"
        f" WITH seen AS ({worded(sqlite, 'party', 'dossier_id')}),"
        f" awaited AS ({worded(sqlite, 'work_item', 'piece_id')}),"
        " place AS (SELECT p.id AS piece_id, s.structure_id FROM piece p JOIN seen s ON s.owner = p.dossier_id"
        " UNION SELECT owner, structure_id FROM awaited)"
        " SELECT l.structure_id, COALESCE(s.words, ''), COALESCE(a.words, ''), p.status, p.cadre, COUNT(*),"
        " SUM(CASE WHEN p.currency = 'EUR' THEN p.total_ttc ELSE 0 END),"
        " SUM(CASE WHEN p.due_at IS NULL OR p.due_fired_at IS NULL THEN 0 ELSE 1 END)"
        " FROM place l JOIN piece p ON p.id = l.piece_id"
        " LEFT JOIN seen s ON s.owner = p.dossier_id AND s.structure_id = l.structure_id"
        " LEFT JOIN awaited a ON a.owner = p.id AND a.structure_id = l.structure_id GROUP BY 1, 2, 3, 4, 5"
    )
    halves = " UNION ".join(
        f"SELECT v.{key} AS audience, p.deposited_at, p.id FROM party v JOIN piece p ON p.dossier_id = v.dossier_id"
        f" WHERE v.{key} IS NOT NULL"
        for key in KEYS
    )
    await editor.client.execute_query(f"INSERT INTO sight (audience, deposited_at, piece_id) {halves}")


async def forget(_apps, _editor):
    """Nothing: the tables go, and what they held with them."""


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0021_told_weeks')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PieceCount',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('seen', fields.CharField(max_length=600)),
                ('awaited', fields.CharField(max_length=600)),
                ('status', fields.CharEnumField(description='PieceStatus', enum_type=PieceStatus, max_length=64)),
                ('cadre', fields.CharEnumField(description='Cadre', enum_type=Cadre, max_length=64)),
                ('pieces', fields.BigIntField()),
                ('total_ttc', Montant(generated=False, null=False, unique=False)),
                ('late', fields.BigIntField()),
            ],
            options={'table': 'piece_count', 'app': 'models', 'unique_together': (('structure_id', 'seen', 'awaited', 'status', 'cadre'),), 'pk_attr': 'id', 'table_description': 'piece_count'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Sight',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('audience', fields.CharField(max_length=120)),
                ('deposited_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('piece', fields.ForeignKeyField('models.Piece', source_field='piece_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'sight', 'app': 'models', 'unique_together': (('audience', 'deposited_at', 'piece_id'),), 'pk_attr': 'id', 'table_description': 'sight'},
            bases=['Model'],
        ),
        ops.RunPython(look, forget),
        *(
            step
            for name, on in INDEXES.items()
            for step in (
                ops.RunSQL(f"DROP INDEX {name}", reverse_sql=f"CREATE INDEX {name} ON {BEFORE}"),
                ops.RunSQL(f"CREATE INDEX {name} ON {on}", reverse_sql=f"DROP INDEX {name}"),
            )
        ),
    ]
