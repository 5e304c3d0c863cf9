"""Notices are made and sent while the machine dies: none is doubled, and none is lost without a word."""

import random
import shutil
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from carrel import desk
from carrel.lives.notices import ON_ITS_WAY
from carrel.records.notices import NoticeKind, NoticeState
from carrel.records.vocabulary import Role
from carrel.sealed import pockets
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import LOAN
from crash.victims import Hatchery, Job
from desk_day import application, assert_sound, close, lend, open_again, send, stock
from house import Clock, make_house, sqlite_address
from noticing import Post, lying, post_at_port, way_to

PATRONS = 6
KILLS = 14
OF_A_SOAK = 200


class Evening(msgspec.Struct, frozen=True):
    """A house at the end of a day on which notices are due, to be copied for each kill."""

    folder: Path
    clock: Clock

    def job(self, work: str, folder: Path, die_at: int = 0, port: int = 0) -> Job:
        told, address = str(folder / "told"), sqlite_address(folder)
        return Job(work, str(folder), address, self.clock().isoformat(), told, file=str(port), die_at=die_at)


def address_of(number: int) -> str:
    return f"invented{number}@people.example"


@pytest.fixture(scope="module")
def due(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """Two books for each patron, all due in three days."""
    clock = Clock()
    folder = tmp_path_factory.mktemp("due") / "house"
    built = make_house(folder, sqlite_address(folder), clock)
    things = stock(built, patrons=0, items=2 * PATRONS)
    for number in range(PATRONS):
        person = msgspec.structs.replace(application(number), email=address_of(number))
        assert isinstance(
            desk.register(built.house, built.actors[Role.CLERK], person, different_person=True), desk.Registered
        )
        assert all(lend(built, person.card, barcode) for barcode in things.barcodes[2 * number : 2 * number + 2])
    clock.days_later(18)
    built.house.store.close()
    return Evening(folder, clock)


@pytest.fixture(scope="module")
def made(due: Evening, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """The same, after the close: everybody has two notices waiting."""
    folder = shutil.copytree(due.folder, tmp_path_factory.mktemp("made") / "house")
    built = open_again(folder, sqlite_address(folder), due.clock)
    close(built)
    assert len(lying(built.house)) == 2 * PATRONS
    built.house.store.close()
    return Evening(folder, due.clock)


def _deaths(points: int, most: int) -> list[int]:
    return sorted(random.Random(17).sample(range(1, points + 1), min(most, points)))


def _made_once(due: Evening, hatchery: Hatchery, folder: Path, kills: int) -> None:
    whole = shutil.copytree(due.folder, folder / "whole")
    victim = hatchery.start(due.job("close", whole))
    assert victim.end() == 0
    for die_at in _deaths(len(victim.lines()), kills):
        house = shutil.copytree(due.folder, folder / str(die_at))
        assert hatchery.start(due.job("close", house, die_at)).end() == -9
        built = open_again(house, sqlite_address(house), due.clock)
        _assert_told_together(built.house)
        close(built)
        _assert_told_together(built.house)
        found = lying(built.house)
        assert Counter((one.kind, one.item) for one in found).most_common(1)[0][1] == 1
        assert (len(found), {one.kind for one in found}) == (2 * PATRONS, {NoticeKind.REMINDER})
        assert_sound(built)
        built.house.store.close()
        shutil.rmtree(house)


def _assert_told_together(house: desk.House) -> None:
    """Whatever point a close had come to: a loan that says it was told has its notice, and no other has."""
    with house.store.read() as tx:
        loans = [open_box(house.ring, LOAN, one) for one in pockets.loans.page(tx, b"", 1000)]
    assert {loan.item for loan in loans if loan.told} == {notice.item for notice in lying(house)}


def test_a_close_that_dies_makes_each_notice_once(due: Evening, hatchery: Hatchery, tmp_path: Path) -> None:
    _made_once(due, hatchery, tmp_path, KILLS)


@pytest.mark.soak
def test_a_close_that_dies_at_many_points(due: Evening, hatchery: Hatchery, tmp_path: Path) -> None:
    _made_once(due, hatchery, tmp_path, OF_A_SOAK)


def _sent_once(made: Evening, hatchery: Hatchery, folder: Path, kills: int) -> None:
    everybody = {address_of(number) for number in range(PATRONS)}
    whole = shutil.copytree(made.folder, folder / "whole")
    with post_at_port() as (post, port):
        victim = hatchery.start(made.job("send", whole, port=port))
        assert victim.end() == 0
        assert sorted(post.to) == sorted(everybody)
    for die_at in _deaths(len(victim.lines()), kills):
        house = shutil.copytree(made.folder, folder / str(die_at))
        with post_at_port() as (post, port):
            assert hatchery.start(made.job("send", house, die_at, port)).end() == -9
            _until_still(post)
            built = open_again(house, sqlite_address(house), made.clock)
            send(built, way_to(port))
            times = Counter(post.to)
        assert set(times.values()) <= {1}, die_at
        found = lying(built.house)
        assert {one.state for one in found} <= {NoticeState.HANDED_OVER}
        # of one reader at most nobody knows; everybody else was told. It is no doubt while it may be on its way
        assert desk.doubtful(built.house, built.actors[Role.CLERK]) == ()
        made.clock.now += ON_ITS_WAY
        lines = desk.doubtful(built.house, built.actors[Role.CLERK])
        assert isinstance(lines, tuple)
        assert len(lines) <= 1
        assert PATRONS - len(times) <= len(lines)
        made.clock.now -= ON_ITS_WAY
        assert_sound(built)
        built.house.store.close()
        shutil.rmtree(house)


def _until_still(post: Post) -> None:
    """A message that the dead had given whole may still be on its way through the server."""
    heard = -1
    while heard != post.heard:
        heard = post.heard
        time.sleep(0.05)


def test_sending_that_dies_doubles_none_and_loses_none(made: Evening, hatchery: Hatchery, tmp_path: Path) -> None:
    _sent_once(made, hatchery, tmp_path, KILLS)


@pytest.mark.soak
def test_sending_that_dies_at_many_points(made: Evening, hatchery: Hatchery, tmp_path: Path) -> None:
    _sent_once(made, hatchery, tmp_path, OF_A_SOAK)
