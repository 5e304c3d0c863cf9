"""Publishing: an officer sees a table as the public will, and it becomes public as it was seen, or not at all.

Control takes its time over a large table, so it works outside the act and no desk waits. The act itself sees that
the register is still the one that control held the table against.
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
from carrel.statistics.control import NotSafe, control
from carrel.statistics.register import Earlier, Entry
from carrel.statistics.tables import Method, Publishable, Rule, Undisclosed
from carrel.statistics.wanted import Wanted
from carrel.statute import Request

_SEAL_LETTERS = 32


class Preview(msgspec.Struct, frozen=True):
    """A table as it would be published."""

    table: Publishable
    seal: str
    """Stands for exactly this table: what is published must be what was seen."""


class Published(msgspec.Struct, frozen=True):
    """A table that is public now."""

    number: int
    day: date


class Quoted(msgspec.Struct, frozen=True):
    """The words that let a library publish."""

    citation: str
    quote: str


class _Built(msgspec.Struct, frozen=True):
    """What control is given."""

    table: Undisclosed
    earlier: tuple[Earlier, ...]
    known: int
    """How many releases there were, those that only the state was given among them."""


class _Controlled(msgspec.Struct, frozen=True):
    """What control gives back, with what it was given."""

    built: _Built
    table: Publishable


def preview(house: House, actor: Actor, wanted: Wanted, method: Method = Method.SUPPRESS) -> Preview | Refusal:
    """The table as it would be published, with what is left out left out: nobody sees a small number, here neither."""
    match _controlled(house, actor, wanted, method):
        case Refusal() as refusal:
            return refusal
        case _Controlled(table=table):
            return Preview(table, _seal(table))


def publish(house: House, actor: Actor, wanted: Wanted, method: Method, seen: str) -> Published | Refusal:
    """Publish the table whose ``seal`` was seen, through the gate and into the register (§ 11-25(b)(4))."""
    match _controlled(house, actor, wanted, method):
        case Refusal() as refusal:
            return refusal
        case _Controlled(built=built, table=table) if _seal(table) == seen:
            return _enter(house, actor, built, table)
        case _:
            return Refusal("this is no longer the table that you saw", "look at it again, then publish it")


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
    return Quoted(f"{house.statute.citation}: {found}", clauses.get(found, ""))


def _controlled(house: House, actor: Actor, wanted: Wanted, method: Method) -> _Controlled | Refusal:
    """The table and what control made of it. What control refuses is a NotSafe, which names the cells."""

    def work(act: Act) -> _Built | Refusal:
        refusal = may_publish(act)
        table = build(act, wanted) if refusal is None else refusal
        if isinstance(table, Refusal):
            return table
        return _Built(table, register.earlier(act.tx, table.about), len(tallies.all_releases(act.tx)))

    built = perform(house, actor, Purpose.PUBLISH, work)
    if isinstance(built, Refusal):
        return built
    made = control(built.table, Rule(house.library.statistics.threshold, method), built.earlier)
    return made if isinstance(made, NotSafe) else _Controlled(built, made)


def _enter(house: House, actor: Actor, built: _Built, table: Publishable) -> Published | Refusal:
    def work(act: Act) -> Published | Refusal:
        refusal = may_publish(act)
        if refusal is not None:
            return refusal
        if len(tallies.all_releases(act.tx)) != built.known:
            return Refusal("another table was published in the meantime", "look at this one again, then publish it")
        today = act.now.date()
        return Published(register.enter(act.tx, today, act.actor.name, table, built.table), today)

    return perform(house, actor, Purpose.PUBLISH, work)


def _seal(table: Publishable) -> str:
    return hashlib.sha256(msgspec.json.encode(table.release)).hexdigest()[:_SEAL_LETTERS]
