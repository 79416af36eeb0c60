"""The worked examples of works-billing §13 give, act after act, what the reference says."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import pytest

from api.domain.delays import PARIS
from tests.circuits.examples import EXAMPLES, Entry, Play, Row, groups, journal, marche_of
from tests.circuits.stage import SIRETS, Stage, codes
from tests.operations import OPERATIONS
from tests.world import World

FILES: Final = (
    *(("E01",), ("E04",), ("E05",), ("E07",), ("E10",), ("E11",), ("E13",), ("E15",), ("E16",), ("E20",)),
    *(("V01",), ("V02", "V02b"), ("V03",), ("V05",), ("V06",), ("V08",), ("V10",)),
)
"""The examples whose circuits this engine runs; V02b begins where V02 stops, so they share a world."""


SILENCES: Final[dict[str, list[tuple[str, str]]]] = {
    "E16": [
        ("2025-10-02T00:00:00+02:00", "Notification du décompte général"),
        ("2025-10-14T00:00:00+02:00", "Réponse de la MOA au projet tacite"),
    ],
}
"""The delays that pass in an example and change no status, so that its events do not say them (§6.4)."""


def test_every_example_is_played() -> None:
    assert {name for names in FILES for name in names} == set(EXAMPLES)


@pytest.mark.parametrize("names", FILES, ids="+".join)
async def test_an_example_is_played(world: World, names: tuple[str, ...]) -> None:
    for name in names:
        await _play(world, EXAMPLES[name])


async def _play(world: World, example: Row) -> None:
    stage = Stage(world, marche_of(example))
    play = Play(example, stage)
    expected: dict[str, str] = {}
    for group in groups(example):
        payload = await play.perform(group)
        assert codes(payload) == [], (example["id"], group.act)
        expected |= {event["piece"]: event["to"] for event in group.events}
        dossier = await stage.read()
        assert {piece["number"]: piece["status"] for piece in dossier["pieces"]} == expected, group.act
        if "dossier" in payload:
            assert payload["dossier"] == {key: dossier[key] for key in payload["dossier"]}
    assert expected == example["finalStatuses"]
    dossier = await stage.read()
    assert dossier["state"] == example["fileState"]
    assert dossier["circuit"] == example["circuit"]
    assert _clock(dossier["paymentClock"]) == _clock(example["paymentClock"])
    assert _amounts(dossier) == [_stated(piece) for piece in example["pieces"]]
    assert _history(dossier) == journal(example)
    assert _silences(dossier) == SILENCES.get(example["id"], [])
    await _everybody_sees_it(stage, dossier)


def _clock(clock: dict[str, Any] | None) -> tuple[datetime, str, int, str] | None:
    if clock is None:
        return None
    return (
        datetime.fromisoformat(clock["startsAt"]),
        clock["rule"],
        clock["delayDays"],
        clock["indicativeDueDate"],
    )


def _amounts(dossier: dict[str, Any]) -> list[tuple[str, ...]]:
    names = ("totalHt", "totalTva", "totalTtc", "netToPay")
    return [
        (piece["number"], piece["cadre"], *(piece["amounts"][name] for name in names)) for piece in dossier["pieces"]
    ]


def _stated(piece: Row) -> tuple[str, ...]:
    names = ("number", "cadre", "montantHtTotal", "montantTVA", "montantTtcTotal", "montantAPayer")
    return tuple(piece[name] for name in names)


def _history(dossier: dict[str, Any]) -> list[Entry]:
    assert not dossier["history"]["pageInfo"]["hasNextPage"]
    entries = dossier["history"]["nodes"]
    positions = [int(entry["position"]) for entry in entries]
    assert positions == sorted(set(positions))
    return [
        (
            entry["rule"],
            entry["fromStatus"],
            entry["toStatus"],
            datetime.fromisoformat(entry["at"]),
            entry["structure"] and entry["structure"]["identifier"],
            entry["comment"],
        )
        for entry in entries
        if entry["rule"]
    ]


def _silences(dossier: dict[str, Any]) -> list[tuple[str, str]]:
    """The lines with no transition behind them: each is a delay that ended, at midnight in Paris."""
    entries = [entry for entry in dossier["history"]["nodes"] if not entry["rule"]]
    assert {entry["kind"] for entry in entries} <= {"DEADLINE_PASSED"}
    return [(datetime.fromisoformat(entry["at"]).astimezone(PARIS).isoformat(), entry["comment"]) for entry in entries]


async def _everybody_sees_it(stage: Stage, dossier: dict[str, Any]) -> None:
    """R-FILE-2: each structure named reads the whole file; any other, nothing."""
    for key in SIRETS:
        reader = await stage.world.person(key, "lecteur")
        seen = (await reader.run(OPERATIONS["Dossier"], id=dossier["id"]))["dossier"]
        if key not in stage.marche.seats.values():
            assert seen is None
            continue
        for part in ("pieces", "history", "paymentClock", "steps", "deadlines"):
            assert seen[part] == dossier[part]
