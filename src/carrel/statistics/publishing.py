"""Publishing: an officer sees a table as the public will, and it becomes public as it was seen, or not at all.

Control and the attacker take their time over a large table, so they work outside the act and no desk waits. The act
itself sees that the register is still the one that the attacker tried the table with.
"""

import hashlib
from datetime import date

import msgspec

from carrel import tallies
from carrel.gate import Act, House, perform
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role
from carrel.statistics import register
from carrel.statistics.building import build, may_publish
from carrel.statistics.control import NotSafe, attack, control
from carrel.statistics.control.refusing import not_safe
from carrel.statistics.register import Earlier, Entry
from carrel.statistics.tables import Method, Publishable, Rule, Undisclosed
from carrel.statistics.wanted import Wanted
from carrel.statute import Request

_SEAL_LETTERS = 32


class Preview(msgspec.Struct, frozen=True):
    """A table as it would be published: it alone can be."""

    table: Publishable
    made_of: Undisclosed
    """Its numbers, which nobody can read off it."""
    seal: str
    """Stands for exactly this table, where it is told from another."""


class Published(msgspec.Struct, frozen=True):
    """A table that is public now."""

    number: int
    day: date


class Quoted(msgspec.Struct, frozen=True):
    """The words that let a library publish."""

    citation: str
    quote: str


class _Register(msgspec.Struct, frozen=True):
    """What a table is held against."""

    earlier: tuple[Earlier, ...]
    known: int
    """How many releases there are, those that only the state was given among them."""


def preview(house: House, actor: Actor, wanted: Wanted, method: Method = Method.SUPPRESS) -> Preview | Refusal:
    """The table as it would be published, with what is left out left out: nobody sees a small number, here neither.

    What control refuses is a NotSafe, which names the cells and says nothing of what they hold.
    """

    def work(act: Act) -> tuple[Undisclosed, _Register] | Refusal:
        refusal = may_publish(act)
        table = build(act, wanted) if refusal is None else refusal
        return table if isinstance(table, Refusal) else (table, _held_against(act, table))

    found = perform(house, actor, Purpose.PUBLISH, work)
    if isinstance(found, Refusal):
        return found
    table, against = found
    made = control(table, Rule(house.library.statistics.threshold, method), against.earlier)
    return made if isinstance(made, NotSafe) else Preview(made, table, _seal(made))


def publish(house: House, actor: Actor, seen: Preview) -> Published | Refusal:
    """Publish a table as it was seen, through the gate and into the register (§ 11-25(b)(4)).

    The attacker tries it anew, with everything that was published since.
    """

    def look(act: Act) -> _Register | Refusal:
        return may_publish(act) or _held_against(act, seen.made_of)

    against = perform(house, actor, Purpose.PUBLISH, look)
    if isinstance(against, Refusal):
        return against
    attacked = attack(seen.made_of, seen.table.release, against.earlier)
    if not attacked.failed:
        return not_safe(seen.made_of.dimensions, attacked)

    def work(act: Act) -> Published | Refusal:
        refusal = may_publish(act)
        if refusal is not None:
            return refusal
        if _known(act) != against.known:
            return Refusal("another table was published in the meantime", "look at this one again, then publish it")
        today = act.now.date()
        return Published(register.enter(act.tx, today, act.actor.name, seen.table, seen.made_of), today)

    return perform(house, actor, Purpose.PUBLISH, work)


def published(house: House) -> tuple[Entry, ...]:
    """Everything that was published, the newest first. Public: it opens nothing."""
    with house.store.read() as tx:
        return tuple(reversed(register.entries(tx)))


def law_of_publishing(house: House) -> Quoted:
    """The statute's own sentence about statistical reports. Public: it opens nothing."""
    asked = Request(
        actor_name="", role=Role.CUSTODIAN, purpose=Purpose.PUBLISH, today=house.clock().date(), controlled=True
    )
    ruling = house.judge.decide(asked)
    clauses = {clause.id: clause.quote for clause in house.statute.clauses}
    found = next((clause for clause in ruling.clauses if clause in clauses), "")
    head, _, section = house.statute.citation.rpartition(" ")
    cited = f"{head} {found}" if found.startswith(section) else house.statute.citation
    return Quoted(cited, clauses.get(found, ""))


def _held_against(act: Act, table: Undisclosed) -> _Register:
    return _Register(register.earlier(act.tx, table.about), _known(act))


def _known(act: Act) -> int:
    return len(tallies.all_releases(act.tx))


def _seal(table: Publishable) -> str:
    return hashlib.sha256(msgspec.json.encode(table.release)).hexdigest()[:_SEAL_LETTERS]
