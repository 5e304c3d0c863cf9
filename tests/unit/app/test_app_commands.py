"""The real command line on real folders: every command unattended, and every fault of the world with its exit code."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from carrel import statute
from carrel.app.settings import SettingsFault, first_settings, parse_settings, read_settings
from carrel.app.wiring import wiring
from carrel.catalog.library import LoanRule
from carrel.fronts.cli import build
from carrel.fronts.cli.exits import Exit

Carrel = Callable[..., Result]


@pytest.fixture(scope="module")
def command() -> typer.Typer:
    return build(wiring())


def runner(command: typer.Typer, home: Path) -> Carrel:
    def run(*words: str) -> Result:
        done = CliRunner().invoke(command, ["--home", str(home), *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.output
        return done

    return run


@pytest.fixture(scope="module")
def founded_once(command: typer.Typer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("founded") / "library"
    done = runner(command, home)("init", "--library", "Invented Public Library", "--town", "Inventon")
    assert done.exit_code == 0, done.output
    return home


@pytest.fixture
def home(founded_once: Path, tmp_path: Path) -> Path:
    """A library that was founded a moment ago."""
    return Path(shutil.copytree(founded_once, tmp_path / "library"))


@pytest.fixture
def carrel(command: typer.Typer, home: Path) -> Carrel:
    return runner(command, home)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


PATRONS = """\
Barcode,First name,Last name,Category,Birth date
21189000000017,Marigold,Fennimore,adult,1987-04-30
21189000000025,Orlo,Zorquim,adult,30.02.1987
"""


# -- each command, unattended


def test_founding_prints_the_first_custodians_one_time_password(command: typer.Typer, tmp_path: Path) -> None:
    home = tmp_path / "new"
    done = runner(command, home)("init", "--library", "Invented Public Library")
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0].startswith("founded Invented Public Library in ")
    assert lines[1] == "first sign-in: custodian"
    password = lines[2].removeprefix("one-time password: ")
    assert len(password) >= 16
    assert not any(password.encode() in raw for raw in files(home).values())
    for private in (home, home / "data", home / "keys"):
        assert private.stat().st_mode & 0o077 == 0
    for secret in (home / "keys").iterdir():
        assert secret.stat().st_mode & 0o777 == 0o600


def test_the_night_the_check_the_proof_and_the_ledger(carrel: Carrel, home: Path, tmp_path: Path) -> None:
    for words, said in (
        (("close-day",), "entries gathered; the ledger stands signed"),
        (("check",), "everything agrees"),
        (("prove",), "nothing"),
        (("ledger", "verify"), "the ledger is whole"),
        (("ledger", "show", "--last", "50"), "read ledger"),
        (("ledger", "export", str(tmp_path / "proofs")), "proofs are in"),
        (("upgrade",), "the database is of this version"),
        (("close-day",), "0 slips counted"),
    ):
        done = carrel(*words)
        assert done.exit_code == 0, (words, done.output)
        assert said in done.output, words
    assert any((tmp_path / "proofs").iterdir())


def test_patrons_move_in_by_the_command_line(carrel: Carrel, tmp_path: Path) -> None:
    listing, refused = tmp_path / "patrons.csv", tmp_path / "refused.txt"
    listing.write_text(PATRONS)
    done = carrel("import", "patrons", str(listing), "--faults", str(refused))
    assert done.exit_code == 0, done.output
    again = carrel("import", "patrons", str(listing))
    assert again.exit_code == 0, again.output
    assert carrel("check").exit_code == 0
    assert carrel("prove").exit_code == 0
    assert carrel("import", "end").exit_code == 0


def test_a_kept_checkpoint_is_held_against_the_ledger(carrel: Carrel, home: Path, tmp_path: Path) -> None:
    note = carrel("close-day").output.split("\n\n", 1)[1]
    kept = tmp_path / "note.txt"
    kept.write_text(note.rstrip("\n") + "\n")
    assert carrel("ledger", "verify", "--kept", str(kept)).exit_code == 0
    with sqlite3.connect(home / "data" / "carrel.db") as database:
        for table in ("entries", "nodes", "checkpoints"):
            database.execute(f"DELETE FROM ledger_{table}")
    database.close()
    assert carrel("ledger", "verify").exit_code == 0
    done = carrel("ledger", "verify", "--kept", str(kept))
    assert done.exit_code == Exit.FAULTS_FOUND
    assert "kept checkpoint" in done.stderr or "entry" in done.stderr


# -- exit codes


def test_each_kind_of_refusal_has_its_own_exit_code() -> None:
    codes = [code.value for code in Exit]
    assert len(codes) == len(set(codes))
    assert {0, 1}.isdisjoint(codes)


def stopped(done: Result, code: Exit, *said: str) -> None:
    assert done.exit_code == code, (done.exit_code, done.output)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("carrel: ")
    assert all(word in last for word in said), last


def test_no_library(command: typer.Typer, tmp_path: Path) -> None:
    for words in (("check",), ("close-day",), ("prove",), ("upgrade",), ("ledger", "verify"), ("import", "end")):
        done = runner(command, tmp_path / "nowhere")(*words)
        stopped(done, Exit.NO_LIBRARY, "there is no library in", "nowhere", "init")
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_is_not_empty_is_not_founded_over(carrel: Carrel, home: Path) -> None:
    before = files(home)
    stopped(carrel("init", "--library", "Another"), Exit.NO_LIBRARY, "is not empty")
    assert files(home) == before


@pytest.mark.parametrize(("kind", "said"), [("school", "11-25(b)(3)"), ("bookmobile", "choose one of")])
def test_a_library_the_statute_does_not_govern_is_not_founded(
    command: typer.Typer, tmp_path: Path, kind: str, said: str
) -> None:
    home = tmp_path / "new"
    done = runner(command, home)("init", "--library", "A School", "--kind", kind)
    stopped(done, Exit.NOT_GOVERNED, said)
    assert not home.exists()


def test_a_founding_that_fails_leaves_nothing(command: typer.Typer, tmp_path: Path) -> None:
    home = tmp_path / "new"
    done = runner(command, home)("init", "--library", "A", "--timezone", "Nowhere/Atall")
    stopped(done, Exit.NO_LIBRARY, "Nowhere/Atall")
    assert not home.exists() or not any(home.iterdir())


def _settings(old: str, new: str) -> Callable[[Path], None]:
    def spoil(home: Path) -> None:
        path = home / "library.toml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return spoil


def _sql(text: str) -> Callable[[Path], None]:
    def spoil(home: Path) -> None:
        with sqlite3.connect(home / "data" / "carrel.db") as database:
            database.execute(text)
        database.close()

    return spoil


def _another_librarys_keys(home: Path) -> None:
    (home / "keys" / "house.key").write_bytes(b"k" * 32)


def _folder_for_a_database(home: Path) -> None:
    (home / "data" / "carrel.db").unlink()
    (home / "data" / "carrel.db").mkdir()


FAULTS: dict[str, tuple[Callable[[Path], object], Exit, tuple[str, ...]]] = {
    "library.toml is not TOML": (
        lambda home: (home / "library.toml").write_text('name = "A"\ntown = \n'),
        Exit.NO_LIBRARY, ("library.toml", "line 2"),
    ),
    "library.toml is not UTF-8": (
        lambda home: (home / "library.toml").write_bytes(b"name = '\xff'"), Exit.NO_LIBRARY, ("library.toml", "UTF-8"),
    ),
    "library.toml says a word that is not known": (
        _settings("overdue_limit", "overdue_limt"), Exit.NO_LIBRARY, ("library.toml", "overdue_limt"),
    ),
    "library.toml lacks something": (
        _settings('town = "Inventon"', ""), Exit.NO_LIBRARY, ("library.toml", "town"),
    ),
    "library.toml has a wrong kind of value, deep inside": (
        _settings("most_loans = 50", 'most_loans = "fifty"'),
        Exit.NO_LIBRARY, ("library.toml", "category[0].most_loans"),
    ),
    "library.toml has no general rule": (
        _settings('category = "*"\nkind = "*"', 'category = "*"\nkind = "kit"'), Exit.NO_LIBRARY, ("rule", "*"),
    ),
    "library.toml has no such time zone": (
        _settings("America/New_York", "America/Inventon"), Exit.NO_LIBRARY, ("library.toml", "America/Inventon"),
    ),
    "library.toml names a pack that is not there": (
        _settings('board = "putnam"', 'board = "elsewhere"'), Exit.NO_LIBRARY, ("elsewhere",),
    ),
    "library.toml makes it a school": (
        _settings('kind = "public"', 'kind = "school"'), Exit.NOT_GOVERNED, ("11-25(b)(3)",),
    ),
    "the key folder is missing": (
        lambda home: shutil.rmtree(home / "keys"), Exit.KEYS, ("key folder", "missing"),
    ),
    "the key folder is a file": (
        lambda home: (shutil.rmtree(home / "keys"), (home / "keys").write_text("")), Exit.KEYS, ("key folder",),
    ),
    "the house's key is gone": (
        lambda home: (home / "keys" / "house.key").unlink(), Exit.KEYS, ("house",),
    ),
    "the house's key is damaged": (
        lambda home: (home / "keys" / "house.key").write_bytes(b"k"), Exit.KEYS, ("damaged",),
    ),
    "the keys are another library's": (_another_librarys_keys, Exit.DATABASE, ("two different libraries",)),
    "the second key folder is missing": (
        _settings("timezone = ", 'second_keys = "/nowhere/at/all"\ntimezone = '), Exit.KEYS, ("/nowhere/at/all",),
    ),
    "the database is missing": (
        lambda home: (home / "data" / "carrel.db").unlink(), Exit.DATABASE, ("missing", "data"),
    ),
    "the database is not one": (
        lambda home: (home / "data" / "carrel.db").write_text("no" * 9999), Exit.DATABASE, ("cannot be read",),
    ),
    "the database is a folder": (_folder_for_a_database, Exit.DATABASE, ("database",)),
    "the database is of a newer version": (
        _sql("UPDATE alembic_version SET version_num = '9999'"), Exit.DATABASE, ("newer version",),
    ),
    "the database is of an older version": (
        _sql("DELETE FROM alembic_version"), Exit.DATABASE, ("older version", "carrel upgrade"),
    ),
    "the database is empty": (_sql("DELETE FROM house"), Exit.DATABASE, ("empty", "carrel init")),
    "PostgreSQL is not there": (
        _settings('database = ""', 'database = "postgresql://clerk:hunter2@127.0.0.1:1/none"'),
        Exit.DATABASE, ("cannot be reached",),
    ),
    "the keeper's credential is missing": (
        lambda home: (home / "keys" / "keeper.credential").unlink(), Exit.NO_LIBRARY, ("credential",),
    ),
    "the keeper's credential is another's": (
        lambda home: (home / "keys" / "keeper.credential").write_text("guess"), Exit.NO_LIBRARY, ("credential",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("words", [("check",), ("close-day",), ("ledger", "show"), ("import", "end")], ids=" ".join)
def test_a_fault_of_the_world_is_said_in_one_line_and_nothing_is_changed(
    carrel: Carrel, home: Path, fault: str, words: tuple[str, ...]
) -> None:
    spoil, code, said = FAULTS[fault]
    spoil(home)
    before = {name: raw for name, raw in files(home).items() if not name.endswith(("-wal", "-shm", ".lock"))}
    done = carrel(*words)
    stopped(done, code, *said)
    assert "hunter2" not in done.output + done.stderr
    after = {name: raw for name, raw in files(home).items() if not name.endswith(("-wal", "-shm", ".lock"))}
    assert after == before


def test_a_key_that_is_needed_and_gone_is_said(carrel: Carrel, home: Path) -> None:
    (home / "keys" / "ledger.key").unlink()
    for words in (("close-day",), ("check",), ("ledger", "verify")):
        stopped(carrel(*words), Exit.KEYS, "ledger")


def test_faults_in_the_books_have_their_exit_code(carrel: Carrel, home: Path) -> None:
    assert carrel("close-day").exit_code == 0
    _sql("UPDATE ledger_entries SET salt = randomblob(16) WHERE seq = 0")(home)
    stopped(carrel("ledger", "verify"), Exit.FAULTS_FOUND, "entry 0")
    stopped(carrel("check"), Exit.FAULTS_FOUND, "1 faults")


def test_the_audit_says_what_a_new_library_lacks(carrel: Carrel) -> None:
    """The first custodian has not signed in, and nobody is named to be called: two requirements, and an exit code."""
    done = carrel("audit")
    assert done.exit_code == Exit.FAULTS_FOUND
    assert "18  not met" in done.output
    assert "found: library.toml does not name the library's lawyer, with a telephone number" in done.output
    assert "found: this account still has the password that it was given: custodian" in done.output
    assert "12  to be answered" in done.output
    assert "requirements that are not met: 2; see above" in done.output


def test_the_close_writes_the_archive_and_the_check_holds_it_against_the_books(carrel: Carrel, home: Path) -> None:
    assert "writing the archive of the tallies" in carrel("close-day").output
    [month] = (home / "data" / "tallies").glob("year=*/*.parquet")
    assert month.stat().st_mode & 0o777 == 0o600
    assert carrel("check").exit_code == 0
    assert carrel("prove").exit_code == 0
    _sql("UPDATE tallies SET number = number + 1 WHERE counter = 'standing'")(home)
    done = carrel("check")
    stopped(done, Exit.FAULTS_FOUND, "1 faults")
    assert f"the archive of {month.stem} and the tallies disagree" in done.stderr
    assert carrel("close-day").exit_code == 0
    assert carrel("check").exit_code == 0


def test_a_leak_has_its_exit_code(carrel: Carrel, home: Path, tmp_path: Path) -> None:
    listing = tmp_path / "patrons.csv"
    listing.write_text(PATRONS)
    assert carrel("import", "patrons", str(listing)).exit_code == 0
    stopped(carrel("prove", "--also", str(listing)), Exit.LEAK_FOUND, "readable")


def test_a_refusal_has_its_exit_code(carrel: Carrel, home: Path) -> None:
    """A board that takes the keeper's duties away: its own pack, in a folder of its own."""
    packs = Path(statute.__file__).parent / "packs" / "putnam"
    board = Path(shutil.copytree(packs, home / "board"))
    policies = (board / "policies.cedar").read_text()
    keeper = policies.index('@id("keeper")')
    without = policies[keeper:].replace('Action::"close day",', "", 1).replace('Action::"check",', "", 1)
    (board / "policies.cedar").write_text(policies[:keeper] + without)
    _settings('board = "putnam"', f'board = "{board}"')(home)
    for words in (("close-day",), ("check",)):
        stopped(carrel(*words), Exit.REFUSED, "not among the keeper's unattended duties")
    assert carrel("ledger", "verify").exit_code == 0


@pytest.mark.parametrize("refused", ["keys", "second"])
def test_a_key_folder_that_may_not_be_read_is_said(
    carrel: Carrel, home: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """The tests may run as root, whom no folder refuses: the system's own answer is given by hand."""
    (home / "second").mkdir()
    _settings("timezone = ", f'second_keys = "{home / "second"}"\ntimezone = ')(home)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != refused)
    stopped(carrel("check"), Exit.KEYS, "cannot be read", "give this account access")


def test_a_second_key_folder_saves_a_house_from_fire(carrel: Carrel, home: Path) -> None:
    second = home.parent / "second"
    shutil.copytree(home / "keys", second)
    _settings("timezone = ", f'second_keys = "{second}"\ntimezone = ')(home)
    assert carrel("close-day").exit_code == 0
    for key in (home / "keys").glob("*.key"):
        key.unlink()
    for words in (("check",), ("ledger", "verify"), ("prove",), ("close-day",)):
        done = carrel(*words)
        assert done.exit_code == 0, done.output


def test_an_import_that_takes_nothing_has_its_exit_code(carrel: Carrel, tmp_path: Path) -> None:
    listing = tmp_path / "patrons.csv"
    listing.write_text(PATRONS.replace("1987-04-30", "1987-02-30"))
    done = carrel("import", "patrons", str(listing))
    stopped(done, Exit.NOTHING_TAKEN, "every line was refused")


def test_words_that_are_not_understood(carrel: Carrel) -> None:
    for words in (("clse-day",), ("import", "evergreen", "/nowhere/at/all"), ("prove", "--also", "/nowhere/at/all")):
        assert carrel(*words).exit_code == Exit.WRONG_WORDS


# -- settings


def test_the_first_settings_are_right_whatever_the_library_is_called() -> None:
    for name in ("Putnam Public Library", 'The "Old" Library', "Bibliothèque # 7 {x}", "a\\b"):
        settings = parse_settings(first_settings(name, "Town", "public", "America/New_York", ""), "library.toml")
        assert settings.name == name
        assert settings.library().name == name


def test_the_first_rules_go_from_the_general_to_the_particular() -> None:
    library = parse_settings(first_settings("A", "B", "public", "America/New_York", ""), "library.toml").library()
    assert library.rule("adult", "book") == LoanRule("*", "*", 21, 2)
    assert library.rule("visitor", "book") == LoanRule("visitor", "*", 14, 0)
    assert library.rule("visitor", "video") == LoanRule("*", "video", 7, 1)
    assert library.category("nobody").code == "adult"
    assert [category.code for category in library.categories if category.minor] == ["teen", "child"]


def test_settings_without_a_category_say_so(tmp_path: Path) -> None:
    text = first_settings("A", "B", "public", "America/New_York", "")
    start, end = text.index("[[category]]"), text.index("[[rule]]")
    with pytest.raises(SettingsFault, match="category"):
        parse_settings(text[:start] + text[end:], "library.toml")
    with pytest.raises(SettingsFault, match="category"):
        parse_settings("category = []\n" + text[:start] + text[end:], "library.toml")
    with pytest.raises(SettingsFault, match="cannot be read"):
        read_settings(tmp_path / "library.toml")
