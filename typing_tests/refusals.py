"""Lines that must not compile. ``warn_unused_ignores`` turns each ``type: ignore`` into an assertion:

mypy accepts this file as long as it refuses every marked line, for the reason in brackets. The unmarked lines must
compile. ``tests/architecture/test_refusals.py`` runs it, and runs it again with the marks taken off.
"""

from typing import assert_never

from carrel.gate import (
    Act,
    ByCourtOrder,
    ByWrittenPermission,
    Denied,
    Grant,
    Opened,
    Operation,
    decide,
    perform,
    unseal,
)
from carrel.records.circulation import Hold, Loan
from carrel.records.registration import Record, Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import Keyring, Sealed, pockets
from carrel.sealed.kinds import LOAN, REGISTRATION
from carrel.statistics.control import NotSafe, control
from carrel.statistics.tables import Publishable, Release, Rule, Undisclosed
from carrel.statute import Permitted, Refused


def release(loan: Loan, order: Grant[Loan, ByCourtOrder]) -> None:
    """What disclosure's functions look like: they read like the statute."""


def on_either_ground(loan: Loan, ground: Grant[Loan, ByCourtOrder] | Grant[Loan, ByWrittenPermission]) -> None:
    """§ 11-25(b)(2)(A) or (B)."""


def a_grant_is_minted_and_never_made() -> Grant[Loan, Operation]:
    return Grant("please")  # type: ignore[arg-type]


def a_grant_cannot_be_made_of_nothing() -> Grant[Loan, Operation]:
    return Grant()  # type: ignore[call-arg]


def the_mint_is_no_name_of_the_gate() -> None:
    from carrel.gate import mint  # type: ignore[attr-defined]


def nothing_opens_without_a_grant(act: Act, sealed: Sealed[Loan]) -> None:
    unseal(act, sealed)  # type: ignore[call-arg]
    unseal(act, sealed, None)  # type: ignore[arg-type]


def a_grant_opens_its_own_class(act: Act, sealed: Sealed[Registration], grant: Grant[Loan, Operation]) -> None:
    unseal(act, sealed, grant)  # type: ignore[misc]


def a_common_ancestor_is_no_way_round(act: Act, sealed: Sealed[Loan], grant: Grant[Registration, Operation]) -> None:
    """Were Sealed or Grant covariant, mypy would take both for Record and let this pass."""
    unseal(act, sealed, grant)  # type: ignore[misc]


def a_box_of_loans_is_no_box_of_records(sealed: Sealed[Loan]) -> Sealed[Record]:
    return sealed  # type: ignore[return-value]


def a_grant_for_loans_is_no_grant_for_records(grant: Grant[Loan, Operation]) -> Grant[Record, Operation]:
    return grant  # type: ignore[return-value]


def a_grant_for_records_is_no_grant_for_loans(grant: Grant[Record, Operation]) -> Grant[Loan, Operation]:
    return grant  # type: ignore[return-value]


def a_ground_is_not_any_ground(grant: Grant[Loan, Operation]) -> Grant[Loan, object]:
    return grant  # type: ignore[return-value]


def what_was_opened_keeps_its_ground(opened: Opened[Loan, Operation]) -> Opened[Loan, ByCourtOrder]:
    return opened  # type: ignore[return-value]


def a_denial_is_no_grant(act: Act, sealed: Sealed[Loan], denied: Denied) -> None:
    unseal(act, sealed, denied)  # type: ignore[arg-type]


def a_decision_must_be_looked_at(act: Act, sealed: Sealed[Loan]) -> Opened[Loan, Operation]:
    return unseal(act, sealed, decide(act, sealed, LOAN))  # type: ignore[arg-type]


def a_denial_must_be_answered(act: Act, sealed: Sealed[Loan]) -> Opened[Loan, Operation]:
    match decide(act, sealed, LOAN):
        case Grant() as grant:
            return unseal(act, sealed, grant)
        case other:
            assert_never(other)  # type: ignore[arg-type]


def a_denial_must_have_its_case(act: Act, sealed: Sealed[Loan]) -> None:
    match decide(act, sealed, LOAN):  # type: ignore[exhaustive-match]
        case Grant() as grant:
            unseal(act, sealed, grant)


def a_ruling_must_be_matched_whole(ruling: Permitted | Refused) -> None:
    match ruling:  # type: ignore[exhaustive-match]
        case Permitted():
            pass


def a_decision_about_one_class_grants_no_other(act: Act, sealed: Sealed[Loan]) -> None:
    decide(act, sealed, REGISTRATION)  # type: ignore[misc]


def the_desk_releases_nothing(loan: Loan, grant: Grant[Loan, Operation]) -> None:
    release(loan, grant)  # type: ignore[arg-type]
    on_either_ground(loan, grant)  # type: ignore[arg-type]


def an_order_releases(loan: Loan, order: Grant[Loan, ByCourtOrder]) -> None:
    release(loan, order)
    on_either_ground(loan, order)


def a_permission_is_no_order(loan: Loan, permission: Grant[Loan, ByWrittenPermission]) -> None:
    on_either_ground(loan, permission)
    release(loan, permission)  # type: ignore[arg-type]


def an_order_about_holds_releases_no_loan(loan: Loan, order: Grant[Hold, ByCourtOrder]) -> None:
    release(loan, order)  # type: ignore[arg-type]


def a_box_has_no_inside(sealed: Sealed[Loan]) -> None:
    sealed.record  # type: ignore[attr-defined]
    sealed.open()  # type: ignore[attr-defined]
    sealed.due  # type: ignore[attr-defined]


def a_box_is_not_what_it_holds(sealed: Sealed[Loan]) -> Loan:
    return sealed  # type: ignore[return-value]


def a_box_has_no_length_and_no_members(sealed: Sealed[Loan]) -> None:
    len(sealed)  # type: ignore[arg-type]
    list(sealed)  # type: ignore[call-overload]


def a_box_is_neither_true_nor_false(sealed: Sealed[Loan]) -> str:
    if sealed:
        return "nobody can know this"  # type: ignore[unreachable]
    return "nor this"  # type: ignore[unreachable]


def a_box_has_no_order(one: Sealed[Loan], other: Sealed[Loan]) -> None:
    one < other  # type: ignore[operator]


def the_opener_cannot_be_borrowed() -> None:
    from carrel.sealed import open_box  # type: ignore[attr-defined]
    from carrel.sealed.moving_in import open_box as lent  # type: ignore[attr-defined]


def the_opener_cannot_be_reached_by_name(act: Act, sealed: Sealed[Loan]) -> None:
    from carrel import gate

    gate._unseal.open_box(act.house.ring, LOAN, sealed)  # type: ignore[attr-defined]


def no_class_is_named_by_its_word(act: Act, sealed: Sealed[Loan]) -> None:
    decide(act, sealed, RecordClass.LOAN)  # type: ignore[arg-type]


def a_pocket_takes_its_own_kind(act: Act, ring: Keyring, hold: Hold) -> None:
    pockets.loans.put(act.tx, ring, act.live, b"", hold)  # type: ignore[arg-type]


def an_opened_record_does_not_change(opened: Opened[Loan, Operation]) -> None:
    opened.record.renewals = 0  # type: ignore[misc]


def a_refusal_must_be_looked_at(act: Act) -> str:
    def work(inner: Act) -> str:
        return "done"

    return perform(act.house, act.actor, act.purpose, work)  # type: ignore[return-value]


def a_page(table: Publishable) -> None:
    """What pages, files and charts look like: they take what passed control (§ 11-25(b)(4))."""


def a_page_shows_no_table_that_did_not_pass_control(table: Undisclosed, release: Release) -> None:
    a_page(table)  # type: ignore[arg-type]
    a_page(release)  # type: ignore[arg-type]


def a_table_is_not_made_publishable_by_hand(release: Release) -> Publishable:
    Publishable()  # type: ignore[call-arg]
    return Publishable(release)  # type: ignore[arg-type]


def a_publishable_table_does_not_change(table: Publishable, other: Release) -> None:
    table.release.cells = ()  # type: ignore[misc]


def control_must_be_looked_at(table: Undisclosed) -> None:
    a_page(control(table, Rule(), ()))  # type: ignore[arg-type]


def what_is_not_safe_must_have_its_case(found: Publishable | NotSafe) -> None:
    match found:  # type: ignore[exhaustive-match]
        case Publishable() as table:
            a_page(table)


def an_undisclosed_table_has_no_numbers_and_no_truth(table: Undisclosed) -> str:
    table.counts  # type: ignore[attr-defined]
    len(table)  # type: ignore[arg-type]
    if table:
        return "nobody can know this"  # type: ignore[unreachable]
    return "nor this"  # type: ignore[unreachable]


def the_mint_of_tables_is_no_name_of_control() -> None:
    from carrel.statistics.control import publishable  # type: ignore[attr-defined]
