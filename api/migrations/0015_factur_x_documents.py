"""Whether a file that was sent holds the data of a Factur-X invoice: the deposit mode of the pièce it becomes."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Applied on SQLite and PostgreSQL alike; files sent before are taken for plain PDFs, as they were."""

    dependencies = [('models', '0014_claims_of_mails')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Attachment',
            name='factur_x',
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
