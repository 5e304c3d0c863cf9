"""The attacker: what somebody could reckon who has kept everything that was ever published.

They have the new table and every release that shares a month with it, as one system of equations; they know that counts
are whole, that rounding is downwards, and that nothing is shown as nothing. Our attacker has an advantage over them: it
knows the true numbers, and so which ones to go for. What it finds goes no further than the names of cells.
"""

from collections.abc import Iterable, Sequence

from carrel.records.quiet import Quiet
from carrel.statistics.control.checking import Check
from carrel.statistics.control.choice import choice
from carrel.statistics.control.pool import Pool
from carrel.statistics.control.reaching import Move
from carrel.statistics.control.solving import ENDLESS, Budget, Numbers
from carrel.statistics.control.system import Place, system
from carrel.statistics.control.telling import NEW, Telling, bearing, of_release
from carrel.statistics.control.trying import Trial
from carrel.statistics.dimensions import Key
from carrel.statistics.register import Earlier
from carrel.statistics.tables import Release, Undisclosed


class Attack(Quiet, frozen=True):
    """What the attacker found: nothing, where a table is fit to be published."""

    cells: tuple[Key, ...]
    """The cells of the new table that are known too closely."""
    earlier: tuple[Place, ...]
    """The cells of earlier releases that are known too closely now."""
    releases: tuple[int, ...]
    """The earlier releases that it took."""

    @property
    def failed(self) -> bool:
        """Whether nothing was found."""
        return not self.cells and not self.earlier


def attack(table: Undisclosed, release: Release, earlier: Sequence[Earlier], moves: Iterable[Numbers] = ()) -> Attack:
    """Try a release that has not been published yet, together with everything that has.

    ``moves`` are what the search found to be possible. They save the attacker work; each is checked before it counts.
    """
    new, old = of_release(release, table), bearing(table, earlier)
    places = _found([*old, new], moves)
    cells = tuple(place.key for place in places if place.release == NEW)
    others = tuple(place for place in places if place.release != NEW)
    return Attack(cells, others, _with(new, old) if places else ())


def _with(new: Telling, old: list[Telling]) -> tuple[int, ...]:
    """Which earlier releases it takes: none, each of which one is enough, or all together."""
    if not old or _found([new]):
        return ()
    enough = tuple(one.number for one in old if _found([one, new]))
    return enough or tuple(one.number for one in old)


def _found(tellings: list[Telling], moves: Iterable[Numbers] = ()) -> tuple[Place, ...]:
    joined = system(tellings)
    pool = Pool(choice(joined, tellings[-1].rule))
    check = Check(joined)
    for changes in moves:
        if check.holds(changes):
            pool.add(Move(changes, {}))
    trial = Trial(pool, (), Budget(ENDLESS), whole=True)
    targets = dict.fromkeys(failure.task.target for failure in trial.failures())
    return tuple(dict.fromkeys(place for target in targets for place in joined.around(target)))
