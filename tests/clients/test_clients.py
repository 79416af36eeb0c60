"""The clients of browsers, run by Node: each scenario of frontend-contract, and the dashboard in Chromium."""

from __future__ import annotations

import base64
import os
import subprocess

import pytest

from tests.cli.served import ROOT
from tests.world import pdf

CONTRACT = ROOT / "frontend-contract"
PICTURES = ROOT / os.environ.get("SCREENSHOTS", "build/screenshots")
"""Where a picture of each screen is kept, for who wants to look."""
PATIENCE_MS = 600_000
"""A scenario that waits in vain is told, even on a machine that does ten other things."""

SCENARIOS = [*CONTRACT.glob("clients/*.test.ts"), *CONTRACT.glob("dashboard/e2e/*.test.ts")]


@pytest.mark.parametrize("scenario", sorted(str(file.relative_to(CONTRACT)) for file in SCENARIOS))
def test_the_scenario_succeeds(sandbox: str, scenario: str) -> None:
    document = base64.b64encode(pdf()).decode()
    given = {"DECOMPTE_URL": sandbox, "DECOMPTE_PDF": document, "SCREENSHOTS": str(PICTURES)}
    command = ["node", "--test", f"--test-timeout={PATIENCE_MS}", scenario]
    environment = {**os.environ, **given}
    done = subprocess.run(command, cwd=CONTRACT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
