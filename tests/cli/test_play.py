"""`decompte play`: the examples of the reference through a real server, and what it says when one differs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.cli.playing.acts import CONSEQUENCES, DEPOSITS, MUTATIONS, missing, mutation_of
from api.cli.playing.reference import REFERENCE, load
from api.cli.playing.timeline import Shift, shift_after, timeline
from api.domain.transitions import TRANSITIONS
from tests.cli.served import ROOT, free_port, served

EXAMPLES = load()
SOME = ("E01", "V03", "V02", "V02b", "V08", "V10")


def decompte(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_examples_end_as_the_reference_says_twice_in_a_row_and_a_difference_is_told(
    database_url: str, tmp_path: Path
) -> None:
    with served(database_url, tmp_path / "data", "--now", "2025-04-03T00:00:00+02:00") as sandbox:
        assert "rempli à l'instant" in sandbox.page
        first = decompte("play", *SOME, "--url", sandbox.url)
        assert first.exit_code == 0, first.output
        assert "décalées de 1 jours" in first.output
        assert "SIT03-2025-EAV MISE_EN_PAIEMENT" in first.output
        assert "2025-05-03 (R-CLK-1)" in first.output
        assert "6 exemple(s)" in first.output

        second = decompte("play", *map(str.lower, SOME), "--url", f"{sandbox.url}/graphql")
        assert second.exit_code == 0, second.output
        assert "finissent par /2" in second.output
        assert "SIT03-2025-EAV/2 MISE_EN_PAIEMENT" in second.output

        wrong = decompte("play", "V02", "--url", sandbox.url, "--reference", str(altered(tmp_path)))
        assert wrong.exit_code == 1, wrong.output
        assert "✗ V02 SIT07-2025-PDG/3 : ASSOCIEE attendu, REFUSEE_MOA obtenu" in wrong.output
        assert "✗ V02 délai de paiement : R-CLK-9, 12 jours" in wrong.output
        assert "1 exemple(s) sur 1 s'écartent de la référence" in wrong.output

        refused = decompte("play", "E10", "--url", sandbox.url, "--reference", str(altered(tmp_path)))
        assert refused.exit_code == 1, refused.output
        assert "PONT-2025-DGD : depositPiece (T03) refusé, AMOUNTS_INCONSISTENT" in refused.output


def altered(folder: Path) -> Path:
    """The reference with a V02 that ends otherwise, and an E10 whose amounts do not add up."""
    page = json.loads(REFERENCE.read_text())
    examples = {example["id"]: example for example in page["examples"]}
    examples["V02"]["finalStatuses"]["SIT07-2025-PDG"] = "ASSOCIEE"
    clock = {"startsAt": "2025-08-04T09:00:00+02:00", "rule": "R-CLK-9", "delayDays": 12}
    examples["V02"]["paymentClock"] = {**clock, "indicativeDueDate": "2025-08-16"}
    examples["E10"]["pieces"][0]["montantTtcTotal"] = "1.00"
    file = folder / "altered.json"
    file.write_text(json.dumps(page))
    return file


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ((), 2, "nommez des exemples, ou --all"),
        (("--all", "E01"), 2, "nommez des exemples, ou --all"),
        (("E99",), 2, "exemple inconnu : E99"),
        (("E01", "--url", f"http://127.0.0.1:{free_port()}"), 1, "ne répond pas"),
        (("E01", "--url", "localhost"), 1, "n'est pas l'adresse d'un serveur"),
        (("E01", "--reference", str(ROOT / "pyproject.toml")), 2, "exemples illisibles"),
    ],
)
def test_a_wrong_call_is_told(arguments: tuple[str, ...], status: int, says: str) -> None:
    done = decompte("play", *arguments)
    assert (done.exit_code, says in done.output) == (status, True), done.output


def test_the_packaged_reference_is_the_one_of_the_documentation() -> None:
    assert REFERENCE.read_bytes() == (ROOT / "docs/domain/works-billing.json").read_bytes()


def test_an_example_that_the_server_cannot_play_yet_says_why() -> None:
    offered = frozenset({"depositPiece", "depositNextPiece", "treatPiece"})
    assert missing(EXAMPLES["E05"], offered) == []
    assert missing(EXAMPLES["V06"], offered) == ["recyclePiece"]


def test_every_act_of_a_person_has_its_mutation() -> None:
    played = MUTATIONS.keys() | DEPOSITS | CONSEQUENCES
    assert {row.id for row in TRANSITIONS} - played == {"T02"}  # no example throws a draft away
    for row in TRANSITIONS:
        if row.id in MUTATIONS:
            assert row.id not in DEPOSITS | CONSEQUENCES


def test_dates_move_by_whole_days_of_the_wall_clock() -> None:
    summer = datetime.fromisoformat("2025-10-25T09:00:00+02:00")
    assert Shift(1).instant(summer).isoformat() == "2025-10-26T09:00:00+01:00"
    assert shift_after(summer, summer) == Shift(0)
    assert shift_after(summer, datetime(2020, 1, 1, tzinfo=UTC)) == Shift(0)
    # 07:30 UTC is 08:30 in Paris the day after: a day suffices in winter time, though 24 hours do not reach it.
    assert shift_after(summer, datetime(2025, 10, 26, 7, 30, tzinfo=UTC)) == Shift(1)
    assert shift_after(summer, datetime(2025, 10, 26, 8, 30, tzinfo=UTC)) == Shift(2)


def test_examples_are_told_in_one_order_of_time() -> None:
    turns = timeline(EXAMPLES.values(), Shift(10))
    assert [turn.at for turn in turns] == sorted(turn.at for turn in turns)
    for example in EXAMPLES.values():
        assert tuple(turn.event for turn in turns if turn.example is example) == example.events
        assert all(mutation_of(example, event) != event.transition for event in example.events)
