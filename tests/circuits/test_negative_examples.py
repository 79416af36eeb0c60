"""The negative examples of works-billing §14: the exact error, and nothing written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import pytest

from tests.circuits.examples import EXAMPLES, NEGATIVE, Play, filled, groups, marche_of
from tests.circuits.snapshot import count, snapshot
from tests.circuits.stage import Marche, Stage, act
from tests.world import World

Scene = Callable[[World], Awaitable["Attempt"]]
TOWN: Final = Marche(moa="VALOMBRE", recipient="VALOMBRE", service="TRAVAUX", engagement=None)


@dataclass(frozen=True)
class Attempt:
    """An act that a rule refuses, ready to be made; `stays` is the status its pièce keeps."""

    stage: Stage
    who: str
    operation: str
    given: Mapping[str, Any]
    stays: str | None = None


async def _played(world: World, name: str, acts: int | None = None) -> Play:
    """An example after its first acts; all of them when no number is given."""
    example = EXAMPLES[name]
    play = Play(example, Stage(world, marche_of(example)))
    for group in list(groups(example))[:acts]:
        assert not (await play.perform(group))["userErrors"]
    return play


async def the_moe_refuses_for_the_amount(world: World) -> Attempt:
    play = await _played(world, "E01", 1)
    return Attempt(play.stage, "MOE", "RefusePiece", {"reason": "ERREUR_MONTANT"}, "A_ASSOCIER_MOE")


async def the_number_was_refused_once(world: World) -> Attempt:
    play = await _played(world, "V02")
    given = {**filled(EXAMPLES["V02b"]["pieces"][0]), "number": "SIT07-2025", "invoiceDate": "2025-08-12"}
    return Attempt(Stage(world, play.stage.marche), "FOURNISSEUR", "DepositPiece", given)


async def the_moe_takes_the_suppliers_number(world: World) -> Attempt:
    play = await _played(world, "E01", 2)
    given = {"cadre": "A15", "number": "SIT03-2025"}
    return Attempt(play.stage, "MOE", "DepositNextPiece", given, "PRISE_EN_COMPTE_MOE")


async def a_reader_of_the_moa_deposits(world: World) -> Attempt:
    play = await _played(world, "E01", 3)
    return Attempt(play.stage, "MOA lecteur", "DepositNextPiece", {"cadre": "A19"}, "A_ASSOCIER_MOA")


async def the_service_is_missing(world: World) -> Attempt:
    given = {"cadre": "A4", "recipient": {"identifier": "21990011500011"}}
    return Attempt(Stage(world, TOWN), "FOURNISSEUR", "DepositPiece", given)


async def the_validator_is_missing(world: World) -> Attempt:
    return Attempt(Stage(world, TOWN), "LORMEL", "DepositPiece", {"cadre": "A10"})


async def nothing_is_suspended(world: World) -> Attempt:
    play = await _played(world, "E01", 1)
    return Attempt(play.stage, "FOURNISSEUR", "CompletePiece", {"comment": "Ajout"}, "A_ASSOCIER_MOE")


async def the_comment_is_empty(world: World) -> Attempt:
    play = await _played(world, "E01", 3)
    return Attempt(play.stage, "MOA", "SuspendPiece", {"comment": " "}, "A_ASSOCIER_MOA")


async def the_other_user_was_quicker(world: World) -> Attempt:
    play = await _played(world, "E01", 3)
    assert not (await play.stage.do("MOA gestionnaire", "DepositNextPiece", {"cadre": "A19"}))["userErrors"]
    return Attempt(play.stage, "MOA", "RefusePiece", {"on": "A15", "reason": "ERREUR_MOA"}, "ASSOCIEE")


SCENES: Final[Mapping[str, tuple[Scene, list[str] | None, str | None]]] = {
    # scene, then the field and the rule of the error
    "N01": (the_moe_refuses_for_the_amount, ["reason"], "R-AMT-1"),
    "N02": (the_number_was_refused_once, ["number"], "R-NUM-1"),
    "N03": (the_moe_takes_the_suppliers_number, ["number"], "R-NUM-1"),
    "N05": (a_reader_of_the_moa_deposits, None, "HAB-01"),
    "N06": (the_service_is_missing, ["recipient", "serviceCode"], "R-SET-4"),
    "N08": (the_validator_is_missing, ["validators"], "valideur1"),
    "N09": (nothing_is_suspended, None, "T60"),
    "N11": (the_comment_is_empty, ["comment"], "R-REF-2"),
    "N14": (the_other_user_was_quicker, None, None),
}


def test_every_negative_example_is_there() -> None:
    assert set(SCENES) == set(NEGATIVE)


@pytest.mark.parametrize("name", SCENES)
async def test_a_negative_example_is_refused_and_writes_nothing(world: World, name: str) -> None:
    scene, field, rule = SCENES[name]
    attempt = await scene(world)
    person, given = await attempt.stage.prepared(attempt.who, attempt.operation, attempt.given)
    before = await snapshot()
    payload = await act(person, attempt.operation, given)
    assert [(problem["code"], problem["field"], problem["rule"]) for problem in payload["userErrors"]] == [
        (NEGATIVE[name]["error"], field, rule)
    ]
    assert (payload["piece"], payload["dossier"], payload["message"], payload["replayed"]) == (None, None, None, False)
    assert await snapshot() == before
    if attempt.stays is not None:
        pieces = {piece["id"]: piece["status"] for piece in (await attempt.stage.read())["pieces"]}
        assert pieces[given.get("pieceId") or given["previousPieceId"]] == attempt.stays
    await _refused_once_for_all(person, attempt.operation, given, payload)


async def _refused_once_for_all(person: Any, operation: str, given: Mapping[str, Any], payload: Any) -> None:
    """With a key the refusal is kept, and nothing else: the same call gets the same answer (conventions 5)."""
    others, calls = await snapshot(without=frozenset({"idempotent_call"})), await count("idempotent_call")
    keyed = {**given, "idempotencyKey": str(uuid4())}
    first, again = await act(person, operation, keyed), await act(person, operation, keyed)
    assert first == payload
    assert again == {**payload, "replayed": True}
    assert await count("idempotent_call") == calls + 1
    assert await snapshot(without=frozenset({"idempotent_call"})) == others
