"""A library's first day through the command line, each command in a process of its own, as a script would run it.

Each kind of command is started once as a shell starts it; what comes again is forked (``commands``).
"""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from commands import Command

_CARREL = Path(sys.executable).with_name("carrel")
_KEPT_OUT = re.compile(r"Traceback|\.py\b|sqlalchemy|psycopg|sqlite3", re.IGNORECASE)


class Ran(msgspec.Struct, frozen=True):
    """How a command ended."""

    code: int
    out: str
    err: str

    def stages(self) -> dict[str, tuple[int, ...]]:
        """An import's table: accepted, unchanged, ended and refused, by stage."""
        rows = re.findall(r"^(\w[\w ]*?)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)$", self.out, re.MULTILINE)
        return {name: tuple(map(int, counts)) for name, *counts in rows}


def run(home: Path, *words: str | Path) -> Ran:
    """``carrel --home …``; no command ever shows a traceback or the driver's words."""
    one = Command(["--home", home, *words], home.parent, os.environ)
    out, err = one.communicate(timeout=120)
    return _ran(one.wait(), out.decode(), err.decode())


def anew(home: Path, *words: str | Path) -> Ran:
    """The same as a shell starts it, with nothing loaded."""
    done = subprocess.run(
        [_CARREL, "--home", home, *words], capture_output=True, text=True, timeout=120, check=False, cwd=home.parent
    )
    return _ran(done.returncode, done.stdout, done.stderr)


def _ran(code: int, out: str, err: str) -> Ran:
    assert not _KEPT_OUT.search(err), err
    return Ran(code, out, err)


def well(home: Path, *words: str | Path, run: Callable[..., Ran] = run) -> Ran:
    """A command that must succeed."""
    done = run(home, *words)
    assert done.code == 0, (done.err, done.out)
    return done


def founded(folder: Path, *more: str, run: Callable[..., Ran] = run) -> Path:
    home = folder / "library"
    said = well(home, "init", "--library", "Invented Public Library", *more, run=run)
    assert "one-time password: " in said.out
    return home


def refused(home: Path, code: int, *words: str | Path, said: str) -> None:
    """A command that must fail, in one line that says what happened and what to do."""
    done = run(home, *words)
    lines = done.err.splitlines()
    assert (done.code, len(lines)) == (code, 1), done.err
    assert lines[0].startswith("carrel: ")
    assert said in lines[0]
    assert re.search(r"[:;] \w", lines[0].removeprefix("carrel: ")), "no word of what to do"


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """A table of COPY text, read as simply as can be; what is NULL is empty."""
    text = (folder / f"{name}.sql").read_text(encoding="utf-8")
    heads = re.search(r"COPY [\w.]+ \(([^)]*)\)", text)
    assert heads is not None
    columns = [word.strip().strip('"') for word in heads[1].split(",")]
    body = text[heads.end() :].split("\n", 1)[1].split("\n\\.", 1)[0]
    rows = [line.split("\t") for line in body.splitlines() if line]
    assert all(len(row) == len(columns) for row in rows)
    return [{key: "" if value == "\\N" else value for key, value in zip(columns, row, strict=True)} for row in rows]


def folders(shared: Path) -> tuple[Path, Path]:
    return shared / "evergreen" / "sql" / "concerto_enhanced", shared / "evergreen_users"


def test_a_library_moves_in_and_closes_its_first_day(shared: Path, tmp_path: Path) -> None:
    home = founded(tmp_path, run=anew)
    catalogue, people = folders(shared)
    users, loans = table(people, "actor.usr"), table(people, "action.circulation")
    holds = table(people, "action.hold_request")
    deleted = sum(user["deleted"] == "1" for user in users)
    strangers = sum(hold["usr"] not in {user["id"] for user in users} for hold in holds)
    open_loans = [loan for loan in loans if not (loan["checkin_time"] or loan["xact_finish"])]
    assert (len(users), deleted, len(open_loans), len(holds)) == (189, 1, 210, 113)

    first = well(home, "import", "evergreen", catalogue, people, run=anew)
    stages = first.stages()
    assert stages["patrons"] == (len(users) - deleted, 0, 0, deleted)
    assert sum(stages["patrons"]) == len(users)
    assert stages["loans"] == (len(open_loans), 0, 0, 0)
    assert stages["holds"] == (len(holds) - strangers, 0, 0, strangers)
    second = well(home, "import", "evergreen", catalogue, people, "--faults", tmp_path / "faults")
    assert "a patron deleted in the other system" in (tmp_path / "faults").read_text(encoding="utf-8")
    again = second.stages()
    assert again.keys() == stages.keys()
    for stage, (accepted, unchanged, ended, turned_away) in again.items():
        assert (accepted, ended) == (0, 0)
        assert (unchanged, turned_away) == (stages[stage][0], stages[stage][3])

    closed = well(home, "close-day", run=anew).out
    erased = int(re.search(r"(\d+) registrations erased", closed)[1])  # type: ignore[index]  # the match is the test
    assert 0 <= erased <= len(users) - deleted - len(_borrowers(people))
    checked = well(home, "check", run=anew).out
    assert f"{len(open_loans)} loans" in checked
    assert "everything agrees" in checked
    assert "nothing was found" in well(home, "prove", run=anew).out
    _assert_a_leak_is_found(home, people)

    assert "the ledger is whole" in well(home, "ledger", "verify", run=anew).out
    acts = Counter(line.split()[2] for line in well(home, "ledger", "show", "--last", "500").out.splitlines())
    assert acts["prove"] > 0
    assert acts["close"] > 0
    out = tmp_path / "export"
    well(home, "ledger", "export", out)
    assert any(path.stat().st_size for path in out.rglob("*") if path.is_file())
    _assert_names_nobody(out, users)


def _assert_a_leak_is_found(home: Path, people: Path) -> None:
    """Where it lies, and not what it is."""
    card = next(one["barcode"] for one in table(people, "actor.card") if one["usr"] in _borrowers(people))
    leak = home / "data" / "left-behind.log"
    leak.write_text(f"served {card} today\n", encoding="utf-8")
    found = run(home, "prove")
    assert found.code == 10
    assert "left-behind.log" in found.out
    assert card not in found.out + found.err
    leak.unlink()


def _borrowers(people: Path) -> set[str]:
    """Who has an item out: these the close keeps, however old their registration is."""
    return {loan["usr"] for loan in table(people, "action.circulation")}


def _assert_names_nobody(folder: Path, users: list[dict[str, str]]) -> None:
    """What is handed to outsiders says nothing of anybody."""
    raw = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert raw
    for user in users:
        assert user["usrname"].encode() not in raw or len(user["usrname"]) < 5


def test_the_same_day_on_postgresql(shared: Path, tmp_path: Path, postgres_address: str) -> None:
    home = founded(tmp_path, "--database", postgres_address)
    assert not (home / "data" / "carrel.db").exists()
    catalogue, people = folders(shared)
    stages = well(home, "import", "evergreen", catalogue, people).stages()
    assert (stages["patrons"][0], stages["loans"][0]) == (188, 210)
    assert "registrations erased" in well(home, "close-day").out
    checked = well(home, "check").out
    assert "210 loans" in checked
    assert "everything agrees" in checked


def test_a_school_is_not_governed(tmp_path: Path) -> None:
    home = tmp_path / "library"
    refused(home, 7, "init", "--library", "Invented School Library", "--kind", "school", said="school")
    assert not home.exists()


def _no_database(home: Path) -> None:
    (home / "data" / "carrel.db").unlink()


def _no_sense_in_the_database(home: Path) -> None:
    (home / "data" / "carrel.db").write_bytes(b"this is no database, whatever its name says" * 200)


def _no_keys(home: Path) -> None:
    shutil.rmtree(home / "keys")


def _no_ledger_key(home: Path) -> None:
    (home / "keys" / "ledger.key").unlink()


def _anothers_keys(home: Path) -> None:
    (home / "keys" / "house.key").write_bytes(bytes(32))


def _no_sense_in_the_settings(home: Path) -> None:
    settings = home / "library.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("overdue_limit = 5", "overdue_limit = many"), encoding="utf-8")


def _nothing(home: Path) -> None:
    assert home.is_dir()


_FAULTS: tuple[tuple[Callable[[Path], None], int, tuple[str, ...], str], ...] = (
    (shutil.rmtree, 4, ("check",), "there is no library"),
    (_nothing, 4, ("init", "--library", "Another"), "is not empty"),
    (_no_sense_in_the_settings, 4, ("check",), "library.toml"),
    (_no_database, 5, ("check",), "the database is missing"),
    (_no_sense_in_the_database, 5, ("check",), "cannot be read"),
    (_anothers_keys, 5, ("check",), "two different libraries"),
    (_no_keys, 6, ("close-day",), "key folder"),
    (_no_ledger_key, 6, ("ledger", "verify"), "ledger"),
)


def test_each_fault_has_its_exit_code_and_one_line(tmp_path: Path) -> None:
    whole = founded(tmp_path)

    def one(number: int) -> None:
        spoil, code, words, said = _FAULTS[number]
        home = shutil.copytree(whole, tmp_path / str(number))
        spoil(home)
        refused(home, code, *words, said=said)

    with ThreadPoolExecutor(2) as hands:
        list(hands.map(one, range(len(_FAULTS))))
    (tmp_path / "nobody.csv").write_text("barcode,last name\n,\n", encoding="utf-8")
    nobody = run(whole, "import", "patrons", tmp_path / "nobody.csv")
    assert nobody.code == 8
    assert nobody.err.splitlines()[-1].startswith("carrel: every line was refused")
    assert run(whole, "import", "patrons", tmp_path / "absent.csv").code == 2
