"""What is answered to requests that this library serves on no machine: no, in each one's own form. Pure.

Every known request gets exactly one reply, or its sender waits for ever (SIP2 2.00). A self-check machine's requests
will have answers of their own one day; whoever writes them takes their line out of here.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from carrel.fronts.sip2.replies import STOPPED, field
from carrel.fronts.sip2.requests import Request


class _No(msgspec.Struct, frozen=True):
    reply: str
    fixed: str
    """Its fixed part, to which the date now is added."""
    fields: tuple[str, ...]
    """Its required fields; what the request did not have goes out empty."""


_LOAN: Final = "0NUN"
_CARD: Final = f"{STOPPED}000"
NO: Final[Mapping[str, _No]] = {
    "01": _No("24", _CARD, ("AO", "AA", "AE")),
    "09": _No("10", _LOAN, ("AO", "AB", "AQ", "AJ")),
    "11": _No("12", _LOAN, ("AO", "AA", "AB", "AJ", "AH")),
    "15": _No("16", "0N", ("AO", "AA")),
    "17": _No("18", "010101", ("AB", "AJ")),
    "19": _No("20", "0", ("AB",)),
    "25": _No("26", _CARD, ("AO", "AA", "AE")),
    "29": _No("30", _LOAN, ("AO", "AA", "AB", "AJ", "AH")),
    "37": _No("38", "N", ("AO", "AA")),
    "65": _No("66", "0" + "0000" * 2, ("AO",)),
}
"""By request."""
_OF_CARDS: Final = frozenset({"01", "25"})
_ECHOED: Final = frozenset({"AA", "AB", "AO"})


def refuse(request: Request, now: str) -> str:
    """No, as this request's reply says it. Raises KeyError for a request that is served."""
    no = NO[request.code]
    written = "".join(field(name, request.field(name) if name in _ECHOED else "") for name in no.fields)
    answer = "BLN|CQN|" if request.code in _OF_CARDS else ""
    return f"{no.reply}{no.fixed}{now}{written}{answer}"
