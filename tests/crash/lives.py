"""What people do in the town: whole circuits, drafts, silences, downloads, sessions, and the clock that goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from tests.circuits.stage import DEPOSITS, Marche, Stage, codes, form
from tests.circuits.stories import STORIES
from tests.circuits.story import (
    A4,
    A7,
    A15,
    A17,
    A19,
    DEPOSIT,
    DESTINATAIRE,
    FOURNISSEUR,
    LATER,
    MISSING,
    MOE,
    NAMED,
    REFUSE,
    Step,
    later,
)
from tests.crash.town import Town
from tests.operations import OPERATIONS

VALIDATED: Final = Marche(validators=("VAUQUELIN",))
ANOTHER: Final = {"validator": {"identifier": "00091234500014"}}
A10: Final[Step] = (FOURNISSEUR, DEPOSIT, {"cadre": "A10"}, None)
ACCEPT: Final = ("VALIDEUR_1", "ValidatePiece", {"capacity": "TITULAIRE"}, None)
DECLINE: Final = ("VALIDEUR_1", "DeclineValidation", MISSING, None)

MORE: Final[Mapping[str, tuple[Marche, tuple[Step, ...]]]] = {
    "accepted by the validator": (VALIDATED, (A10, ACCEPT, A15)),
    "refused by the validator": (VALIDATED, (A10, ("VALIDEUR_1", REFUSE, MISSING, None))),
    "another validator": (VALIDATED, (A10, DECLINE, (FOURNISSEUR, "CorrectValidator", ANOTHER, None))),
    "a silent validator": (VALIDATED, (A10,)),
    "a silent MOE": (NAMED, (A4,)),
    "a silent MOA": (NAMED, (A7, A17)),
    "a MOE silent to the end": (NAMED, (A7,)),
    "a tacit answer": (NAMED, (A7, later(32), (FOURNISSEUR, "DepositNextPiece", {"cadre": "A22"}, None))),
    "refused, then made again": (
        NAMED,
        (A4, (MOE, REFUSE, {"reason": "ERREUR_MOE"}, None), (FOURNISSEUR, "DuplicatePiece", {}, None)),
    ),
    "interrupted": (
        NAMED,
        (A4, A15, A19, (DESTINATAIRE, "RecordInterruption", {"reasons": "Il manque le bon de livraison"}, None)),
    ),
}
"""What the stories do not tell: validators, silences, and what a server that dies must do once only."""


async def circuits(town: Town, ending: asyncio.Event) -> None:
    """Play circuits, one after the other; one that a delay has overtaken is left where it is."""
    told = [(story.marche, story.steps) for story in STORIES.values()]
    while not ending.is_set():
        marche, steps = town.chance.choice([*told, *list(MORE.values()) * 3])
        stage = Stage(town, marche)
        for step in steps:
            # Refusals are acts too, but a town where every second act is refused gets nowhere.
            if (step[3] is None or town.chance.random() < 0.2) and not await _play(town, stage, step):
                break


async def _play(town: Town, stage: Stage, step: Step) -> bool:
    """Whether the circuit goes on as it was told."""
    who, operation, given, error = step
    assert town.now is not None
    if operation == LATER:
        await town.passed(town.now + timedelta(days=given["days"]))
        return True
    more = {"noticeDate": f"{town.now:%Y-%m-%d}"} if operation == "RecordInterruption" else {}
    if operation not in DEPOSITS and not stage.pieces:
        return False
    person, complete = await stage.prepared(who, operation, {**given, **more})
    return bool(codes(await stage.send(person, operation, complete))) is (error is not None)


async def drafts(town: Town, ending: asyncio.Event) -> None:
    """Save forms piece by piece, then send them or throw them away."""
    supplier = await town.person("LORMEL")
    while not ending.is_set():
        marche = Marche(supplier="LORMEL")
        whole = {"structureId": town.structures["LORMEL"], **marche.form, **form("A4")}
        draft = await _saved(supplier, {name: whole[name] for name in ("cadre", "structureId", "number")})
        town.ledger.numbers[draft] = whole["number"]
        draft = await _saved(supplier, {**whole, "draftId": draft, "documentId": await supplier.upload()})
        if town.chance.random() < 0.5:
            await _saved(supplier, {"draftId": draft, "comment": "Dernière main"})
        operation = town.chance.choice(["SubmitDraft", "DiscardDraft"])
        await supplier.run(OPERATIONS[operation], input={"draftId": draft})


async def _saved(person: Any, given: Mapping[str, Any]) -> str:
    payload = (await person.run(OPERATIONS["SaveDraft"], input=dict(given)))["saveDraft"]
    assert not payload["userErrors"], payload
    identifier: str = payload["draft"]["id"]
    return identifier


SEEN: Final = """query Seen {
  viewer { user { id } notifications(first: 10) { nodes { id read } } }
  pieces(first: 5) { nodes { id document { downloadUrl } } }
}"""


async def readers(town: Town, ending: asyncio.Event) -> None:
    """Read and download, mark as read, sign in and out."""
    while not ending.is_set():
        key = town.chance.choice(["ATELIER", "AGENCE_MOA", "SMEAUX"])
        reader = await town.sign_in(f"lecteur@{key.lower()}.example")
        seen = await reader.run(SEEN)
        unread = [each["id"] for each in seen["viewer"]["notifications"]["nodes"] if not each["read"]]
        if unread:
            marked = await reader.run(OPERATIONS["MarkNotificationsRead"], input={"ids": unread})
            assert not marked["markNotificationsRead"]["userErrors"]
            town.ledger.read |= set(unread)
        for piece in seen["pieces"]["nodes"][:1]:
            assert (await reader.download(piece["document"]["downloadUrl"])).startswith(b"%PDF-")
            town.ledger.downloads.add((piece["id"], seen["viewer"]["user"]["id"]))
        assert reader.token is not None
        del town.ledger.sessions[reader.token]
        await reader.run(OPERATIONS["SignOut"])
        town.ledger.sessions[reader.token] = False


async def days(town: Town, stopping: asyncio.Event) -> None:
    """Move the clock on, a few days at a time."""
    clerk = await town.person("SEM")
    while not stopping.is_set():
        await advance(town, clerk, timedelta(days=town.chance.randint(1, 9), hours=town.chance.randint(0, 23)))
        await asyncio.sleep(0.15)


async def advance(town: Town, clerk: Any, by: timedelta) -> None:
    """Move the clock on; asked again of the next server, it ends at the same instant."""
    assert town.now is not None
    to = town.now + by
    moved = (await clerk.run(OPERATIONS["AdvanceSandboxClock"], input={"to": to.isoformat()}))["advanceSandboxClock"]
    assert not moved["userErrors"], moved
    assert datetime.fromisoformat(moved["now"]) == to
    town.ledger.clock = to
    async with town.days:
        town.now = to
        town.days.notify_all()
