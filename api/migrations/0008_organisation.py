"""People, structures, rattachements, approvals, technical accounts and support requests, whole (organisation §1 to §9)."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from api.domain.account import LinkKind
from api.domain.approval import ApprovalState, ApprovalType, ChangeVerb, HistoryLabel
from api.domain.habilitation import Application, Level, RattachementOrigin, RattachementStatus, UserRole
from api.domain.support import Addressee, TicketStatus
from tortoise.fields.base import OnDelete
from uuid_utils.compat import uuid7
from tortoise import fields

INDEXES = {
    "idx_account_link_user": "account_link (user_id, kind)",
    "idx_sign_in_challenge_user": "sign_in_challenge (user_id)",
    "idx_approval_structure": "approval (structure_id, state, requested_at, id)",
    "idx_approval_requester": "approval (requester_id, requested_at, id)",
    "idx_approval_profile": "approval_profile (approval_id)",
    "idx_rattachement_service": "rattachement_service (service_id)",
    "idx_habilitation_service": "habilitation (service_id)",
    "idx_bank_account_structure": "bank_account (structure_id)",
    "idx_mandate_structure": "mandate (structure_id)",
    "idx_technical_token_account": "technical_token (technical_account_id)",
    "idx_technical_token_expires": "technical_token (expires_at)",
    "idx_technical_account_expires": "technical_account (password_expires_at)",
    "idx_ticket_author": "ticket (author_id, updated_at, id)",
    "idx_ticket_addressee": "ticket (to_structure_id, status, updated_at, id)",
    "idx_ticket_technical": "ticket (addressee, status, updated_at, id)",
    "idx_ticket_message": "ticket_message (ticket_id, at)",
    "idx_attachment_structure": "attachment (structure_id)",
    "idx_attachment_ticket": "attachment (ticket_id)",
    "idx_journal_structure": "journal_entry (structure_id, position)",
    "idx_journal_approval": "journal_entry (approval_id, position)",
    "idx_structure_successor": "structure (successor_id)",
    "idx_account_deactivated": "account (deactivated_at)",
}
UNIQUE = {
    # One pending request of rattachement a person and structure (ATT-03).
    "uq_approval_rattachement": (
        "approval (requester_id, structure_id) WHERE state = 'DEMANDEE' AND type <> 'HABILITATION'"
    ),
    # A structure is replaced once (SIR-01).
    "uq_structure_origin": "structure (origin_id) WHERE origin_id IS NOT NULL",
    # One gestionnaire principal at most on a structure.
    "uq_rattachement_principal": (
        "rattachement (structure_id) WHERE role = 'GESTIONNAIRE_PRINCIPAL' AND status = 'VALIDE'"
    ),
}
COUNTERS = ("ticket", "AUTRE", "PARTICULIER")


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

    dependencies = [('models', '0007_drafts')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AccountLink',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('kind', fields.CharEnumField(description='LinkKind', enum_type=LinkKind, max_length=64)),
                ('token_digest', fields.CharField(unique=True, max_length=64)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'account_link', 'app': 'models', 'pk_attr': 'id', 'table_description': 'account_link'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Approval',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('type', fields.CharEnumField(description='ApprovalType', enum_type=ApprovalType, max_length=64)),
                ('state', fields.CharEnumField(description='ApprovalState', enum_type=ApprovalState, max_length=64)),
                ('version', fields.IntField(default=1)),
                ('requester', fields.ForeignKeyField('models.User', source_field='requester_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('rattachement', fields.ForeignKeyField('models.Rattachement', source_field='rattachement_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('comment', fields.CharField(null=True, max_length=2000)),
                ('requested_role', fields.CharEnumField(null=True, description='UserRole', enum_type=UserRole, max_length=64)),
                ('requested_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('decided_by', fields.ForeignKeyField('models.User', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('decision_reason', fields.CharField(null=True, max_length=2000)),
            ],
            options={'table': 'approval', 'app': 'models', 'pk_attr': 'id', 'table_description': 'approval'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ApprovalProfile',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('approval', fields.ForeignKeyField('models.Approval', source_field='approval_id', db_constraint=True, to_field='id', related_name='profiles', on_delete=OnDelete.RESTRICT)),
                ('application', fields.CharEnumField(description='Application', enum_type=Application, max_length=64)),
                ('level', fields.CharEnumField(description='Level', enum_type=Level, max_length=64)),
                ('service', fields.ForeignKeyField('models.Service', source_field='service_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('change', fields.CharEnumField(description='ChangeVerb', enum_type=ChangeVerb, max_length=64)),
                ('granted', fields.BooleanField(null=True)),
            ],
            options={'table': 'approval_profile', 'app': 'models', 'pk_attr': 'id', 'table_description': 'approval_profile'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ApprovalService',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('approval', fields.ForeignKeyField('models.Approval', source_field='approval_id', db_constraint=True, to_field='id', related_name='services', on_delete=OnDelete.RESTRICT)),
                ('service', fields.ForeignKeyField('models.Service', source_field='service_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('granted', fields.BooleanField(null=True)),
            ],
            options={'table': 'approval_service', 'app': 'models', 'unique_together': (('approval_id', 'service_id'),), 'pk_attr': 'id', 'table_description': 'approval_service'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BankAccount',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('iban', fields.CharField(max_length=34)),
                ('bic', fields.CharField(null=True, max_length=11)),
                ('holder', fields.CharField(max_length=200)),
                ('factor', fields.BooleanField(default=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('removed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'bank_account', 'app': 'models', 'pk_attr': 'id', 'table_description': 'bank_account'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Mandate',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('mandatary', fields.ForeignKeyField('models.Structure', source_field='mandatary_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('valid_from', fields.DateField()),
                ('valid_until', fields.DateField(null=True)),
                ('revoked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'mandate', 'app': 'models', 'pk_attr': 'id', 'table_description': 'mandate'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RattachementService',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('rattachement', fields.ForeignKeyField('models.Rattachement', source_field='rattachement_id', db_constraint=True, to_field='id', related_name='services', on_delete=OnDelete.RESTRICT)),
                ('service', fields.ForeignKeyField('models.Service', source_field='service_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('status', fields.CharEnumField(description='RattachementStatus', enum_type=RattachementStatus, max_length=64)),
            ],
            options={'table': 'rattachement_service', 'app': 'models', 'unique_together': (('rattachement_id', 'service_id'),), 'pk_attr': 'id', 'table_description': 'rattachement_service'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SignInChallenge',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('code_digest', fields.CharField(max_length=64)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('attempts', fields.IntField(default=0)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'sign_in_challenge', 'app': 'models', 'pk_attr': 'id', 'table_description': 'sign_in_challenge'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TechnicalAccount',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField()),
                ('login', fields.CharField(unique=True, max_length=80)),
                ('name', fields.CharField(max_length=100)),
                ('password_hash', fields.CharField(max_length=200)),
                ('password_set_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('password_expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('own_structure_only', fields.BooleanField(default=False)),
                ('reminded_days', fields.IntField(null=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('created_by', fields.ForeignKeyField('models.User', source_field='created_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('disabled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'technical_account', 'app': 'models', 'unique_together': (('structure_id', 'number'),), 'pk_attr': 'id', 'table_description': 'technical_account'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TechnicalToken',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('token_digest', fields.CharField(unique=True, max_length=64)),
                ('technical_account', fields.ForeignKeyField('models.TechnicalAccount', source_field='technical_account_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'technical_token', 'app': 'models', 'pk_attr': 'id', 'table_description': 'technical_token'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Ticket',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('version', fields.IntField(default=1)),
                ('number', fields.CharField(null=True, unique=True, max_length=20)),
                ('status', fields.CharEnumField(description='TicketStatus', enum_type=TicketStatus, max_length=64)),
                ('addressee', fields.CharEnumField(null=True, description='Addressee', enum_type=Addressee, max_length=64)),
                ('category', fields.CharField(null=True, max_length=100)),
                ('sub_category', fields.CharField(null=True, max_length=150)),
                ('title', fields.CharField(null=True, max_length=200)),
                ('description', fields.TextField(null=True, unique=False)),
                ('author', fields.ForeignKeyField('models.User', source_field='author_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('structure', fields.ForeignKeyField('models.Structure', source_field='structure_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('service', fields.ForeignKeyField('models.Service', source_field='service_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('to_structure', fields.ForeignKeyField('models.Structure', source_field='to_structure_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('to_service', fields.ForeignKeyField('models.Service', source_field='to_service_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('piece', fields.ForeignKeyField('models.Piece', source_field='piece_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('assignee', fields.ForeignKeyField('models.User', source_field='assignee_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('submitted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'ticket', 'app': 'models', 'pk_attr': 'id', 'table_description': 'ticket'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TicketMessage',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('ticket', fields.ForeignKeyField('models.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='messages', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('author', fields.ForeignKeyField('models.User', source_field='author_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('from_support', fields.BooleanField(default=False)),
                ('text', fields.TextField(unique=False)),
            ],
            options={'table': 'ticket_message', 'app': 'models', 'pk_attr': 'id', 'table_description': 'ticket_message'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Attachment',
            name='removed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Attachment',
            name='structure',
            field=fields.ForeignKeyField('models.Structure', source_field='structure_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Attachment',
            name='ticket',
            field=fields.ForeignKeyField('models.Ticket', source_field='ticket_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Attachment',
            name='ticket_message',
            field=fields.ForeignKeyField('models.TicketMessage', source_field='ticket_message_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='JournalEntry',
            name='approval',
            field=fields.ForeignKeyField('models.Approval', source_field='approval_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='JournalEntry',
            name='decision',
            field=fields.CharEnumField(null=True, description='HistoryLabel', enum_type=HistoryLabel, max_length=64),
        ),
        ops.AddField(
            model_name='JournalEntry',
            name='service',
            field=fields.ForeignKeyField('models.Service', source_field='service_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='JournalEntry',
            name='subject',
            field=fields.ForeignKeyField('models.User', source_field='subject_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='JournalEntry',
            name='technical_account',
            field=fields.ForeignKeyField('models.TechnicalAccount', source_field='technical_account_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='JournalEntry',
            name='ticket',
            field=fields.ForeignKeyField('models.Ticket', source_field='ticket_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Notification',
            name='approval',
            field=fields.ForeignKeyField('models.Approval', source_field='approval_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Notification',
            name='structure',
            field=fields.ForeignKeyField('models.Structure', source_field='structure_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Notification',
            name='ticket',
            field=fields.ForeignKeyField('models.Ticket', source_field='ticket_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Piece',
            name='bank_account',
            field=fields.ForeignKeyField('models.BankAccount', source_field='bank_account_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Rattachement',
            name='decided_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Rattachement',
            name='decided_by',
            field=fields.ForeignKeyField('models.User', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Rattachement',
            name='origin',
            field=fields.CharEnumField(null=True, description='RattachementOrigin', enum_type=RattachementOrigin, max_length=64),
        ),
        ops.AddField(
            model_name='Rattachement',
            name='refusal_reason',
            field=fields.CharField(null=True, max_length=2000),
        ),
        ops.AddField(
            model_name='Rattachement',
            name='requested_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Service',
            name='created_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Service',
            name='description',
            field=fields.CharField(null=True, max_length=500),
        ),
        ops.AddField(
            model_name='Service',
            name='updated_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Service',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Structure',
            name='address_line1',
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AddField(
            model_name='Structure',
            name='address_line2',
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AddField(
            model_name='Structure',
            name='address_line3',
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AddField(
            model_name='Structure',
            name='city',
            field=fields.CharField(null=True, max_length=100),
        ),
        ops.AddField(
            model_name='Structure',
            name='country',
            field=fields.CharField(null=True, max_length=100),
        ),
        ops.AddField(
            model_name='Structure',
            name='created_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Structure',
            name='designation',
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AddField(
            model_name='Structure',
            name='edi_connection_requested',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Structure',
            name='emits_edi',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Structure',
            name='fax',
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name='Structure',
            name='first_name',
            field=fields.CharField(null=True, max_length=100),
        ),
        ops.AddField(
            model_name='Structure',
            name='origin',
            field=fields.ForeignKeyField('models.Structure', source_field='origin_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Structure',
            name='pacage',
            field=fields.CharField(null=True, max_length=20),
        ),
        ops.AddField(
            model_name='Structure',
            name='phone',
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name='Structure',
            name='postal_code',
            field=fields.CharField(null=True, max_length=20),
        ),
        ops.AddField(
            model_name='Structure',
            name='receives_edi',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Structure',
            name='receives_lifecycle',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Structure',
            name='social_regime',
            field=fields.CharField(null=True, max_length=100),
        ),
        ops.AddField(
            model_name='Structure',
            name='successor',
            field=fields.ForeignKeyField('models.Structure', source_field='successor_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Structure',
            name='updated_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Structure',
            name='vat_number',
            field=fields.CharField(null=True, max_length=20),
        ),
        ops.AddField(
            model_name='Structure',
            name='verified',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='User',
            name='deactivated_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='User',
            name='last_signed_in_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='User',
            name='pigp',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='User',
            name='support',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        *_indexes(),
        *_counters(),
    ]
