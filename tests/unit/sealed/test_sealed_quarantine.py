"""A file goes into the quarantine and comes back as it was, and no more than it was."""

import fcntl
import os
import struct
import time
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carrel.sealed import quarantine
from carrel.sealed.quarantine import CopyBroken


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "quarantine"
    made.mkdir()
    return made


def test_a_file_comes_back_with_its_content_its_time_and_its_permissions(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(os.urandom(3 << 20))
    file.chmod(0o640)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    content = file.read_bytes()
    name, key = quarantine.new_copy()
    kept = quarantine.seal_copy(file, folder, name, key)
    assert content[:64] not in (folder / name).read_bytes()
    assert quarantine.remove_original(file, kept)
    quarantine.put_back(folder, name, key, file)
    assert (file.read_bytes(), file.stat().st_mode & 0o7777, file.stat().st_mtime) == (content, 0o640, 1_700_000_000)


def test_what_comes_back_runs_under_nobody_elses_account(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "tool"
    file.write_bytes(b"#!/bin/sh\n")
    file.chmod(0o6755)
    name, key = quarantine.new_copy()
    quarantine.seal_copy(file, folder, name, key)
    file.unlink()
    quarantine.put_back(folder, name, key, file)
    assert file.stat().st_mode & 0o7777 == 0o755


def test_what_is_no_file_is_not_waited_for(tmp_path: Path, folder: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    name, key = quarantine.new_copy()
    with pytest.raises(CopyBroken, match="no file any more"):
        quarantine.seal_copy(pipe, folder, name, key)


def test_a_copy_that_was_cut_or_changed_or_has_another_key_is_not_read(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(os.urandom(2 << 20))
    name, key = quarantine.new_copy()
    quarantine.seal_copy(file, folder, name, key)
    whole = (folder / name).read_bytes()
    assert quarantine.is_whole(folder, name, key)
    assert not quarantine.is_whole(folder, name, bytes(32))
    for spoiled in (whole[:-1], whole[: 1 << 20], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]):
        (folder / name).write_bytes(spoiled)
        assert not quarantine.is_whole(folder, name, key)


def test_a_file_of_two_names_is_not_taken(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"surname")
    other = tmp_path / "other.csv"
    os.link(file, other)
    name, key = quarantine.new_copy()
    with pytest.raises(CopyBroken, match="another name"):
        quarantine.seal_copy(file, folder, name, key)
    other.unlink()
    quarantine.drop_copy(folder, name)
    assert quarantine.remove_original(file, quarantine.seal_copy(file, folder, name, key))


@pytest.mark.parametrize("how", ["written", "written and its time set back", "another name"])
def test_a_file_that_was_changed_meanwhile_stays(tmp_path: Path, folder: Path, how: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"surname")
    before = file.stat()
    name, key = quarantine.new_copy()
    kept = quarantine.seal_copy(file, folder, name, key)
    time.sleep(0.02)  # a file system counts time in ticks
    if how == "another name":
        os.link(file, tmp_path / "other.csv")
    else:
        file.write_bytes(b"another")
    if how == "written and its time set back":
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not quarantine.remove_original(file, kept)
    assert file.exists()


def test_a_link_in_the_place_of_a_folder_is_not_followed(tmp_path: Path, folder: Path) -> None:
    """Whoever may write beside a find must not choose what Carrel reads, removes or writes."""
    shared, elsewhere = tmp_path / "shared", tmp_path / "elsewhere"
    for place in (shared, elsewhere):
        place.mkdir()
    file = shared / "list.csv"
    file.write_bytes(b"surname")
    name, key = quarantine.new_copy()
    kept = quarantine.seal_copy(file, folder, name, key)
    file.rename(elsewhere / "list.csv")
    shared.rmdir()
    shared.symlink_to(elsewhere)
    with pytest.raises(NotADirectoryError):
        quarantine.remove_original(file, kept)
    with pytest.raises(NotADirectoryError):
        quarantine.seal_copy(file, folder, *quarantine.new_copy())
    (elsewhere / "list.csv").rename(tmp_path / "kept.csv")
    with pytest.raises(NotADirectoryError):
        quarantine.put_back(folder, name, key, file)
    assert list(elsewhere.iterdir()) == []
    assert (tmp_path / "kept.csv").read_bytes() == b"surname"


def test_a_link_in_the_place_of_a_file_is_not_overwritten(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"surname")
    name, key = quarantine.new_copy()
    quarantine.remove_original(file, quarantine.seal_copy(file, folder, name, key))
    (tmp_path / "same.csv").write_bytes(b"surname")
    file.symlink_to(tmp_path / "same.csv")
    with pytest.raises(FileExistsError):
        quarantine.put_back(folder, name, key, file)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv", "quarantine", "same.csv"]


def test_the_quarantine_is_its_owners_and_one_hands_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "quarantine"
    assert quarantine.copies(folder) == set()
    for _ in range(2):
        with quarantine.one_hand(folder), (folder / "lock").open() as taken, pytest.raises(BlockingIOError):
            fcntl.flock(taken, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert (folder.stat().st_mode & 0o777, (folder / "lock").stat().st_mode & 0o777) == (0o700, 0o600)
    assert quarantine.copies(folder) == set()


def test_a_copy_is_its_owners_and_whole_ones_and_parts_are_listed(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"surname")
    os.utime(file, (0, 0))
    name, key = quarantine.new_copy()
    assert (len(name), len(key)) == (32, 32)
    quarantine.seal_copy(file, folder, name, key)
    assert (folder / name).stat().st_mode & 0o777 == 0o600
    (folder / "half.part").touch()
    assert quarantine.copies(folder) == {name, "half"}
    quarantine.drop_copy(folder, "half")
    assert [path.name for path in folder.iterdir()] == [name]


def test_what_is_no_copy_is_said(tmp_path: Path, folder: Path) -> None:
    (folder / "other").write_bytes(b"something else, and longer than what a copy begins with")
    with pytest.raises(CopyBroken, match="not a copy"):
        quarantine.put_back(folder, "other", bytes(32), tmp_path / "list.csv")
    assert list(tmp_path.glob("*.csv")) == []
    assert [path.name for path in tmp_path.iterdir()] == ["quarantine"], "no part of it is left"


def test_a_copy_reads_as_it_was_written_by_another_version(tmp_path: Path, folder: Path) -> None:
    """The form of a copy, so that no change of it goes unnoticed: what lies in a quarantine is read for years."""
    name, key = quarantine.new_copy()
    head, last = struct.pack(">IQ", 0o640, 1_700_000_000_000_000_000), bytes(11) + b"\x01"
    magic = b"carrel quarantine 1\n"
    (folder / name).write_bytes(magic + AESGCM(key).encrypt(last, head + b"surname", magic))
    quarantine.put_back(folder, name, key, tmp_path / "list.csv")
    assert (tmp_path / "list.csv").read_bytes() == b"surname"


def test_what_a_disk_wrote_wrongly_is_no_copy(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"surname")
    monkeypatch.setattr(quarantine, "_digest", lambda *_: b"what came back from the disk")
    with pytest.raises(CopyBroken, match="check the disk"):
        quarantine.seal_copy(file, folder, *quarantine.new_copy())
    assert file.read_bytes() == b"surname"


def test_what_a_kill_left_half_put_back_is_put_back_whole(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"surname")
    name, key = quarantine.new_copy()
    quarantine.remove_original(file, quarantine.seal_copy(file, folder, name, key))
    (tmp_path / f".{name}.part").write_bytes(b"sur")
    quarantine.put_back(folder, name, key, file)
    assert file.read_bytes() == b"surname"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv", "quarantine"]


def test_no_descriptor_is_left_open(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "list.csv"
    for _ in range(3):
        file.write_bytes(b"surname")
        name, key = quarantine.new_copy()
        with quarantine.one_hand(folder):
            kept = quarantine.seal_copy(file, folder, name, key)
            assert quarantine.remove_original(file, kept)
            quarantine.put_back(folder, name, key, file)
    assert _descriptors(tmp_path) == []
    assert repr(kept) == "<Kept>"


def _descriptors(place: Path) -> list[str]:
    """What is open at a place, and of the folders on the way there."""
    opened: list[str] = []
    for one in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            opened.append(str(one.readlink()))
    return [name for name in opened if name.startswith(str(place)) or name in map(str, place.parents)]
