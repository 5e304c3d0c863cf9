"""What each purpose shows: the one list of purpose → fields (design § 2). ``tests/unit/gate`` pins it.

An office computes with opened records and hands a front one of these. What LEND shows is not what NOTIFY shows;
a return shows no name.
"""

from datetime import date

from carrel.catalog import Item
from carrel.catalog.library import Library
from carrel.records.agents import WhyNot
from carrel.records.circulation import Interloan, Loan, LoanState
from carrel.records.quiet import Quiet
from carrel.records.registration import (
    Address,
    Block,
    CardStanding,
    Contact,
    Guardian,
    IdSeen,
    Note,
    Registration,
    ResidenceSeen,
)


class PickupLine(Quiet, frozen=True):
    """What waits on the hold shelf under one code, for SERVE and COLLECT: no title and no name."""

    code: str
    items: int
    last_day: date | None
    """The last day of the first of them."""
    own: bool
    """Whether it waits for the patron in hand, and not for somebody who permits them to collect."""


class LoanLine(Quiet, frozen=True):
    """One item a patron has, for SERVE."""

    barcode: str
    title: str
    kind: str
    due: date
    overdue: bool
    renewals_left: int
    state: str = ""
    """``claimed returned`` or ``lost``; empty where the patron simply has it."""


class FeeLine(Quiet, frozen=True):
    """One amount that is owed, for SERVE."""

    word: str
    """Stands for the fee on a page, and says nothing."""
    kind: str
    title: str
    """Of the item it is for; empty where it is for none."""
    cents: int
    since: date


class ServeView(Quiet, frozen=True):
    """SERVE: what the desk needs of the patron who stands there."""

    name: str
    card: str
    """Its last four digits."""
    category: str
    expires: date
    lapsed: bool
    minor: bool
    blocks: tuple[Block, ...]
    loans: tuple[LoanLine, ...]
    holds_ready: int
    holds_waiting: int
    interloans: int
    owed_cents: int
    pickups: tuple[PickupLine, ...] = ()
    """What waits on this branch's hold shelf for them."""
    fees: tuple[FeeLine, ...] = ()
    note: Note | None = None
    of_age: bool = False
    """Registered as a minor and eighteen since: to be registered anew."""
    home_bound: bool = False


class LendView(Quiet, frozen=True):
    """LEND: the item and its due date. The patron is already in hand and is not shown again."""

    barcode: str
    title: str
    due: date


class RenewView(Quiet, frozen=True):
    """RENEW: the item, its new due date, how often it may still be renewed."""

    barcode: str
    title: str
    due: date
    renewals_left: int


class ReturnView(Quiet, frozen=True):
    """RETURN: the item and where it goes now. No name."""

    barcode: str
    title: str
    shelf: str
    was_overdue: bool
    code: str = ""
    """Where somebody waits for it here: the pickup code under which it goes on the hold shelf."""
    last_day: date | None = None
    """Its last day on the hold shelf."""
    send_to: str = ""
    """Where it goes to another branch: that branch."""


class FindLine(Quiet, frozen=True):
    """FIND: enough to tell two patrons of one name apart."""

    name: str
    birth_year: int | None
    street: str
    town: str
    card: str
    """Its last four digits."""


class CallerLine(Quiet, frozen=True):
    """TELEPHONE: when something is due."""

    due: date
    overdue: bool
    title: str
    """Empty unless the patron chose that messages say titles: whoever knows two facts may be of their family."""


class CallerView(Quiet, frozen=True):
    """TELEPHONE: what may be said to a caller who has named two facts."""

    expires: date
    loans: tuple[CallerLine, ...]
    holds_ready: int
    owed_cents: int


class HadLine(Quiet, frozen=True):
    """HOME_BOUND: something a patron has had before."""

    title: str
    author: str
    month: date | None
    """The first of the month in which it came back."""


class HomeBoundView(Quiet, frozen=True):
    """HOME_BOUND: what a patron has had and has now, and the permission that this rests on."""

    name: str
    until: date
    uses: tuple[date, ...]
    out: tuple[str, ...]
    """Titles they have now."""
    had: tuple[HadLine, ...]


class RegistrationView(Quiet, frozen=True):
    """REGISTER: what the patron told the library, to read back and correct. No secret, no count of items."""

    given: str
    middle: str
    family: str
    suffix: str
    birth: date | None
    category: str
    town: str
    registered: date
    expires: date
    cards: tuple[tuple[str, CardStanding], ...]
    addresses: tuple[Address, ...]
    """Empty where the address is protected: nobody at the desk is shown it."""
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    guardian: Guardian | None
    contact: Contact
    language: str
    id_seen: IdSeen
    residence_seen: ResidenceSeen
    protected_address: bool
    home_bound: bool
    note: Note | None


class HoldLine(Quiet, frozen=True):
    """One hold, for HOLD and OWN."""

    title: str
    item: str
    """The barcode of the one item that is waited for, or empty for any of the title."""
    pickup: str
    """The branch where it is fetched."""
    placed: date
    position: int
    """In the title's queue: 1 is the first; 0 where the item waits on the hold shelf."""
    code: str
    """The pickup code, where the item waits on the hold shelf."""
    until: date | None
    """The last day on the hold shelf, or on which it is still waited for."""
    suspended_until: date | None


class InterloanLine(Quiet, frozen=True):
    """INTERLOAN: one request of the work list. For whom it is, the list does not say."""

    number: str
    """The random number the other library knows it by."""
    title: str
    author: str
    partner: str
    state: str
    requested: date
    pickup: str
    """The branch it is fetched at."""
    code: str
    """What the slip on the shelf says."""


class RequestSheet(Quiet, frozen=True):
    """INTERLOAN: what another library is sent. Nothing in it names or numbers a patron."""

    number: str
    title: str
    author: str
    partner: str
    day: date
    library: str
    address: tuple[str, ...]
    telephone: str


class ShelfSlip(Quiet, frozen=True):
    """INTERLOAN: the slip in an item that waits for its reader."""

    code: str
    branch: str
    """Where it is fetched."""
    here: bool
    """Whether that is where it is now."""
    barcode: str
    """As it stands in this catalogue."""
    due: date | None
    """When its own library wants it back."""


class OwnRequest(Quiet, frozen=True):
    """OWN: what a patron asked another library for."""

    title: str
    author: str
    state: str
    requested: date
    pickup: str
    code: str
    """To fetch it by, once it is here."""


class AgentView(Quiet, frozen=True):
    """SEAT, for an agent: yes, no and minutes. What is not on the agent's list is None or empty."""

    may_sit: bool
    filtered: bool | None = None
    """Whether the filter for children applies."""
    minutes_left: int | None = None
    """Of today, in whole minutes."""
    greeting: str = ""
    """The last four signs of the card as the agent sent it."""
    why_not: WhyNot | None = None


def interloan_line(record: Interloan, pickup: str) -> InterloanLine:
    """A request as the work list shows it; ``pickup`` is the branch's name."""
    return InterloanLine(
        record.number,
        record.title,
        record.author,
        record.partner,
        record.state,
        record.requested,
        pickup,
        record.code,
    )


def request_sheet(record: Interloan, library: Library, day: date) -> RequestSheet:
    """A request as another library reads it."""
    return RequestSheet(
        record.number,
        record.title,
        record.author,
        record.partner,
        day,
        library.name,
        library.address,
        library.telephone,
    )


def own_request(record: Interloan, pickup: str) -> OwnRequest:
    """A request as its reader sees it."""
    return OwnRequest(record.title, record.author, record.state, record.requested, pickup, record.code)


def full_name(record: Registration) -> str:
    """A name as it is read aloud."""
    return " ".join(part for part in (record.given, record.middle, record.family, record.suffix) if part)


def card_tail(record: Registration) -> str:
    """The last four digits of the current card; a whole number stands on no page that does not need it."""
    current = [card.number for card in record.cards if card.standing is CardStanding.CURRENT]
    return current[-1][-4:] if current else ""


def loan_line(loan: Loan, item: Item, title: str, renewals: int, today: date) -> LoanLine:
    """A loan as SERVE shows it; ``renewals`` is what the loan rule allows in all."""
    left, late = max(0, renewals - loan.renewals), loan.due < today
    if loan.state in (LoanState.LENT, LoanState.RENEWED):
        return LoanLine(item.barcode, title, item.kind, loan.due, late, left)
    return LoanLine(item.barcode, title, item.kind, loan.due, False, 0, loan.state.value)


def find_line(record: Registration) -> FindLine:
    """A patron as FIND shows them."""
    home = record.addresses[0] if record.addresses and not record.protected_address else None
    town = "" if record.protected_address else record.town
    return FindLine(
        name=full_name(record),
        birth_year=None if record.birth is None else record.birth.year,
        street=home.lines[0] if home and home.lines else "",
        town=home.town if home else town,
        card=card_tail(record),
    )


def registration_view(record: Registration) -> RegistrationView:
    """A patron as REGISTER shows them."""
    return RegistrationView(
        given=record.given,
        middle=record.middle,
        family=record.family,
        suffix=record.suffix,
        birth=record.birth,
        category=record.category,
        town="" if record.protected_address else record.town,
        registered=record.registered,
        expires=record.expires,
        cards=tuple((card.number, card.standing) for card in record.cards),
        addresses=() if record.protected_address else record.addresses,
        phones=record.phones,
        emails=record.emails,
        guardian=record.guardian,
        contact=record.contact,
        language=record.language,
        id_seen=record.id_seen,
        residence_seen=record.residence_seen,
        protected_address=record.protected_address,
        home_bound=record.home_bound,
        note=record.note,
    )
