"""The clients of browsers, run by Node: each scenario of frontend-contract, and the dashboard in Chromium."""

from __future__ import annotations

import base64
import os
import subprocess

import pytest

from tests.cli.served import ROOT
from tests.world import pdf

CONTRACT = ROOT / "frontend-contract"


SCENARIOS = [*CONTRACT.glob("clients/*.test.ts"), *CONTRACT.glob("dashboard/e2e/*.test.ts")]


@pytest.mark.parametrize("scenario", sorted(str(file.relative_to(CONTRACT)) for file in SCENARIOS))
def test_the_scenario_succeeds(sandbox: str, scenario: str) -> None:
    given = {"DECOMPTE_URL": sandbox, "DECOMPTE_PDF": base64.b64encode(pdf()).decode()}
    command = ["node", "--test", scenario]
    environment = {**os.environ, **given}
    done = subprocess.run(command, cwd=CONTRACT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
