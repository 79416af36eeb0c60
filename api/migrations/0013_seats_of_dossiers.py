"""The seats taken in each dossier, on its own row: a list says who is awaited without reading the parties."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


async def name_seats(_apps, editor):
    """Write the seats of the dossiers that are there."""
    words = "GROUP_CONCAT(seat, ' ')" if editor.DIALECT == "sqlite" else "STRING_AGG(seat, ' ')"
    taken = "SELECT seat FROM party WHERE party.dossier_id = dossier.id ORDER BY seat"
    await editor.client.execute_query(
        f"UPDATE dossier SET seats = COALESCE((SELECT {words} FROM ({taken}) AS taken), '')"
    )


class Migration(migrations.Migration):
    dependencies = [('models', '0012_mandates_to_the_portal')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Dossier',
            name='seats',
            field=fields.CharField(db_default='', max_length=80),
        ),
        ops.RunPython(name_seats, ops.RunPython.noop),
    ]
