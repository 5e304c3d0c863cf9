"""Two branches, invented people and a notebook, side by side: every act, every week, every state."""

from collections.abc import Iterator

import pytest

from at_work import quick_folder
from carrel import custody
from carrel.records.vocabulary import Role
from house import Built, Clock, make_house, sqlite_address
from year.by_themselves import WholeLife
from year.counted import compare_report, compare_sums
from year.living import RULES


@pytest.fixture(params=["sqlite", "postgresql"])
def built(request: pytest.FixtureRequest) -> Iterator[Built]:
    """A house in memory where there is room: a year asks what is right, not what survives a power cut."""
    with quick_folder() as folder:
        address = sqlite_address(folder) if request.param == "sqlite" else request.getfixturevalue("postgres_address")
        made = make_house(folder, address, CLOCK, RULES)
        yield made
        made.house.store.close()


CLOCK = Clock()


def live(built: Built, days: int, people: int, things: int, acts: int) -> WholeLife:
    CLOCK.now = Clock().now
    life = WholeLife(built, CLOCK, people, things, seed=1895)
    with life.with_post():
        for day in range(days):
            life.day(acts)
            if day % 7 == 6 or day == days - 1:
                life.compare()
                compare_sums(life)
    assert life.messages > 0
    return life


def proved(life: WholeLife) -> None:
    """Nothing of what has ended stands in any byte, and the guesser is no better than chance."""
    proof = custody.prove(life.house, life.built.actors[Role.KEEPER], [life.built.home], lambda step: None)
    assert isinstance(proof, custody.Proof)
    assert proof.clean, list(custody.proof_lines(proof))
    raw = b"".join(path.read_bytes() for path in life.built.home.rglob("*") if path.is_file())
    assert [title for title in life.closed_titles if title.encode() in raw] == []


def test_ten_days(built: Built) -> None:
    proved(live(built, days=10, people=25, things=60, acts=30))


@pytest.mark.soak
def test_a_year(built: Built) -> None:
    life = live(built, days=375, people=500, things=1200, acts=120)
    proved(life)
    compare_report(life)
