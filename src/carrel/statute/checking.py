"""Checks what a pack says of papers, of minors, and of how long a copy is held: each thing once, nothing at odds."""

from collections.abc import Collection, Iterable, Sequence

from carrel.records.requests import Instrument
from carrel.statute.faults import PackFault
from carrel.statute.instruments import Course, GroundName, InstrumentRule, Minors, Parents

PACK, POLICIES = "pack.toml", "policies.cedar"


def check_shares(enacted: bool, carried: dict[str, bool]) -> None:
    """A statute's pack carries what only a statute can say, a board's pack what only a board can."""
    of_statute = {"instrument", "minors", "dimensions"}
    for part, there in carried.items():
        wanted = (part in of_statute) == enacted
        if wanted and not there:
            raise PackFault(PACK, part, f"is missing: a {'statute' if enacted else 'board'}'s pack says it")
        if there and not wanted:
            raise PackFault(PACK, part, f"is not a {'statute' if enacted else 'board'}'s to say")


def check_instruments(rules: Sequence[InstrumentRule], clauses: Collection[str]) -> None:
    """Every instrument has one rule; no rule contradicts itself or cites what is not there."""
    once([rule.kind for rule in rules], "instrument")
    missing = [kind for kind in Instrument if kind not in {rule.kind for rule in rules}]
    if rules and missing:
        raise PackFault(PACK, "instrument", f"says nothing about {', '.join(missing)}")
    for rule in rules:
        place = f"instrument {rule.kind}"
        once([item.key for item in rule.checklist], f"{place}, checklist")
        if rule.clause not in clauses:
            raise PackFault(PACK, place, f"cites {rule.clause!r}, which is no clause here")
        if rule.clause not in rule.refusal:
            raise PackFault(PACK, place, "its refusal does not cite the clause")
        for told in _contradictions(rule):
            raise PackFault(PACK, place, told)


def _contradictions(rule: InstrumentRule) -> Iterable[str]:
    if rule.ground is not GroundName.NONE and rule.path in (Course.REFUSE, Course.ANSWER):
        yield f"brings a ground, and its path is {str(rule.path)!r}"
    if rule.ground is GroundName.NONE and rule.must_answer:
        yield "brings no ground, and yet shall be answered"
    if rule.judge and rule.ground is not GroundName.COURT_ORDER:
        yield "a judge must have signed it, and yet it is no court order"
    if rule.ground is not GroundName.NONE and not rule.required():
        yield "brings a ground, and nothing of it has to be seen"
    if (rule.days_to_answer is None) != (not rule.days_source):
        yield "its time to answer and the source of that time belong together"


def check_minors(minors: Minors, rules: Sequence[InstrumentRule]) -> None:
    """What is said of parents agrees with itself and with the rule of their instrument."""
    told = minors.parents is not Parents.NONE
    if told != (minors.age > 0) or told != bool(minors.classes):
        raise PackFault(PACK, "minors", "whether parents are told, under what age, and of what belong together")
    for rule in rules:
        if rule.kind is Instrument.GUARDIAN and (
            (rule.ground is not GroundName.NONE) != told or rule.must_answer != (minors.parents is Parents.SHALL)
        ):
            raise PackFault(PACK, "minors", f"and the instrument {str(rule.kind)!r} differ")


def once(names: Iterable[str], place: str, file: str = PACK) -> None:
    """Raise PackFault where a name stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise PackFault(file, place, f"{str(name)!r} stands there twice")
        seen.add(name)
