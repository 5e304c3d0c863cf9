"""When somebody from outside asks: requirements 16, 17, 19, 21, 23, 25 and 26, put to the law that is in force."""

from datetime import timedelta

from msgspec.structs import replace

from carrel.custody.audit import asking
from carrel.custody.audit.evidence import Looked, State, looked
from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Claim, GroundName, Parents

_MOST_DAYS = 180
"""For which a copy may be held on a paper that is no order of a court."""
_CHILD = 10
"""Whole years of age of the user whom a parent asks about."""


def one_door(state: State) -> Looked:
    """16: nobody on staff, and nobody outside, is given a record without a paper."""
    faults = [
        f"a record would be released without any paper, by whoever works as: {role}"
        for role in Role
        if not asking.refused(state, replace(asking.release(state.today), role=role))
    ]
    faults += [
        f"a record would be opened for somebody outside, of this class: {of}"
        for of in RecordClass
        if asking.may(state, Role.STRANGER, Purpose.SERVE, of)
    ]
    return looked(
        "what the law in force answers to a release without a paper, for every role",
        faults,
        f"roles asked about, each refused: {len(Role)}",
    )


def papers_that_open_nothing(state: State) -> Looked:
    """17: each instrument that the pack does not call an order of a court is refused as one."""
    good = asking.order(state.today)
    rules = state.house.statute.instruments
    void = [rule.kind for rule in rules if rule.ground is not GroundName.COURT_ORDER]
    faults = [
        f"this paper would pass for an order of a court: {kind}"
        for kind in void
        if not asking.by_order(state, replace(good, instrument=kind))
    ]
    if not asking.by_order(state, replace(good, court=False)):
        faults.append("an order would open records that no judge has signed")
    return looked(
        "what the law in force answers to each kind of paper shown as an order of a court",
        faults,
        f"kinds of paper known, and those of them that pass for no order: {len(rules)} and {len(void)}",
    )


def what_the_order_names(state: State) -> Looked:
    """19: an order that is right in all but one thing opens nothing."""
    good, day = asking.order(state.today), timedelta(days=1)
    trials = {
        "an order would open records of somebody it does not name": replace(
            good, owners=frozenset({asking.SOMEBODY_ELSE})
        ),
        "an order would open a class of record it does not name": replace(
            good, classes=frozenset({RecordClass.REGISTRATION})
        ),
        "an order would open records of other days than it names": replace(good, ends=state.today - day),
        "an order would open records after its last day": replace(good, expires=state.today - day),
        "an order to another library would open records": replace(good, addressed_here=False),
        "an order would open records that nobody has verified": replace(good, verified_by=""),
    }
    faults = [what for what, shown in trials.items() if not asking.by_order(state, shown)]
    if asking.by_order(state, good):
        faults.append("an order that lacks nothing is refused, so the trial shows nothing")
    return looked(
        "what the law in force answers to an order that lacks nothing, and to one that lacks one thing at a time",
        faults,
        f"orders that lack one thing, each refused: {len(trials)}",
    )


def users_permission(state: State) -> Looked:
    """25: a permission that is right in all but one thing opens nothing."""
    good, day = asking.permission(state.today), timedelta(days=1)
    trials = {
        "somebody else than the user could permit": replace(good, signer=asking.SOMEBODY_ELSE),
        "a permission would open a class of record it does not name": replace(
            good, classes=frozenset({RecordClass.REGISTRATION})
        ),
        "a permission would tell somebody it does not name": replace(good, recipient="somebody else"),
        "a permission would open records after its last day": replace(good, expires=state.today - day),
        "a permission would open records though it was taken back": replace(good, revoked=True),
    }
    faults = [what for what, shown in trials.items() if not asking.by_permission(state, shown)]
    if asking.by_permission(state, good):
        faults.append("a permission that lacks nothing is refused, so the trial shows nothing")
    if state.house.local.keeping(RecordClass.PERMISSION).days > 0:
        faults.append("the retention table keeps a permission after it has ended")
    return looked(
        "what the law in force answers to a permission that lacks nothing, and to one that lacks one thing at a time",
        faults,
        f"permissions that lack one thing, each refused: {len(trials)}",
    )


def silence(state: State) -> Looked:
    """21: only whoever answers requests may open one, and the pack knows which papers may impose silence."""
    opened_by = [
        role
        for role in state.house.local.duties
        if role.role not in (Role.CUSTODIAN, Role.STRANGER)
        and any(
            asking.may(state, role.role, Purpose.ANSWER, of) or asking.may(state, role.role, Purpose.OWN, of)
            for of in (RecordClass.REQUEST, RecordClass.PAPER)
        )
    ]
    faults = [f"the folder of a request could be opened by whoever works as: {duty.role}" for duty in opened_by]
    silent = [rule for rule in state.house.statute.instruments if rule.silent]
    if not silent:
        faults.append("the statute's pack knows no paper that may forbid telling anybody of it")
    return looked(
        "what the law in force answers to every role that asks for the folder of a request",
        faults,
        f"kinds of paper that may impose silence, and roles that may open such a folder: {len(silent)} and 1",
    )


def held_and_not_told(state: State) -> Looked:
    """23: the board's days and its word on counsel."""
    preservation = state.house.local.preservation
    faults = []
    if not preservation.counsel:
        faults.append("a copy may be held without the name of the lawyer who was asked")
    if preservation.cap_days > _MOST_DAYS:
        faults.append(f"a copy may be held for longer than half a year, in days: {preservation.cap_days}")
    if asking.may(state, Role.CLERK, Purpose.PRESERVE, RecordClass.LOAN):
        faults.append("a clerk may hold records for a legal paper")
    return looked(
        "what the board's pack says of copies held for a legal paper",
        faults,
        f"a copy may be held on a lawyer's advice, for this many days at most: {preservation.cap_days}",
    )


def the_young(state: State) -> Looked:
    """26: the law's answer to a parent is what the pack says of parents."""
    minors = state.house.statute.minors
    taken_in, asked = asking.OTHERS
    claim = Claim(
        instrument=Instrument.GUARDIAN,
        verified_by=asked,
        recorded_by=taken_in,
        owners=frozenset({asking.USER}),
        classes=frozenset(minors.classes or (asking.OF,)),
        owner_age=_CHILD,
        custodial=True,
    )
    told = not asking.refused(state, replace(asking.release(state.today), claim=claim))
    over_age = replace(claim, owner_age=max(minors.age, 18))
    faults = []
    if told and minors.parents is Parents.NONE:
        faults.append("a parent would be told what a child's records hold, though the statute lets no parent be told")
    if not asking.refused(state, replace(asking.release(state.today), claim=over_age)):
        faults.append("a parent would be told what the records of somebody grown up hold")
    if not asking.by_permission(state, replace(asking.permission(state.today), signer=asking.SOMEBODY_ELSE)):
        faults.append("a parent could sign a permission in a child's name")
    young = [category.name for category in state.house.library.categories if category.minor]
    return looked(
        "what the law in force answers to a parent who has shown everything a parent can show",
        faults,
        f"what the statute says of parents: {minors.words}",
        f"categories of patron that are for the young: {len(young)}",
    )
