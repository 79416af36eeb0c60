"""Deposit certificates: one for each pièce, those deposited before included."""

from datetime import datetime

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from uuid_utils.compat import uuid7

from api.domain.cadres import Cadre
from api.domain.certificate import Certified, fingerprint
from api.domain.organisation import IdentifierType

DEPOSITED = (
    "SELECT p.id, p.number, p.cadre, p.deposited_at, s.identifier_type AS supplier_type,"
    " s.identifier AS supplier_identifier, s.name AS supplier_name, r.identifier_type AS recipient_type,"
    " r.identifier AS recipient_identifier, r.name AS recipient_name, a.sha256"
    " FROM piece p JOIN structure s ON s.id = p.supplier_id"
    " JOIN party d ON d.dossier_id = p.dossier_id AND d.seat = 'DESTINATAIRE'"
    " JOIN structure r ON r.id = d.structure_id"
    " JOIN attachment a ON a.piece_id = p.id AND a.kind = 'DOCUMENT_PRINCIPAL'"
)
COLUMNS = (
    "id", "piece_id", "fingerprint", "number", "cadre", "deposited_at", "supplier_type", "supplier_identifier",
    "supplier_name", "recipient_type", "recipient_identifier", "recipient_name", "document_sha256",
)  # fmt: skip


async def certify(_apps, editor):
    """Give a certificate to each pièce that has none; nothing has changed a recipient yet."""
    client, sqlite = editor.client, editor.DIALECT == "sqlite"
    places = ", ".join("?" if sqlite else f"${number}" for number in range(1, len(COLUMNS) + 1))
    insert = f"INSERT INTO certificate ({', '.join(COLUMNS)}) VALUES ({places})"
    for row in await client.execute_query_dict(DEPOSITED):
        at = row["deposited_at"]
        deposit = Certified(
            number=row["number"],
            cadre=Cadre(row["cadre"]),
            supplier=(IdentifierType(row["supplier_type"]), row["supplier_identifier"]),
            recipient=(IdentifierType(row["recipient_type"]), row["recipient_identifier"]),
            deposited_at=datetime.fromisoformat(at) if isinstance(at, str) else at,
            document_sha256=row["sha256"],
        )
        key = uuid7()
        values = [
            str(key) if sqlite else key, row["id"], fingerprint(deposit), row["number"], row["cadre"], at,
            row["supplier_type"], row["supplier_identifier"], row["supplier_name"], row["recipient_type"],
            row["recipient_identifier"], row["recipient_name"], row["sha256"],
        ]  # fmt: skip
        await client.execute_query(insert, values)


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [('models', '0004_notifications')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Certificate',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('piece', fields.ForeignKeyField('models.Piece', source_field='piece_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('fingerprint', fields.CharField(unique=True, max_length=64)),
                ('number', fields.CharField(max_length=20)),
                ('cadre', fields.CharEnumField(description='Cadre', enum_type=Cadre, max_length=64)),
                ('deposited_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('supplier_type', fields.CharEnumField(description='IdentifierType', enum_type=IdentifierType, max_length=64)),
                ('supplier_identifier', fields.CharField(max_length=18)),
                ('supplier_name', fields.CharField(max_length=200)),
                ('recipient_type', fields.CharEnumField(description='IdentifierType', enum_type=IdentifierType, max_length=64)),
                ('recipient_identifier', fields.CharField(max_length=18)),
                ('recipient_name', fields.CharField(max_length=200)),
                ('document_sha256', fields.CharField(max_length=64)),
            ],
            options={'table': 'certificate', 'app': 'models', 'unique_together': (('piece_id',),), 'pk_attr': 'id', 'table_description': 'certificate'},
            bases=['Model'],
        ),
        ops.RunPython(certify, ops.RunPython.noop),
    ]
