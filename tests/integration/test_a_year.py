"""Two branches, invented people and a notebook, side by side: every act, every week, every state."""

from pathlib import Path

import pytest

from carrel import custody
from carrel.records.vocabulary import Role
from house import Built, Clock, make_house, sqlite_address
from year.living import RULES, Life


@pytest.fixture(params=["sqlite", "postgresql"])
def built(request: pytest.FixtureRequest, tmp_path: Path) -> Built:
    address = sqlite_address(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_address")
    return make_house(tmp_path, address, CLOCK, RULES)


CLOCK = Clock()


def live(built: Built, days: int, people: int, things: int, acts: int) -> Life:
    CLOCK.now = Clock().now
    life = Life(built, CLOCK, people, things, seed=1896)
    for day in range(days):
        life.day(acts)
        if day % 7 == 6 or day == days - 1:
            life.compare()
    return life


def proved(life: Life) -> None:
    """Nothing of what has ended stands in any byte, and the guesser is no better than chance."""
    proof = custody.prove(life.house, life.built.actors[Role.KEEPER], [life.built.home], lambda step: None)
    assert isinstance(proof, custody.Proof)
    assert proof.clean, list(custody.proof_lines(proof))
    raw = b"".join(path.read_bytes() for path in life.built.home.rglob("*") if path.is_file())
    assert [title for title in life.closed_titles if title.encode() in raw] == []


def test_three_weeks(built: Built) -> None:
    proved(live(built, days=21, people=40, things=90, acts=40))


@pytest.mark.soak
def test_a_year(built: Built) -> None:
    proved(live(built, days=365, people=500, things=1200, acts=90))
