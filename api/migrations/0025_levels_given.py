"""The level at which a profile that was asked for is granted, which a manager may change (APP-07)."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from api.domain.habilitation import Level


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike."""

    dependencies = [("models", "0024_requests_by_date")]

    initial = False

    operations = [
        ops.AddField(
            model_name="ApprovalProfile",
            name="granted_level",
            field=fields.CharEnumField(null=True, description="Level", enum_type=Level, max_length=64),
        ),
        # What was granted otherwise than asked for before is not known any more: it goes on being « not granted ».
        ops.RunSQL("UPDATE approval_profile SET granted_level = level WHERE granted AND change = 'ADD'", reverse_sql="SELECT 1"),
    ]
