"""A registration ends while the machine dies: all of it has ended and moved, or nothing has."""

import random
import shutil
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from carrel import custody
from carrel.custody import Verified, verify_ledger
from carrel.records.vocabulary import Purpose, Role
from crash.leaving import facts, gone, leave, people
from crash.victims import Hatchery, Job
from desk_day import assert_sound, close, on_the_ledger, open_again
from house import Built, Clock, make_house, sqlite_address

PAIRS = 2
KILLS = 8
POINTS = 200
"""More points than one act passes."""
OF_A_SOAK = 200


class Evening(msgspec.Struct, frozen=True):
    """A house on the day many leave, to be copied for each kill; and what stands in it after each who left."""

    folder: Path
    clock: Clock
    acts: tuple[str, ...]
    states: tuple[Counter[str], ...]

    def job(self, folder: Path, address: str, die_at: int = 0, done: int = 0) -> Job:
        told, acts = str(folder / "told"), self.acts[done:]
        return Job("leave", str(folder), address, self.clock().isoformat(), told, acts=acts, die_at=die_at)


def _evening(folder: Path, pairs: int) -> Evening:
    clock, copy = Clock(), folder.with_name("lived")
    built = make_house(folder, sqlite_address(folder), clock)
    acts = people(built, clock, pairs)
    built.house.store.close()
    shutil.copytree(folder, copy)
    return Evening(folder, clock, acts, tuple(_states(open_again(copy, sqlite_address(copy), clock), acts)))


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    return _evening(tmp_path_factory.mktemp("leaving") / "house", PAIRS)


def _states(built: Built, acts: tuple[str, ...]) -> list[Counter[str]]:
    """What stands there before, after the first, after the second ... Each takes away, and nothing of who stays."""
    found = [facts(built)]
    for act in acts:
        assert leave(built, act), act
        found.append(facts(built))
        assert_sound(built)
        left = f"'{gone(act)}'"
        assert all(left not in said for said in found[-1]) == (not act.startswith("merge")), act
        if act.startswith("merge"):
            _assert_all_moved(act, found[-2], found[-1])
    built.house.store.close()
    return found


def _assert_all_moved(act: str, before: Counter[str], after: Counter[str]) -> None:
    """As much of each kind as both had; of the holds on one title, one."""
    _, keep, other = act.split()
    for kind in ("loan", "fee", "interloan", "notice"):
        had = sum(n for said, n in before.items() if said.startswith((f"{kind} of ('{keep}'", f"{kind} of ('{other}'")))
        has = sum(
            n for said, n in after.items() if said.startswith(f"{kind} of ('{min(keep, other)}', '{max(keep, other)}'")
        )
        assert had == has > 0, (act, kind)


def _assert_whole(built: Built, evening: Evening, lines: list[str], before: int = 0) -> int:
    """The house is as after the last acknowledged act, or as after the one that was begun. How many are done.

    ``before`` are those that were done before the victim came.
    """
    acknowledged, begun = before + lines.count("did"), before + sum(line.startswith("try ") for line in lines)
    assert "not" not in lines
    assert acknowledged <= begun <= acknowledged + 1
    stands = facts(built)
    done = next((number for number in range(acknowledged, begun + 1) if stands == evening.states[number]), None)
    assert done is not None, "half an act was done"
    # a merge opens two registrations, and tells of each
    for purpose, how, entries in ((Purpose.MERGE, "merge", 2), (Purpose.ERASE, "closes ", 1)):
        assert on_the_ledger(built, purpose) == entries * sum(act.startswith(how) for act in evening.acts[:done])
    assert_sound(built)
    return done


def _go_on(built: Built, evening: Evening, done: int) -> None:
    """Whoever has not left yet leaves now, and the night ends as any other."""
    for act in evening.acts[done:]:
        assert leave(built, act), act
    assert facts(built) == evening.states[-1]
    close(built)
    assert_sound(built)
    assert isinstance(verify_ledger(built.house, built.actors[Role.AUDITOR]), Verified)


def _killed(evening: Evening, hatchery: Hatchery, folder: Path, kills: int) -> None:
    whole = shutil.copytree(evening.folder, folder / "whole")
    victim = hatchery.start(evening.job(whole, sqlite_address(whole)))
    assert victim.end() == 0
    points = sum(not line.startswith(("try ", "did")) for line in victim.lines())
    chance = random.Random(23)
    for place, die_at in enumerate(chance.choices(range(1, points + 1), k=kills)):
        house = shutil.copytree(evening.folder, folder / str(place))
        victim = hatchery.start(evening.job(house, sqlite_address(house), die_at))
        assert victim.end() == -9
        built = open_again(house, sqlite_address(house), evening.clock)
        _go_on(built, evening, _assert_whole(built, evening, victim.lines()))
        built.house.store.close()
        shutil.rmtree(house)
    _assert_nothing_left(evening, hatchery, folder)


def _assert_nothing_left(evening: Evening, hatchery: Hatchery, folder: Path) -> None:
    """Of a house that died on the way and went on: nothing of who left stands in any byte."""
    house = shutil.copytree(evening.folder, folder / "proved")
    assert hatchery.start(evening.job(house, sqlite_address(house), 40)).end() == -9
    built = open_again(house, sqlite_address(house), evening.clock)
    _go_on(built, evening, next(n for n, state in enumerate(evening.states) if state == facts(built)))
    proof = custody.prove(built.house, built.actors[Role.KEEPER], [built.home], lambda step: None)
    assert isinstance(proof, custody.Proof)
    assert proof.clean, list(custody.proof_lines(proof))
    built.house.store.close()


def _killed_again_and_again(evening: Evening, hatchery: Hatchery, folder: Path, address: str, kills: int) -> int:
    """One house in which each victim goes on where the last one died. How many died."""
    clock = Clock()
    built = make_house(folder, address, clock)
    assert people(built, clock, len(evening.acts) // 3) == evening.acts
    assert facts(built) == evening.states[0], "the two kinds of database hold the same facts"
    chance, died, done = random.Random(29), 0, 0
    while died < kills and done < len(evening.acts):
        built.house.store.close()
        victim = hatchery.start(evening.job(folder, address, chance.randrange(1, POINTS), done))
        died += victim.end() == -9
        built = open_again(folder, address, clock)
        done = _assert_whole(built, evening, victim.lines(), done)
    _go_on(built, evening, done)
    built.house.store.close()
    return died


def test_many_leave_a_house_that_dies_again_and_again(
    evening: Evening, hatchery: Hatchery, tmp_path: Path, address: str
) -> None:
    assert _killed_again_and_again(evening, hatchery, tmp_path, address, KILLS // 2) > 1


@pytest.mark.soak
def test_very_many_leave_a_house_that_dies_again_and_again(hatchery: Hatchery, tmp_path: Path, address: str) -> None:
    evening = _evening(tmp_path / "lived" / "house", pairs=30)
    assert _killed_again_and_again(evening, hatchery, tmp_path / "killed", address, OF_A_SOAK // 2) > OF_A_SOAK // 4


def test_many_leave_and_the_machine_dies(evening: Evening, hatchery: Hatchery, tmp_path: Path) -> None:
    _killed(evening, hatchery, tmp_path, KILLS)


@pytest.mark.soak
def test_many_leave_and_the_machine_dies_over_and_over(evening: Evening, hatchery: Hatchery, tmp_path: Path) -> None:
    _killed(evening, hatchery, tmp_path, OF_A_SOAK)
