"""What a released record shows, class by class: the one list. What stands in no list here never leaves.

Left out are the house's keys and row names, the hashes of what a patron signs in with, what one class of record says
about another (how much is owed, how many are overdue: the paper must name that class itself), and everything about
another person; ``gate._held.UNSHOWN`` names the fields. Where another person's part would stand, it says so, with the
clause (§ 11-25(b)(2)(B)).
"""

from carrel import catalog
from carrel.gate import Act
from carrel.gate.views import full_name
from carrel.records.circulation import Fee, History, Hold, Interloan, Loan
from carrel.records.ids import BranchId, ItemId, TitleId
from carrel.records.notices import Notice
from carrel.records.permissions import Permission
from carrel.records.registration import Address, Guardian, Record, Registration
from carrel.records.requests import Instrument

Field = tuple[str, str]
"""What it is called, and what it says."""


def redaction(act: Act) -> str:
    """What stands where another person's part would."""
    clause = act.house.statute.instrument(Instrument.PERMISSION).clause
    return f"redacted: it is about another person, § {clause}"


def shown(act: Act, record: Record) -> tuple[Field, ...]:
    """A record as it leaves: what is empty is left out."""
    fields: list[tuple[str, object]] = []
    match record:
        case Registration():
            fields = _registration(act, record)
        case Loan():
            fields = _loan(act, record)
        case Hold():
            fields = _hold(act, record)
        case Interloan():
            fields = _interloan(act, record)
        case Fee():
            fields = _fee(act, record)
        case History():
            fields = _history(record)
        case Notice():
            fields = _notice(act, record)
        case Permission():
            fields = _permission(act, record)
        case _:
            raise TypeError("this class of record has no list of what an answer shows")
    return tuple((name, str(value)) for name, value in fields if value not in (None, "", ()))


def _registration(act: Act, record: Registration) -> list[tuple[str, object]]:
    house, hidden = act.house, redaction(act)
    guardian = record.guardian

    def own(text: str) -> str:
        return hidden if guardian is not None and _names(text, guardian, record) else text

    many = [
        *(("card", f"{card.number} ({card.standing.value})") for card in record.cards),
        *(("address", own(_address(one))) for one in record.addresses),
        *(("telephone", own(one)) for one in record.phones),
        *(("e-mail", own(one)) for one in record.emails),
        *(("block", own(f"{one.reason} (since {one.since})")) for one in record.blocks),
    ]
    return [
        ("name", full_name(record)),
        ("birth date", record.birth),
        ("category", house.library.category(record.category).name),
        ("home branch", _branch(act, record.branch)),
        ("registered", record.registered),
        ("expires", record.expires),
        ("town", record.town),
        *many,
        ("guardian", hidden if guardian is not None else ""),
        ("is written to by", record.contact.channel),
        ("language", record.language),
        ("identification seen", record.id_seen.value),
        ("proof of residence seen", record.residence_seen.value),
        ("address shown at the desk", "no, at the user's wish" if record.protected_address else ""),
        ("note", own(f"{record.note.text} (until {record.note.until})") if record.note is not None else ""),
    ]


def _loan(act: Act, record: Loan) -> list[tuple[str, object]]:
    return [
        *_item(act, record.item),
        ("lent", record.lent),
        ("due", record.due),
        ("renewals", record.renewals),
        ("lent at", _branch(act, record.branch)),
        ("state", record.state.value),
        ("claimed or lost since", record.claimed),
    ]


def _hold(act: Act, record: Hold) -> list[tuple[str, object]]:
    return [
        ("title", _title(act, record.title)),
        *((name, value) for name, value in _item(act, record.item) if name == "barcode"),
        ("placed", record.placed),
        ("pickup at", _branch(act, record.pickup)),
        ("expires", record.expires),
        ("suspended until", record.suspended_until),
        ("state", record.state.value),
    ]


def _interloan(act: Act, record: Interloan) -> list[tuple[str, object]]:
    return [
        ("title", record.title),
        ("author", record.author),
        ("asked of", record.partner),
        ("requested", record.requested),
        ("pickup at", _branch(act, record.pickup)),
        ("due", record.due),
        ("state", record.state.value),
        *((name, value) for name, value in _item(act, record.item) if name == "barcode"),
    ]


def _fee(act: Act, record: Fee) -> list[tuple[str, object]]:
    return [
        ("owed", f"${record.cents // 100}.{record.cents % 100:02}"),
        ("for", record.kind.value),
        ("reason", record.reason),
        ("charged", record.charged),
        *_item(act, record.item),
    ]


def _history(record: History) -> list[tuple[str, object]]:
    return [("title", record.title), ("author", record.author), ("month it came back", record.month)]


def _notice(act: Act, record: Notice) -> list[tuple[str, object]]:
    if record.to_guardian:
        return [("notice", redaction(act))]
    return [
        ("about", record.kind.value),
        ("goes out by", record.channel.value),
        ("made", record.made),
        *_item(act, record.item),
        ("title", _title(act, record.title) if record.item is None else ""),
        ("due", record.due),
        ("words", record.words),
    ]


def _permission(act: Act, record: Permission) -> list[tuple[str, object]]:
    """Whom the user trusts is another person; a pointer to somebody else's permission is that person's record."""
    hidden = redaction(act)
    if not record.given:
        return [("permission", hidden)]
    return [
        ("given to", hidden),
        ("covers", ", ".join(record.classes)),
        ("given", record.granted),
        ("expires", record.expires),
        ("used", ", ".join(str(day) for day in record.uses)),
        ("good for a single time", "yes" if record.once else ""),
        ("first date covered", record.starts),
        ("last date covered", record.ends),
    ]


def _names(text: str, guardian: Guardian, record: Registration) -> bool:
    """Whether a text names the guardian, or is how they are reached."""
    said, own = set(_words(text)), set(_words(full_name(record)))
    theirs = {word for word in _words(guardian.name) if len(word) > 2} - own
    reached = {_figures(guardian.phone), guardian.email.strip().casefold()} - {""}
    return bool(said & theirs) or any(one in (_figures(text), text.strip().casefold()) for one in reached)


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalpha() else " " for sign in text.casefold()).split()


def _figures(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _address(one: Address) -> str:
    return ", ".join(line for line in (*one.lines, one.town, f"{one.state} {one.postal_code}".strip()) if line)


def _branch(act: Act, number: BranchId) -> str:
    found = catalog.branch(act.tx, number)
    return "" if found is None else found.name


def _title(act: Act, number: TitleId | None) -> str:
    found = None if number is None else catalog.title(act.tx, number)
    return "" if found is None else found.title


def _item(act: Act, number: ItemId | None) -> list[tuple[str, object]]:
    found = None if number is None else catalog.item(act.tx, number)
    return [] if found is None else [("title", _title(act, found.title)), ("barcode", found.barcode)]
