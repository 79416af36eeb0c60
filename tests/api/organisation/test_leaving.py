"""Leaving: an account is closed, comes back within sixty days, or is gone for good (USR-07 to USR-09, §12.8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api.domain.ids import public_id
from api.models import Approval, Habilitation, JournalEntry, Rattachement, User
from tests.api.forms import act, codes, key_of, problems
from tests.api.organisation.accounts import OTHER, ask
from tests.api.organisation.mails import link_to
from tests.api.organisation.people import a_structure, member, read, somebody, user_of
from tests.operations import OPERATIONS
from tests.world import START, Person, World


async def leave(person: Person, *successors: tuple[str, str], **given: Any) -> Any:
    named = [{"structureId": structure, "email": email} for structure, email in successors]
    answer = await person.run(OPERATIONS["DeactivateAccount"], input={"successors": named, **given})
    person.http.cookies.clear()
    return answer["deactivateAccount"]


async def test_usr_07_a_manager_names_successors_then_leaves_and_comes_back(world: World) -> None:
    """§12.8: GP of two structures; successors for both; back on day 59 as a simple user."""
    first, claire = await a_structure(world)
    second, _ = await a_structure(world)
    leaving = await user_of(claire)
    await Rattachement.filter(structure_id=key_of(second)).delete()
    await Rattachement(
        user_id=leaving.id, structure_id=key_of(second), role="GESTIONNAIRE_PRINCIPAL", status="VALIDE"
    ).save(force_create=True)
    marc = await member(world, first)
    address = (await user_of(marc)).connection_email

    missing = await leave(claire)
    assert sorted(codes(missing)) == ["SUCCESSOR_REQUIRED"] * 2
    named = {each["name"]: each["value"] for error in missing["userErrors"] for each in error["params"]}
    assert set(named) == {"structure", "identifier"}
    assert problems(await leave(claire, (first, address), (first, address), ("structure_0", address))) == [
        ("VALUE_NOT_ALLOWED", "successors.1.structureId"),
        ("VALUE_NOT_ALLOWED", "successors.2.structureId"),
        ("SUCCESSOR_REQUIRED", "successors"),
    ]
    nobody = await leave(claire, (first, "personne@nulle.example"), (second, address))
    assert problems(nobody) == [("SUCCESSOR_NOT_ELIGIBLE", "successors.0.email")]
    dry = await leave(claire, (first, address), (second, address), dryRun=True)
    assert (problems(dry), dry["user"]["status"]) == ([], "ACTIF")

    left = await leave(claire, (first, address), (second, address))
    assert (problems(left), left["user"]["status"], left["user"]["statusLabel"]) == ([], "DESACTIVE", "Désactivé")
    assert (await claire.run(OPERATIONS["Viewer"]))["viewer"] is None
    for structure in (first, second):
        shown = await read(marc, structure, "principalManager { connectionEmail }")
        assert shown["principalManager"] == {"connectionEmail": address}
    own = leaving.connection_email
    refused = await ask(world, "SignIn", email=own, password="decompte")
    assert codes(refused) == ["SIGN_IN_FAILED"]

    await world.move_clock("2025-03-06T09:00:00Z")
    await ask(world, "ReactivateAccount", email=own)
    back = await ask(world, "ActivateAccount", token=await link_to(own), password=OTHER)
    assert (codes(back), back["viewer"]["user"]["status"]) == ([], "ACTIF")
    rows = await Rattachement.filter(user_id=leaving.id)
    assert {(row.role, row.status) for row in rows} == {("UTILISATEUR_SIMPLE", "VALIDE")}
    assert (await User.get(id=leaving.id)).deactivated_at is None


async def test_usr_08_on_the_sixty_first_day_an_account_is_gone(world: World) -> None:
    """§12.7: closed on 6 January, it can come back until 7 March included."""
    structure, manager = await a_structure(world)
    person = await member(world, structure)
    user = await user_of(person)
    assert codes(await leave(person)) == []
    await ask(world, "ReactivateAccount", email=user.connection_email)
    token = await link_to(user.connection_email)
    await world.move_clock("2025-03-07T22:59:00Z")
    assert (await User.get(id=user.id)).status == "DESACTIVE"
    await world.move_clock("2025-03-07T23:00:00Z")
    gone = await User.get(id=user.id)
    assert gone.status == "SUPPRIME"
    assert [row.status for row in await Rattachement.filter(user_id=user.id)] == ["SUPPRIME"]
    assert await Habilitation.filter(user_id=user.id).count() == 0
    kinds = [row.kind.value for row in await JournalEntry.filter(subject_id=user.id).order_by("position")]
    assert kinds[-2:] == ["ACCOUNT_CHANGED", "ACCOUNT_CHANGED"]
    late = await ask(world, "ActivateAccount", token=token, password=OTHER)
    assert codes(late) == ["LINK_EXPIRED"]
    await world.move_clock("2025-03-09T08:00:00Z")
    assert (await User.get(id=user.id)).version == gone.version
    assert manager


async def test_usr_08_a_link_asked_for_in_time_and_used_too_late_is_refused(world: World) -> None:
    person = await somebody(world)
    user = await user_of(person)
    assert codes(await leave(person)) == []
    await world.move_clock("2025-03-07T22:30:00Z")
    await ask(world, "ReactivateAccount", email=user.connection_email)
    token = await link_to(user.connection_email)
    await User.filter(id=user.id).update(deactivated_at=START - timedelta(days=5))
    late = await ask(world, "ActivateAccount", token=token, password=OTHER)
    assert codes(late) == ["REACTIVATION_EXPIRED"]


async def test_usr_09_an_account_of_the_pigp_is_not_closed_here(world: World) -> None:
    person = await somebody(world, pigp=True)
    assert problems(await leave(person)) == [("PIGP_MANAGED_ACCOUNT", None)]
    assert (await person.run(OPERATIONS["Viewer"]))["viewer"] is not None


async def test_what_waits_is_annulled_when_its_author_leaves(world: World) -> None:
    structure, manager = await a_structure(world)
    person = await somebody(world)
    asked = await act(person, "requestRattachement", {"structureId": structure})
    assert codes(asked) == []
    (waiting,) = await Approval.filter(requester_id=(await user_of(person)).id)
    assert codes(await leave(person)) == []
    shown = await manager.run("query($id: ID!) { approval(id: $id) { state } }", id=public_id("approval", waiting.id))
    assert shown == {"approval": {"state": "ANNULEE"}}
