"""Opens a request's folder for the custodian who answers it."""

from carrel.gate import Act, Denied, Grant, Opened, Operation, decide, unseal
from carrel.gate.refusing import not_allowed
from carrel.records.refusals import Refusal
from carrel.records.requests import Request, RequestState
from carrel.records.vocabulary import RecordClass
from carrel.sealed import folders
from carrel.sealed.kinds import REQUEST


def opened_folder(
    act: Act, key: str, change: bool = False, papers: bool = True, reason: str = ""
) -> Opened[Request, Operation] | Refusal:
    """The request, with leave to open its papers; kept from every other hand where it is to be changed.

    ``reason`` is the move that is made, for the ledger: it says what was decided, and of whose request it does not.
    """
    row = _row(key)
    sealed = None if row is None else (folders.requests.get_to_change if change else folders.requests.get)(act.tx, row)
    match decide(act, sealed, REQUEST, *((RecordClass.PAPER,) if papers else ()), reason=reason):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return no_such_request() if sealed is None else unseal(act, sealed, grant)


def opened_in(act: Act, key: str, *states: RequestState) -> Opened[Request, Operation] | Refusal:
    """The request, to be changed, where it stands in one of these states."""
    match opened_folder(act, key, change=True):
        case Opened() as opened if opened.record.state not in states:
            wanted = " or ".join(states)
            return Refusal(
                f"this request is {opened.record.state.value}, and this is done when it is {wanted}",
                "look at its page: it says what may be done next",
            )
        case found:
            return found


def no_such_request() -> Refusal:
    """There is none, or it has been destroyed."""
    return Refusal("there is no such request", "look at the list of requests again")


def changed_meanwhile() -> Refusal:
    """Somebody else was faster."""
    return Refusal("this request was changed meanwhile", "look at it again, and then decide anew")


def _row(key: str) -> bytes | None:
    try:
        row = bytes.fromhex(key)
    except ValueError:
        return None
    return row if len(row) == 16 else None
