"""Rights that begin later: a first day (ATT-15), the time that a profile takes to reach the applications (HAB-07)."""

from __future__ import annotations

from pathlib import Path

from tests.api.organisation.rights import do, done, profile, refusals, somebody, viewer
from tests.world import a_world


async def test_att_15_a_future_start_gives_no_right_before_its_day(database_url: str, tmp_path: Path) -> None:
    async with a_world(database_url, tmp_path / "data") as world:
        email, place = "futur@town.example", world.structures["BATILOIRE"]
        person, manager = await somebody(world, email), await world.person("BATILOIRE", "gestionnaire")
        form = {"structureId": place, "email": email, "role": "UTILISATEUR_SIMPLE", "validFrom": "2025-01-08"}
        await done(manager, "AttachUser", **form)
        line = profile("FACTURES_EMISES", "MODIFICATION")
        before = await do(person, "RequestHabilitations", structureId=place, changes=[line])
        assert refusals(before) == [("NOT_FOUND", "structureId")]
        assert (await viewer(person, "domains { domain } rattachements { status }")) == {
            "domains": [],
            "rattachements": [{"status": "VALIDE"}],
        }
        await world.move_clock("2025-01-07T23:00:00Z")  # midnight in Paris
        assert (await viewer(person, "domains { domain }"))["domains"][0] == {"domain": "FACTURATION"}
        await done(person, "RequestHabilitations", structureId=place, changes=[line])


async def test_hab_07_a_profile_reaches_the_applications_after_the_delay(database_url: str, tmp_path: Path) -> None:
    """§12.4: effective within the half hour; until then `effectiveAt` says when, and the old level goes on."""
    async with a_world(database_url, tmp_path / "data", habilitation_minutes=30) as world:
        place, manager = world.structures["ATELIER"], await world.person("ATELIER", "gestionnaire")
        lecteur = await world.person("ATELIER", "lecteur")
        line = profile("FACTURES_DE_TRAVAUX", "MODIFICATION")
        asked = (await done(lecteur, "RequestHabilitations", structureId=place, changes=[line]))["approval"]
        given = await done(manager, "Approve", approvalId=asked["id"])
        fresh = [held for held in given["habilitations"] if held["level"] == "MODIFICATION"]
        assert [held["effectiveAt"] for held in fresh] == ["2025-01-06T08:30:00Z"]

        async def level() -> str:
            menu = (await viewer(lecteur, "domains { applications { application level } }"))["domains"]
            levels = {each["application"]: each["level"] for domain in menu for each in domain["applications"]}
            found: str = levels["FACTURES_DE_TRAVAUX"]
            return found

        async def states() -> set[tuple[str, str]]:
            query = f'habilitations(structureId: "{place}") {{ application level state stateLabel }}'
            held = (await viewer(lecteur, query))["habilitations"]
            fresh = (each for each in held if each["level"] == "MODIFICATION")
            return {(each["state"], each["stateLabel"]) for each in fresh}

        assert await level() == "CONSULTATION"
        await world.move_clock("2025-01-06T08:29:59Z")
        assert await level() == "CONSULTATION"
        assert await states() == {("EN_ATTENTE", "Pas encore en vigueur")}
        await world.move_clock("2025-01-06T08:30:00Z")
        assert await level() == "MODIFICATION"
        assert await states() == {("EN_VIGUEUR", "En vigueur")}
