"""Several processes find what one finds; one that is ended by a file costs that file only."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.custody.scanning import running
from carrel.custody.scanning.pieces import Piece
from carrel.custody.scanning.running import search
from scanned import CARD, ITEM, PATRONS, roll_of

ROLL = roll_of(*PATRONS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(40):
        said = (f"Quarto Zulquill has {ITEM}", CARD, "nothing")[number % 3]
        (tmp_path / f"{number:02d}.txt").write_text(f"{said}\n" * (1 + number), encoding="utf-8")
    (tmp_path / "cut.gz").write_bytes(b"\x1f\x8b\x08")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/l\xffst.txt")).write_text(CARD, encoding="utf-8")
    return tmp_path


def _children() -> set[str]:
    """The processes that this one has made and not ended, among them those of other tests."""
    return set(Path("/proc/thread-self/children").read_text(encoding="ascii").split())


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    before = _children()
    yield
    assert _children() <= before


@pytest.mark.parametrize("hands", [2, 5, 100])
def test_several_find_what_one_finds(folder: Path, hands: int) -> None:
    told: list[tuple[str, int, int]] = []
    alone = search(ROLL, [folder], lambda *_: None, hands=1)
    assert search(ROLL, [folder], lambda *said: told.append(said), hands=hands) == alone
    assert [done for _, done, _ in told] == list(range(1, 43))
    assert len(alone[1].found) == 28


def test_a_file_that_ends_its_process_is_said_and_the_others_are_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = running.read

    def read(path: Path) -> Iterator[Piece]:
        if path.name in ("03.txt", "07.txt", "39.txt"):
            os.kill(os.getpid(), signal.SIGKILL)
        yield from real(path)

    monkeypatch.setattr(running, "read", read)
    clean, told = search(ROLL, [folder], lambda *_: None, hands=2)
    ended = [one for one in told.unread if one.why.startswith("reading it ended the process")]
    assert [Path(one.path).name for one in ended] == ["03.txt", "07.txt", "39.txt"]
    assert len(told.found) == 25
    assert len(clean) == 38


def test_who_stops_leaves_no_process(folder: Path) -> None:
    def progress(_name: str, done: int, _of: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(ROLL, [folder], progress, hands=3)


def test_only_so_many_finds_are_listed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_LISTED_IN_ALL", 20)
    for hands in (1, 3):
        _, told = search(ROLL, [folder], lambda *_: None, hands=hands)
        assert sum(len(one.finds) for one in told.found) == 20
        assert sum(count for one in told.found for _, count in one.counts) == 42


def test_much_is_read_by_as_many_as_there_are_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert (running._hands(1000), running._hands(1 << 30)) == (1, 3)


def test_a_file_that_takes_all_time_or_memory_costs_itself_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = running.read

    def read(path: Path) -> Iterator[Piece]:
        if path.name == "03.txt":
            while True:
                pass
        if path.name == "05.txt":
            bytes(6 << 30)  # promised by the system, and not touched
        yield from real(path)

    monkeypatch.setattr(running, "read", read)
    monkeypatch.setattr(running, "_PATIENCE", 1)
    _, told = search(ROLL, [folder], lambda *_: None, hands=2)
    faults = {Path(one.path).name: one.why for one in told.unread}
    assert faults.keys() == {"03.txt", "05.txt", "cut.gz"}
    assert faults["05.txt"] == "reading it takes more memory than one file may have"
    assert len(told.found) == 27


@pytest.mark.parametrize("name", ["01.txt", "01.db"])
@pytest.mark.parametrize("hands", [1, 2])
def test_a_pipe_in_the_place_of_a_listed_file_is_not_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch, hands: int, name: str
) -> None:
    (folder / name).write_bytes(b"nothing")
    real = running.files_of

    def listed(places: list[Path]) -> object:
        files = real(places)
        (folder / name).unlink()
        os.mkfifo(folder / name)
        (folder / "02.txt").unlink()
        (folder / "02.txt").symlink_to(folder / "00.txt")
        return files

    monkeypatch.setattr(running, "files_of", listed)
    _, told = search(ROLL, [folder], lambda *_: None, hands=hands)
    faults = {Path(one.path).name: one.why for one in told.unread}
    assert faults[name] == "it is no plain file any more"
    assert faults["02.txt"] == "too many levels of symbolic links"
