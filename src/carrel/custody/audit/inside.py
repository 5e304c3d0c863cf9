"""Who may look, and the record of it: requirements 3, 9, 10, 18, 20, 30 and 32."""

from itertools import islice

from carrel import ledger
from carrel.custody.audit import asking
from carrel.custody.audit.evidence import Looked, State, looked
from carrel.custody.closing import LEDGER_KEY
from carrel.custody.looks import idle_looks
from carrel.ledger import LedgerKey
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import pockets

_OPENS_NOTHING = (Role.PAGE, Role.VOLUNTEER, Role.AUDITOR, Role.KIOSK, Role.AGENT, Role.STRANGER)
_NOT_ASKED_HERE = (Purpose.RELEASE, Purpose.PUBLISH)
_ANSWERABLE = (Role.CUSTODIAN, Role.AUDITOR)
_LONGEST = 366
"""Days for which the ledger may tell whom an entry concerned."""
_CALLS = 2
_NEWEST = 5000
"""Entries in which the mark of the law is looked for."""


def history_is_a_wish(state: State) -> Looked:
    """3: no act of the desk opens a history but choosing for the home-bound, whose permission it needs."""
    desk = (Purpose.SERVE, Purpose.LEND, Purpose.RENEW, Purpose.FIND, Purpose.TELEPHONE, Purpose.NOTIFY)
    faults = [
        f"what somebody has borrowed before would be opened for this act: {purpose}"
        for purpose in desk
        if any(
            asking.may(state, role, purpose, RecordClass.HISTORY)
            for role in (Role.CLERK, Role.SUPERVISOR, Role.CUSTODIAN)
        )
    ]
    if state.house.local.keeping(RecordClass.HISTORY).days > 0:
        faults.append("the retention table keeps what somebody has borrowed before, after they no longer wish it")
    return looked(
        "what the law in force answers to the desk's acts, and the retention table",
        faults,
        f"sealed lines of histories that somebody wished for: {pockets.histories.count(state.tx):,}",
        "no setting switches a history on: only the patron does, and ending it destroys it",
    )


def only_duties(state: State) -> Looked:
    """9: roles that open nothing, put to every act; and looks that led to none."""
    duties = {duty.role: frozenset(duty.acts) for duty in state.house.local.duties}
    faults = [
        f"whoever works as this role could open a record for an act that is not its duty: {role}, {purpose}"
        for role in _OPENS_NOTHING
        for purpose in Purpose
        if purpose not in (*duties.get(role, frozenset()), *_NOT_ASKED_HERE)
        and any(asking.may(state, role, purpose, of) for of in (RecordClass.REGISTRATION, RecordClass.LOAN))
    ]
    looks = idle_looks(state.tx)
    asked = sum(1 for look in looks if look.reviewed_on is not None)
    return looked(
        "what the law in force answers to roles that serve nobody, for every act there is; and the newest entries",
        faults,
        f"roles that have a duty: {len(duties)}",
        f"days on which somebody's looks led to no act, and those that were asked about: {len(looks)} and {asked}",
    )


def the_record_of_openings(state: State) -> Looked:
    """10: what an entry has room for, and for how long it tells whom it concerned."""
    window = state.house.local.ledger
    faults = [
        f"a column was added to the record of openings: {name}"
        for name in state.built.strange()
        if name.startswith("ledger_")
    ]
    if window is None or not 0 < window.days <= _LONGEST:
        days = 0 if window is None else window.days
        faults.append(f"the ledger tells whom an entry concerned for longer than a year, or for ever; in days: {days}")
        return looked("the ledger's columns, and its window in the board's pack", faults)
    return looked(
        "the ledger's columns, and its window in the board's pack",
        faults,
        f"days for which a patron can be told of an entry, and after which nobody can: {window.days}",
        "an entry has room for an account, an act, classes and clauses, and for no record's content",
    )


def whom_to_call(state: State) -> Looked:
    """18: calls and counsel in library.toml."""
    rules = state.house.library.disclosure
    calls = [call for call in rules.calls if call.who.strip() and call.telephone.strip()]
    faults = []
    if not calls:
        faults.append("library.toml names nobody who answers for privacy, with a telephone number")
    elif len(calls) < _CALLS:
        faults.append("library.toml names nobody who stands in for the officer who answers for privacy")
    if rules.counsel is None or not rules.counsel.telephone.strip():
        faults.append("library.toml does not name the library's lawyer, with a telephone number")
    return looked(
        "who is called, in library.toml",
        faults,
        f"people who are called, one after the other: {len(calls)}",
        "the lawyer is named too",
    )


def register_is_whole(state: State) -> Looked:
    """20: every entry, node and checkpoint of the ledger, in which releases and refusals stand too."""
    key = LedgerKey(state.house.library.ledger_name, state.house.ring.keeper.fetch(LEDGER_KEY))
    match ledger.verify(state.tx, key.verifier):
        case ledger.Verified(size, _, checkpoints, pending):
            return looked(
                "every entry of the ledger, its tree, and every checkpoint that was signed",
                (),
                f"entries gathered, and waiting for tonight: {size:,} and {pending:,}",
                f"signed checkpoints, each of which fits: {checkpoints:,}",
            )
        case ledger.Broken(where, what):
            return looked(
                "every entry of the ledger, its tree, and every checkpoint that was signed",
                (f"the ledger was altered at {where}: {what}",),
            )


def law_has_a_date(state: State) -> Looked:
    """30: both packs are in force, and the newest entries bear their mark."""
    statute, local = state.house.statute, state.house.local
    today, newest = ledger.waiting(state.tx), ledger.page(state.tx, _NEWEST).entries
    marks = {entry.packs for entry in (*islice(today, _NEWEST), *(entry for _, entry in newest))}
    faults = []
    if local.adopted is None or local.adopted > state.today:
        faults.append("the board's policy says that it is adopted on a day that has not come, or does not say when")
    if not statute.history or statute.history[-1].year > state.today.year:
        faults.append("the statute's pack does not say by which act it is in force")
    if state.house.packs not in marks:
        faults.append("the newest entries do not bear the mark of the law in force")
    adopted = "" if local.adopted is None else f"{local.adopted:%-d %B %Y}"
    return looked(
        "the dates in both packs, and the mark of the law that each entry bears",
        faults,
        f"the board's policy was adopted on {adopted}",
        f"versions of the law among the newest entries: {len(marks)}",
    )


def nobody_elses_password(state: State) -> Looked:
    """32: the staff's accounts."""
    faults = [
        f"this account still has the password that it was given: {account.name}"
        for account in state.accounts
        if account.must_change
    ]
    faults += [
        f"this account answers for the records and has no second factor: {account.name}"
        for account in state.accounts
        if account.role in _ANSWERABLE and not account.second_factor
    ]
    if not any(account.role is Role.CUSTODIAN for account in state.accounts):
        faults.append("nobody is custodian")
    return looked(
        "every account of the staff; none is made with a password that everybody knows",
        faults,
        f"accounts there are, each with a password of its own: {len(state.accounts)}",
    )
