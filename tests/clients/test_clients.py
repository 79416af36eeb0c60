"""The clients of browsers: each scenario of frontend-contract/clients, run by Node."""

from __future__ import annotations

import base64
import os
import subprocess

import pytest

from tests.cli.served import ROOT
from tests.world import pdf

CONTRACT = ROOT / "frontend-contract"


@pytest.mark.parametrize("scenario", sorted(file.name for file in (CONTRACT / "clients").glob("*.test.ts")))
def test_the_scenario_succeeds(sandbox: str, scenario: str) -> None:
    given = {"DECOMPTE_URL": sandbox, "DECOMPTE_PDF": base64.b64encode(pdf()).decode()}
    command = ["node", "--test", f"clients/{scenario}"]
    environment = {**os.environ, **given}
    done = subprocess.run(command, cwd=CONTRACT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
