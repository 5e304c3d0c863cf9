"""Take out what the gate is for, and a test that is named here fails."""

import subprocess
import sys
from pathlib import Path

from mutation import NAMED

ROOT = Path(__file__).parents[3]


def test_a_missing_ledger_write_decision_or_scope_check_is_found() -> None:
    """``make mutation`` plants every small fault; these have names, and the tests that must find them too."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutation", "--named"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"found: {name}" for name in NAMED]
    assert {"the ledger write", "the decision", "the scope check"} <= set(NAMED)
