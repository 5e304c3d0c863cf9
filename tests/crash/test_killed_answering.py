"""The server is killed while an answer is made and handed over: nothing is lost, and nothing is done twice."""

import random
import shutil
from collections import Counter
from pathlib import Path

from at_work import AtWork
from carrel import disclosure
from carrel.records.requests import PaperKind, RequestState
from carrel.records.vocabulary import Purpose, RecordClass
from crash.victims import Hatchery, Job
from desk_day import assert_sound, open_again
from house import Clock, make_house, sqlite_address
from office import authorised, opened

KILLS = 14


def job(folder: Path, clock: Clock, key: str, die_at: int = 0) -> Job:
    told = str(folder / "told")
    return Job("answer", str(folder), sqlite_address(folder), clock().isoformat(), told, file=key, die_at=die_at)


def points_to_die_at(names: list[str]) -> list[int]:
    """One of each name, counted from one, and chance ones."""
    chance = random.Random(11)
    by_name: dict[str, list[int]] = {}
    for number, name in enumerate(names, 1):
        by_name.setdefault(name, []).append(number)
    picked = {chance.choice(numbers) for numbers in by_name.values()}
    return sorted(picked | set(chance.sample(range(1, len(names) + 1), KILLS - len(picked))))


def test_an_answer_that_is_killed_anywhere_is_whole_or_not_there(tmp_path: Path, hatchery: Hatchery) -> None:
    clock, folder = Clock(), tmp_path / "house"
    built = make_house(folder, sqlite_address(folder), clock)
    work = AtWork(built, clock)
    person = work.person()
    book = work.lent(person)
    key = authorised(work, person)
    built.house.store.close()
    whole = shutil.copytree(folder, tmp_path / "whole")
    victim = hatchery.start(job(whole, clock, key))
    assert victim.end() == 0
    names = [name for name in victim.lines() if name not in ("to be released", "released")]
    ended: Counter[RequestState] = Counter()
    for number in points_to_die_at(names):
        copy = shutil.copytree(folder, tmp_path / f"killed{number}")
        victim = hatchery.start(job(copy, clock, key, number))
        assert victim.end() != 0
        ended[goes_on(copy, clock, key, book, released="released" in victim.lines())] += 1
        shutil.rmtree(copy)
    assert set(ended) >= {RequestState.AUTHORISED, RequestState.PREPARED}


def goes_on(folder: Path, clock: Clock, key: str, book: str, released: bool) -> RequestState:
    """The house as it was left; then the custodian does it again. Gives the state it was left in."""
    built = open_again(folder, sqlite_address(folder), clock)
    work = AtWork(built, clock)
    assert_sound(built)
    left = opened(work, key)
    there = {paper.kind for paper in left.papers}
    assert (PaperKind.PACKET in there) == (left.state is not RequestState.AUTHORISED)
    assert not released or left.state is RequestState.RELEASED
    if left.state is RequestState.AUTHORISED:
        assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    if left.state is not RequestState.RELEASED:
        assert isinstance(disclosure.release(work.house, work.custodian, key), disclosure.Released)
    after = opened(work, key)
    assert Counter(step.move for step in after.steps) == dict.fromkeys(("review", "authorise", "prepare", "release"), 1)
    assert Counter(paper.kind for paper in after.papers)[PaperKind.PACKET] == 1
    packet = disclosure.packet(work.house, work.custodian, key)
    assert isinstance(packet, disclosure.Packet)
    assert book.encode() in packet.file("loan.csv")
    told = [entry for entry in work.entries() if entry.purpose is Purpose.RELEASE]
    assert len(told) >= 2  # what was opened and came to nothing is on the record too
    assert {entry.classes for entry in told} == {(RecordClass.LOAN,)}
    assert_sound(built)
    built.house.store.close()
    return left.state
