"""Keys as files: durable before they are used, gone when they are destroyed."""

import os
import stat
from pathlib import Path

import pytest

from carrel.sealed.keeper import FileKeeper, KeyFault, TwoKeepers

KEY = b"k" * 32


class Disk:
    """What had reached the disk each time it was waited for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settled: list[bytes | None] = []
        monkeypatch.setattr(os, "fsync", self._settle)

    def _settle(self, handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            self.settled.append(None)
        else:
            self.settled.append(Path(f"/proc/self/fd/{handle}").read_bytes())


def test_a_key_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(monkeypatch)
    FileKeeper(tmp_path).keep("loan-00000001", KEY)
    assert disk.settled == [KEY, None]
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in tmp_path.iterdir()] == [
        ("loan-00000001.key", 0o600)
    ]


def test_a_key_is_overwritten_before_it_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = FileKeeper(tmp_path)
    keeper.keep("loan-00000001", KEY)
    disk = Disk(monkeypatch)
    keeper.destroy("loan-00000001")
    noise, folder = disk.settled
    assert folder is None
    assert noise is not None
    assert len(noise) == 32
    assert noise != KEY
    assert list(tmp_path.iterdir()) == []
    keeper.destroy("loan-00000001")
    assert disk.settled == [noise, None]  # nothing to do, and nothing waited for


def test_a_folder_without_access_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading, writing and entering are all asked for: whoever runs as root is never refused, so the question is."""
    monkeypatch.setattr(os, "access", lambda path, asked: asked != os.R_OK | os.W_OK | os.X_OK)
    with pytest.raises(KeyFault, match="give this account access"):
        FileKeeper(tmp_path)
    with pytest.raises(KeyFault, match="is missing"):
        FileKeeper(tmp_path / "nowhere")


def test_the_second_keeper_has_a_key_before_the_first(tmp_path: Path) -> None:
    """A key that only the first had would be lost with it, and boxes are sealed under what the first has."""
    folders = tmp_path / "here", tmp_path / "elsewhere"
    for folder in folders:
        folder.mkdir()
    both = TwoKeepers(FileKeeper(folders[0]), FileKeeper(folders[1]))
    folders[1].rmdir()  # the place has burnt
    with pytest.raises(FileNotFoundError):
        both.keep("loan-00000001", KEY)
    assert list(folders[0].iterdir()) == []


def test_nothing_is_left_open(tmp_path: Path) -> None:
    keeper, opened = FileKeeper(tmp_path), len(list(Path("/proc/self/fd").iterdir()))
    for number in range(20):
        keeper.keep(f"loan-{number:08d}", KEY)
        keeper.destroy(f"loan-{number:08d}")
    assert len(list(Path("/proc/self/fd").iterdir())) == opened


def test_two_closes_may_destroy_one_key_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = FileKeeper(tmp_path)
    keeper.keep("loan-00000001", KEY)
    monkeypatch.setattr(os, "fsync", lambda handle: (tmp_path / "loan-00000001.key").unlink(missing_ok=True))
    keeper.destroy("loan-00000001")
    assert keeper.names() == ()
