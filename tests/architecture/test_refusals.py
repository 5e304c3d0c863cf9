"""What the types refuse, they refuse: ``typing_tests/refusals.py`` holds lines that must not compile."""

import re
import subprocess
import sys
from pathlib import Path

from architecture.walking import ROOT

REFUSALS = ROOT / "typing_tests" / "refusals.py"
MARK = re.compile(r"  # type: ignore\[([a-z-]+)\]$")
REPORT = re.compile(r"(\w+)\.py:(\d+): error: .*\[([a-z-]+)\]$", re.MULTILINE)


def reported(*files: Path) -> list[set[tuple[int, str]]]:
    """The lines of each file that mypy refuses under the project's configuration, with the code of each refusal."""
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), *map(str, files)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode in {0, 1}, run.stdout + run.stderr
    found = [(name, int(line), code) for name, line, code in REPORT.findall(run.stdout)]
    return [{(line, code) for name, line, code in found if name == file.stem} for file in files]


def marked() -> set[tuple[int, str]]:
    """The lines that must not compile, with the reason each must be refused for."""
    lines = REFUSALS.read_text(encoding="utf-8").splitlines()
    found = {number: MARK.search(line) for number, line in enumerate(lines, 1)}
    return {(number, mark[1]) for number, mark in found.items() if mark is not None}


def test_every_marked_line_is_refused_and_no_other(tmp_path: Path) -> None:
    """As it stands nothing is reported; without its marks, every marked line is, for its reason."""
    bare = tmp_path / "bare.py"
    lines = REFUSALS.read_text(encoding="utf-8").splitlines()
    bare.write_text("\n".join(MARK.sub("", line) for line in lines) + "\n")
    assert len(marked()) > 30
    assert reported(REFUSALS, bare) == [set(), marked()]
