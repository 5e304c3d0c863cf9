"""A library's first day through the command line, each command in a process of its own, as a script would run it."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec

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
    done = subprocess.run(
        [_CARREL, "--home", home, *words], capture_output=True, text=True, timeout=120, check=False, cwd=home.parent
    )
    assert not _KEPT_OUT.search(done.stderr), done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


def well(home: Path, *words: str | Path) -> Ran:
    """A command that must succeed."""
    done = run(home, *words)
    assert done.code == 0, done.err
    return done


def founded(folder: Path, *more: str) -> Path:
    home = folder / "library"
    said = well(home, "init", "--library", "Invented Public Library", *more)
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
    home = founded(tmp_path)
    catalogue, people = folders(shared)
    users, loans = table(people, "actor.usr"), table(people, "action.circulation")
    holds = table(people, "action.hold_request")
    deleted = sum(user["deleted"] == "1" for user in users)
    strangers = sum(hold["usr"] not in {user["id"] for user in users} for hold in holds)
    open_loans = [loan for loan in loans if not (loan["checkin_time"] or loan["xact_finish"])]
    assert (len(users), deleted, len(open_loans), len(holds)) == (189, 1, 210, 113)

    first = well(home, "import", "evergreen", catalogue, people)
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

    closed = well(home, "close-day").out
    erased = int(re.search(r"(\d+) registrations erased", closed)[1])  # type: ignore[index]  # the match is the test
    # whoever has something out keeps their registration, however old it is
    borrowers = {loan["usr"] for loan in open_loans} | {
        hold["usr"] for hold in holds if not (hold["fulfillment_time"] or hold["cancel_time"])
    }
    assert 0 <= erased <= len(users) - deleted - len(borrowers & {user["id"] for user in users})
    checked = well(home, "check").out
    assert f"{len(open_loans)} loans" in checked
    assert "everything agrees" in checked
    assert "nothing was found" in well(home, "prove").out

    assert "the ledger is whole" in well(home, "ledger", "verify").out
    acts = Counter(line.split()[2] for line in well(home, "ledger", "show", "--last", "500").out.splitlines())
    assert acts["prove"] > 0
    assert acts["close"] > 0
    out = tmp_path / "export"
    well(home, "ledger", "export", out)
    assert any(path.stat().st_size for path in out.rglob("*") if path.is_file())
    _assert_names_nobody(out, users)


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


def test_each_fault_has_its_exit_code_and_one_line(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", 4, "check", said="there is no library")
    home = founded(tmp_path)
    refused(home, 4, "init", "--library", "Another", said="is not empty")
    (tmp_path / "nobody.csv").write_text("barcode,last name\n,\n", encoding="utf-8")
    nobody = run(home, "import", "patrons", tmp_path / "nobody.csv")
    assert nobody.code == 8
    assert nobody.err.splitlines()[-1].startswith("carrel: every line was refused")
    assert run(home, "import", "patrons", tmp_path / "absent.csv").code == 2

    database, keys, settings = home / "data" / "carrel.db", home / "keys", home / "library.toml"
    database.rename(tmp_path / "taken away")
    refused(home, 5, "check", said="the database is missing")
    database.write_bytes(b"this is no database, whatever its name says" * 200)
    refused(home, 5, "check", said="cannot be read")
    database.unlink()
    (tmp_path / "taken away").rename(database)

    keys.rename(tmp_path / "keys")
    refused(home, 6, "check", said="key folder")
    (tmp_path / "keys").rename(keys)
    (keys / "ledger.key").rename(tmp_path / "ledger.key")
    refused(home, 6, "ledger", "verify", said="ledger")
    (tmp_path / "ledger.key").rename(keys / "ledger.key")

    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("overdue_limit = 5", "overdue_limit = many"), encoding="utf-8")
    refused(home, 4, "check", said="library.toml")
    settings.write_text(text, encoding="utf-8")
    assert "everything agrees" in well(home, "check").out


def test_a_check_and_a_proof_that_find_something_say_so(tmp_path: Path) -> None:
    home = founded(tmp_path)
    people = tmp_path / "people.csv"
    people.write_text("barcode,first name,last name\n29990001112223,Zorquimel,Vabtazkoon\n", encoding="utf-8")
    assert well(home, "import", "patrons", people).stages()["patrons"] == (1, 0, 0, 0)
    leak = home / "data" / "left-behind.log"
    leak.write_text("served Zorquimel Vabtazkoon today\n", encoding="utf-8")
    found = run(home, "prove")
    assert found.code == 10
    assert "left-behind.log" in found.out
    assert "Vabtazkoon" not in found.out + found.err
    leak.unlink()
    assert run(home, "prove").code == 0
