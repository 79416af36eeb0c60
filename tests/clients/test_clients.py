"""The clients of browsers, run by Node: each scenario of frontend-contract, and the dashboard in Chromium."""

from __future__ import annotations

import base64
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.served import ROOT, served
from tests.clients.conftest import VARIABLES
from tests.databases import Databases
from tests.factur_x import factur_x
from tests.world import pdf

CONTRACT = ROOT / "frontend-contract"
PICTURES = ROOT / os.environ.get("SCREENSHOTS", "build/screenshots")
"""Where a picture of each screen is kept, for who wants to look."""
PATIENCE_MS = 600_000
"""A scenario that waits in vain is told, even on a machine that does ten other things."""

SECOND_FACTOR = "dashboard/e2e/second-factor.test.ts"
SCENARIOS = [*CONTRACT.glob("clients/*.test.ts"), *CONTRACT.glob("dashboard/e2e/*.test.ts")]


def play(sandbox: str, scenario: str) -> None:
    """Run a scenario against a sandbox; it succeeds."""
    given = {
        "DECOMPTE_URL": sandbox,
        "DECOMPTE_PDF": base64.b64encode(pdf()).decode(),
        "DECOMPTE_FACTUR_X": base64.b64encode(factur_x()).decode(),
        "SCREENSHOTS": str(PICTURES),
    }
    command = ["node", "--test", f"--test-timeout={PATIENCE_MS}", scenario]
    environment = {**os.environ, **given}
    done = subprocess.run(command, cwd=CONTRACT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("scenario", sorted({str(file.relative_to(CONTRACT)) for file in SCENARIOS} - {SECOND_FACTOR}))
def test_the_scenario_succeeds(sandbox: str, scenario: str) -> None:
    play(sandbox, scenario)


async def test_the_dashboard_asks_for_the_second_factor(databases: Databases, tmp_path: Path) -> None:
    async with databases.fresh() as url:
        with served(url, tmp_path / "data", **VARIABLES, DECOMPTE_SECOND_FACTOR="true") as running:
            play(running.url, SECOND_FACTOR)
