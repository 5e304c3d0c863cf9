"""Notices from the command line: numbers are printed, faults have their exit code, and the close is never kept up."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from carrel.app.wiring import wiring
from carrel.fronts.cli import build
from carrel.fronts.cli.exits import Exit
from noticing import post_at_port

EMAIL = "marigold@people.example"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A library with one patron, whose card expires soon."""
    home = tmp_path / "library"
    assert carrel(home, "init", "--library", "Invented Public Library").exit_code == 0
    soon = datetime.now(ZoneInfo("America/New_York")).date() + timedelta(days=10)
    file = tmp_path / "patrons.csv"
    file.write_text(
        "Barcode,First name,Last name,Category,Email,Expiration date\n"
        f"21189000000017,Marigold,Fennimore,adult,{EMAIL},{soon.isoformat()}\n"
    )
    done = carrel(home, "import", "patrons", str(file))
    assert done.exit_code == 0, done.output
    return home


def carrel(home: Path, *words: str) -> Result:
    done = CliRunner().invoke(build(wiring()), ["--home", str(home), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert not any(word in done.output for word in ("Traceback", EMAIL, "Marigold", "Fennimore"))
    return done


def with_mail(home: Path, **said: object) -> None:
    """library.toml with these lines under [mail]."""
    path = home / "library.toml"
    kept, _, rest = path.read_text().partition("[mail]\n")
    lines = "".join(
        f"{name} = {str(value).lower() if isinstance(value, bool) else repr(value)}\n" for name, value in said.items()
    )
    path.write_text(f"{kept}[mail]\n{lines}\n[[last_borrower]]{rest.partition('[[last_borrower]]')[2]}")


def test_what_could_not_be_sent_at_the_close_is_sent_later(home: Path) -> None:
    with post_at_port() as (post, port):
        pass
    with_mail(home, host="127.0.0.1", port=port, starttls=False, sender="desk@library.example")
    closed = carrel(home, "close-day")
    assert closed.exit_code == 0
    assert "0 messages taken, 0 to be printed instead, 1 wait" in closed.output
    refused = carrel(home, "notices", "send")
    assert refused.exit_code == Exit.NOT_SENT
    assert "the mail server could not be reached" in refused.output
    with post_at_port() as (post, port):
        with_mail(home, host="127.0.0.1", port=port, starttls=False, sender="desk@library.example")
        done = carrel(home, "notices", "send")
        assert (done.exit_code, done.output) == (0, "1 messages taken, 0 to be printed instead, 0 wait\n")
        assert carrel(home, "notices", "send").output.startswith("0 messages taken")
        assert post.to == [EMAIL]


def test_a_fault_in_the_settings_of_mail_keeps_no_day_open(home: Path) -> None:
    with_mail(home, host="127.0.0.1", sender="desk@library.example", password_file="/nowhere/at/all")
    closed = carrel(home, "close-day")
    assert closed.exit_code == 0
    assert "password_file cannot be read" in closed.output
    assert carrel(home, "notices", "send").exit_code == Exit.NO_LIBRARY


def test_without_a_mail_server_everything_is_printed(home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(home, tmp_path / "copy")
    assert "0 messages taken, 1 to be printed instead, 0 wait" in carrel(copy, "close-day").output
