"""``carrel sip2`` as it is started: it answers, and stops when it is told to."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from carrel.app.wiring import wiring
from carrel.fronts.cli import build
from carrel.fronts.cli.exits import Exit
from sip2_client import Client

RUN = "from carrel.app import main; main()"


def test_the_command_answers_and_stops(tmp_path: Path) -> None:
    home = tmp_path / "library"
    assert CliRunner().invoke(build(wiring()), ["--home", str(home), "init", "--library", "Invented"]).exit_code == 0
    words = [sys.executable, "-c", RUN, "--home", str(home), "sip2", "--port", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=os.environ) as told:
        assert told.stderr is not None
        line = told.stderr.readline()
        assert line.startswith("answering SIP2 at 127.0.0.1:"), line
        with Client(int(line.split(":")[-1].split()[0])) as client:
            assert client.ask("9900802.00").code == "98"
            told.send_signal(signal.SIGTERM)
            assert client.is_cut()
        assert told.wait(20) == 0
        assert told.stderr.read() == ""


def test_the_command_does_not_listen_in_the_clear(tmp_path: Path) -> None:
    home = tmp_path / "library"
    CliRunner().invoke(build(wiring()), ["--home", str(home), "init", "--library", "Invented"])
    done = CliRunner().invoke(build(wiring()), ["--home", str(home), "sip2", "--bind", "0.0.0.0"])
    assert done.exit_code == Exit.NO_LIBRARY
    assert "in the clear" in done.output
