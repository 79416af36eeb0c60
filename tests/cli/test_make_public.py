"""`decompte make-public`: a delegated MOA becomes a public structure (TYP-01 to TYP-03)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from api.domain.habilitation import Application, Level, UserRole
from api.models import Habilitation, JournalEntry, OpenApplication, Service, Structure, User
from tests.api.forms import act, codes, key_of
from tests.api.organisation.people import a_structure, join, read, somebody, user_of
from tests.cli.test_administration import run
from tests.world import a_world

SELECTION = """type publicCategory history { nodes { kind comment actor { lastName } } } publicSettings {
  serviceCodeRequired engagementRequired engagementOrServiceRequired paymentStatusNotReported moaPresence
}"""


async def test_typ_01_to_typ_03_a_private_structure_becomes_public(database_url: str, tmp_path: Path) -> None:
    async def publish(*words: str) -> tuple[int, str]:
        done = await asyncio.to_thread(run, database_url, "make-public", *words)
        return done.returncode, done.stdout + done.stderr

    async with a_world(database_url, tmp_path / "data") as world:
        structure, manager = await a_structure(world, identifier="00067891200023")
        deputy = await user_of(await somebody(world))
        await join(deputy, structure, role=UserRole.GESTIONNAIRE_SECONDAIRE)
        await OpenApplication(structure_id=key_of(structure), application=Application.FRAIS_DE_JUSTICE).save(
            force_create=True
        )
        before = await JournalEntry.all().count()
        refusal = (
            "decompte : Le gestionnaire principal doit d'abord avoir un compte du portail internet de la gestion"
            " publique.\n"
        )
        # TYP-01: the principal manager first, and whoever manages beside.
        assert await publish("00067891200023") == (1, refusal)
        await User.filter(id=(await user_of(manager)).id).update(pigp=True)
        assert await publish("00067891200023") == (1, refusal)
        assert (await Structure.get(id=key_of(structure))).version == 1
        assert await JournalEntry.all().count() == before
        await User.filter(id=deputy.id).update(pigp=True)

        assert await publish("000 678 912 00023", "--category", "EPN") == (0, "✓ la structure est publique.\n")

        shown: Any = await read(manager, structure, SELECTION)
        assert shown["publicSettings"] == {
            "serviceCodeRequired": False,
            "engagementRequired": False,
            "engagementOrServiceRequired": False,
            "paymentStatusNotReported": False,
            "moaPresence": "AVEC_MOA",
        }
        assert (shown["type"], shown["publicCategory"]) == ("PUBLIQUE", "EPN")
        (service,) = await Service.filter(structure_id=key_of(structure))
        assert (service.code, service.name, service.is_default) == (
            "FACTURES_PUBLIQUES",
            "Service des factures publiques",
            True,
        )
        opened = {row.application.name for row in await OpenApplication.filter(structure_id=key_of(structure))}
        usual = {"FACTURES_EMISES", "SOLLICITATIONS_EMISES", "ORGANISATION"}
        assert opened == {*usual, "FACTURES_RECUES", "FACTURES_DE_TRAVAUX", "SOLLICITATIONS_RECUES"}
        # Its manager has every application that is open.
        held = await Habilitation.filter(structure_id=key_of(structure), user_id=(await user_of(manager)).id)
        assert {(row.application.name, row.level) for row in held} == {(name, Level.MODIFICATION) for name in opened}
        told = [(each["kind"], each["comment"], each["actor"]) for each in shown["history"]["nodes"][1:]]
        assert told == [
            ("STRUCTURE_CHANGED", "Passage en structure publique", None),
            ("APPLICATION_CLOSED", "Frais de justice", None),
            ("APPLICATION_OPENED", "Factures reçues", None),
            ("APPLICATION_OPENED", "Factures de travaux", None),
            ("APPLICATION_OPENED", "Sollicitations reçues", None),
        ]
        # TYP-02: a second time there is nothing to do.
        assert await publish("00067891200023") == (0, "La structure est déjà publique : rien à faire.\n")
        assert (await Structure.get(id=key_of(structure))).version == 2

        # What has no SIRET, is closed or unknown, cannot.
        island, head = await a_structure(world, identifierType="TAHITI", identifier="T12345678")
        await User.filter(id=(await user_of(head)).id).update(pigp=True)
        assert codes(await act(head, "deactivateStructure", {"structureId": island})) == []
        assert await publish("T12345678", "--type", "TAHITI") == (
            1,
            "decompte : Une structure publique est identifiée par son SIRET seulement.\n"
            "Cette structure est inactive : ses documents passés se traitent, rien de nouveau ne s'y ajoute.\n",
        )
        assert await publish("00067891200031") == (
            1,
            "decompte : Aucune structure n'est connue sous l'identifiant 00067891200031.\n",
        )


async def test_a_service_of_that_code_becomes_the_default_one(database_url: str, tmp_path: Path) -> None:
    async with a_world(database_url, tmp_path / "data") as world:
        structure, manager = await a_structure(world, identifier="00067891200023")
        await User.filter(id=(await user_of(manager)).id).update(pigp=True)
        given = {"structureId": structure, "code": "Factures_publiques", "name": "À moi", "validFrom": "2025-01-06"}
        assert codes(await act(manager, "createService", given)) == []
        done = await asyncio.to_thread(run, database_url, "make-public", "00067891200023")
        assert done.returncode == 0, done.stderr
        (service,) = await Service.filter(structure_id=key_of(structure))
        assert (service.code, service.name, service.is_default) == (
            "FACTURES_PUBLIQUES",
            "Service des factures publiques",
            True,
        )
