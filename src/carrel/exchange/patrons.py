"""Patrons from a delimited file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from carrel.catalog import branches
from carrel.exchange.categories import category_for, expiry
from carrel.exchange.moving import MoveIn, Undone, Writing, carry, chunks, seal_patron
from carrel.exchange.report import Outcome
from carrel.formats import DateOrder, Fault, PatronField, PatronRow, read_patrons
from carrel.records.ids import BranchId
from carrel.records.registration import Address, Block, Card, CardStanding, Guardian, Record, Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import moving_in, registrations
from carrel.sealed.moving_in import Taken

_STAGE = "patrons"


class _Offered(Record, frozen=True):
    """A row, and whether its key may have stood in the file before."""

    row: PatronRow
    again: bool


def import_patrons(
    move: MoveIn,
    path: Path,
    *,
    mapping: Mapping[str, PatronField] | None = None,
    order: DateOrder | None = None,
    encoding: str | None = None,
    branch: BranchId | None = None,
) -> None:
    """Seal the patrons of a file. ``branch`` is home to those whose own branch is not named or not known.

    The other options are those of ``formats.read_patrons``.
    """
    moving_in.open_move_in(move.ring)
    homes = _homes(move)
    if branch is None and len(set(homes.values())) == 1:
        branch = next(iter(homes.values()))

    def put(at: Writing, offered: _Offered) -> Outcome:
        row = offered.row
        home = homes.get(row.branch.casefold(), branch)
        if home is None:
            return Fault(path.name, row.line, "branch", "a branch this library does not have", "say the home branch")
        record = _registration(move, row, home)
        taken = seal_patron(move, at, (path.name, row.line), f"patrons/{row.key}", record)
        if taken is Taken.CHANGED and offered.again:
            what = "the same card or patron number as an earlier line, and another patron"
            raise Undone(Fault(path.name, row.line, "", what, "correct one of the two, and import again"))
        return taken

    found = _read(move, path, mapping, order, encoding)
    carry(move, _STAGE, found, put, RecordClass.REGISTRATION)


def patron_fields(pairs: Sequence[str]) -> dict[str, PatronField] | str:
    """The mapping that ``HEADER=FIELD`` pairs ask for, or what is wrong with them."""
    mapping = {}
    for pair in pairs:
        header, _, field = pair.rpartition("=")
        try:
            mapping[header] = PatronField(field.strip().casefold())
        except ValueError:
            known = ", ".join(PatronField)
            return f"{pair} is not a mapping: write HEADER=FIELD, and for FIELD one of {known}"
    return mapping


def _read(
    move: MoveIn,
    path: Path,
    mapping: Mapping[str, PatronField] | None,
    order: DateOrder | None,
    encoding: str | None,
) -> Iterator[_Offered | Fault]:
    seen = _Seen()
    source = chunks(move, path)
    try:
        for row in read_patrons(path.name, source, move.today, mapping=mapping, order=order, encoding=encoding):
            yield row if isinstance(row, Fault) else _Offered(row, seen.again(row.key))
    except OSError as fault:
        yield Fault(path.name, 0, "", f"the file cannot be read ({fault.strerror})", "check its name and permissions")


def _homes(move: MoveIn) -> dict[str, BranchId]:
    """Branches by name, short name, and the number they had in another system."""
    with move.store.read() as tx:
        found = branches(tx)
    homes = {branch.name.casefold(): branch.id for branch in found}
    homes.update({branch.source.rpartition("/")[2]: branch.id for branch in found if branch.source})
    homes.update({branch.short_name.casefold(): branch.id for branch in found})
    return homes


def _registration(move: MoveIn, row: PatronRow, home: BranchId) -> Registration:
    category = category_for(move.library, row.category, row.birth, False, move.today)
    registered = row.registered or move.today
    pocket, trail, trail_day = registrations.fresh_secrets(move.today)
    return Registration(
        pocket=pocket,
        trail=trail,
        trail_day=trail_day,
        given=row.given,
        middle=row.middle,
        family=row.family,
        suffix=row.suffix,
        category=category.code,
        branch=home,
        registered=registered,
        expires=row.expires or expiry(category, registered),
        birth=row.birth,
        town=row.town,
        cards=(Card(row.card, CardStanding.CURRENT),) if row.card else (),
        addresses=_addresses(row),
        phones=row.phones,
        emails=row.emails,
        guardian=Guardian(row.guardian) if row.guardian else None,
        blocks=blocks(row.barred, row.active, registered),
    )


def blocks(barred: bool, active: bool, since: date) -> tuple[Block, ...]:
    """What the other system held against a patron, for the desk to look into."""
    found = []
    if barred:
        found.append(Block("barred in the library's earlier system", since))
    if not active:
        found.append(Block("inactive in the library's earlier system", since))
    return tuple(found)


def _addresses(row: PatronRow) -> tuple[Address, ...]:
    if not (row.street or row.town or row.postal_code):
        return ()
    return (Address(row.street, row.town, row.state, row.postal_code),)


class _Seen:
    """Which keys have stood in the file: sixteen megabytes, however long it is.

    It may take a new key for an old one (once in some ten million); then only a patron who also *changed* since
    an earlier import is refused.
    """

    def __init__(self) -> None:
        self._bits = bytearray(1 << 24)

    def again(self, key: str) -> bool:
        """Whether the key was asked about before."""
        digest = hash(key)
        before = True
        for shift in (0, 12, 24, 36):
            place = (digest >> shift) & ((1 << 27) - 1)
            byte, bit = place >> 3, 1 << (place & 7)
            before = before and bool(self._bits[byte] & bit)
            self._bits[byte] |= bit
        return before
