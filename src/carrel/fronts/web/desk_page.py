"""What the desk page shows, whichever act led to it."""

from datetime import date

from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.persons import People
from carrel.fronts.web.showing import Answer, Option, page
from carrel.fronts.web.signed_in import Asked
from carrel.fronts.web.wording import Patron, StopPanel
from carrel.records.quiet import Quiet


class UnknownItem(Quiet, frozen=True):
    """A barcode that nobody here knows, and what was typed about it so far."""

    barcode: str
    partners: tuple[str, ...] = ()
    title: str = ""
    partner: str = ""


class Papers(Quiet, frozen=True):
    """What may be printed of a return: the slip of the hold shelf, and a receipt. They name nobody."""

    item: str
    """Its barcode: to settle what is wrong with it."""
    code: str
    """Of the hold shelf; empty where nobody waits for it here."""
    last_day: date | None
    branch: str
    receipt: desk.ReturnReceipt | None


class Desk(Quiet, frozen=True):
    """The desk. With ``visit`` and no ``patron`` the panel that stands on the screen stays as it is."""

    mode: desk.Mode
    visit: str = ""
    answer: Answer | None = None
    stop: StopPanel | None = None
    patron: Patron | None = None
    found: People | None = None
    for_patron: bool = False
    """Whether the answer is an act for the patron in hand, to be added to the list of them."""
    unknown: UnknownItem | None = None
    papers: Papers | None = None
    typed: str = ""
    """What stood in the one field when somebody took over: it goes on from there."""


def show(request: Asked, shown: Desk) -> Template:
    """The page."""
    reasons = [Option(reason.value, said(reason.value)) for reason in desk.OverrideReason]
    return page(request, "desk.html", desk=shown, reasons=reasons)
