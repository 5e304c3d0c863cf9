"""What the columns, keys and elements of other programs' files mean, where they tell of people or of things.

A field is named by its path: one name in a table, the keys that lead to it in JSON or XML. The names are those of
Evergreen, Koha, FOLIO and Symphony, and what spreadsheets call them.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache

import msgspec

Path = tuple[str, ...]


class Meaning(Enum):
    """What a field holds."""

    CARD = auto()
    NAME = auto()
    EMAIL = auto()
    PHONE = auto()
    ADDRESS = auto()
    BIRTH = auto()
    ACCOUNT = auto()
    REFERENCE = auto()
    """A user's number."""
    ITEM = auto()
    TITLE = auto()
    ACT = auto()
    """A loan, hold, booking or bill."""
    WEB = auto()
    """An address on the Internet."""
    WORK = auto()
    """Who made a work, or the work's own description."""


class Plan(msgspec.Struct, frozen=True):
    """How to read the rows of one table."""

    fields: tuple[tuple[int, Meaning], ...]
    """The fields that tell of people or things, by their places."""
    acts: bool
    """Each row is a loan, hold, booking or bill."""
    works: bool
    """The table describes works: whoever is named there made them."""
    house: bool
    """The table is of branches and the like: whoever is named there works there."""

    @property
    def is_of_people(self) -> bool:
        """Whether rows of it may tell of a user."""
        return any(meaning in PERSON for _, meaning in self.fields)


PERSON = frozenset(
    {
        Meaning.CARD,
        Meaning.NAME,
        Meaning.EMAIL,
        Meaning.PHONE,
        Meaning.ADDRESS,
        Meaning.BIRTH,
        Meaning.ACCOUNT,
        Meaning.REFERENCE,
    }
)


def _one_of(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms))


_USER = r"(usr|user|patron|borrower|member|customer|reader|requestor|requester|recipient)"
_PEOPLE_TABLE = _one_of(
    rf"(.*[_.])?(staging_)?{_USER}s?(_(address|addresses|card|cards|notes))?",
    r".*(people|persons?|guardians?|contacts?|cards?)",
)
_PEOPLE_AROUND = _one_of(rf"(staging_)?{_USER}s?", "personal", "proxy", "sponsor", "general_info", "contact_info")
_STAFF = _one_of(r"permission.*", r".*work_ou.*", r".*staff.*", r".*workstation.*")
_HOUSE = _one_of(
    r"(.*[_.])?(org_unit|org_address|branch(es)?|librar(y|ies)|service_?points?|locations?|institutions?|campus(es)?"
    r"|vendors?|suppliers?|booksellers?|publishers?|agenc(y|ies)|workstations?|owner|departments?|tenants?)(_.*)?"
)
_ACT_TABLE = _one_of(
    r"(.*[_.])?(circulations?|checkouts?|issues|(old_?)?loans?|holds?|hold_requests?|(old_?)?reserves|requests?"
    r"|reservations?|account_?lines|bills?|billings?|fines?|fees?|grocery|payments?|transactions?)"
)
_WORKS_AROUND = _one_of("contributors?", "authors?", "creators?", "editors?", "publications?", "identifiers", "series")
_NOBODY_AROUND = _one_of("metadata", "source", "tags", "notes", "circulation_notes", "fee_fine", "search_index")
_THING_AROUND = _one_of(
    "items?", "instances?", "holdings?", "holdings_record", "copy", "copies", "title", "biblio", "bib"
)
_WORKS = _one_of(
    r".*authors?(_.*)?", r"marc(xml)?", r"contributors?", r"publisher.*", r"metadata", r"editors?", r"creators?"
)
_NOBODYS = _one_of(
    r".*_staff", r"staff.*", r".*created.*", r".*updated.*", r".*performed.*", r".*librarian.*", r"cancell?ed_by"
)
_ENDS = _one_of(r".*(type|type_id|notify|carrier|status|visibility|preference|ids?_?type|format|verified)")

_NAMES = _one_of(
    r"(pref(erred)?_)?(first|given|middle|last|family|second|other)_?(given_)?names?", r"surname", r"forenames?",
    r"firstname", r"lastname", r"alt_?contact_?(first|sur)_?name", r"contact(first)?_?name", r"guardian", r"full_?name",
    rf"{_USER}_?name_?(full)?", r"b?_?care_?of", r"alias", r"user_(first|middle|last)_name",
)  # fmt: skip
_FAMILY = _one_of(r"(pref(erred)?_)?(last|family)_?names?", r"surname", r"lastname", r"user_last_name")
_CARDS = _one_of(r"card_?(number|no|num|barcode)", rf"{_USER}_?(barcode|card)", r"library_card.*")
_EMAILS = _one_of(r".*e_?mail(_?pro|_?address|_?\d)?")
_PHONES = _one_of(
    r".*(phone|mobile|telephone|cell)(_?pro|_?number|_?\d)?",
    r"(b_)?fax",
    r"(sms|phone)_notify",
    r"sms_?(alert_?)?(number)?",
    r"tel",
)
_ADDRESSES = _one_of(r".*street_?\d?", r".*address_?(lines?)?_?\d?", r"addr\d?")
_BIRTHS = _one_of(r"dob", r".*date_?of_?birth", r".*birth_?(date|day)?")
_ACCOUNTS = _one_of(r"usr_?name", r"user_?name", r"login", r"ident_value\d?", r"external_system_id")
_REFERENCES = _one_of(
    rf"(proxy_|target_|sponsor_)?{_USER}(_?(id|number|no|key))?",
    r"borrower_?number",
    r"target_(usr|user)",
    r"proxy_?user_?id",
)
_ITEMS = _one_of(
    r"items?_?(id|number|no|barcode|key)?", r"(target|current)_(copy|resource)", r"copy(_?id)?", r"instance_?id",
    r"holdings_?record_?id", r"biblio(_?number|_?id)?", r"bib(_?id|_?number)?", r"isbn", r"call_?number", r"barcode",
)  # fmt: skip
_TITLES = _one_of(r"(book|item|instance)?_?title")
_ACTS = _one_of(
    r"loan(_?id|_?date)", r"(old_?)?due(_?date)?", r"date_?due", r"check_?out.*", r"issue_?date",
    r"(date_?)?returned(_?date)?",
    r"xact_(start|id)", r"request_?(type|date|time|ids?)", r"hold_type", r"renewals?(_?count)?", r"bill(ed)?_?amount",
)  # fmt: skip
_WEBS = _one_of(
    r"url",
    r"uri",
    r"ip(_?address)?",
    r"client_?(ip|address)",
    r"host(name)?",
    r"referr?er",
    r"query",
    r"search_?terms?",
)
_ORDER = (
    (_CARDS, Meaning.CARD), (_REFERENCES, Meaning.REFERENCE), (_EMAILS, Meaning.EMAIL), (_PHONES, Meaning.PHONE),
    (_ACCOUNTS, Meaning.ACCOUNT), (_NAMES, Meaning.NAME), (_BIRTHS, Meaning.BIRTH), (_ADDRESSES, Meaning.ADDRESS),
    (_ITEMS, Meaning.ITEM), (_TITLES, Meaning.TITLE), (_ACTS, Meaning.ACT), (_WEBS, Meaning.WEB),
)  # fmt: skip
_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")


@lru_cache(maxsize=4096)
def plan_of(table: str, columns: tuple[Path, ...]) -> Plan:
    """How to read rows with these fields. ``table`` is the table, the list or the file they stand in."""
    called = _plain(table)
    paths = [tuple(map(_plain, path)) for path in columns]
    last = [path[-1] if path else "" for path in paths]
    named = any(_FAMILY.fullmatch(name) for name in last)
    people = named or (bool(_PEOPLE_TABLE.fullmatch(called)) and not _ACT_TABLE.fullmatch(called))
    fields = [(place, meaning) for place, path in enumerate(paths) if (meaning := _meaning(path, called, people))]
    found = {meaning for _, meaning in fields}
    house = bool(_HOUSE.fullmatch(called)) and not named and Meaning.REFERENCE not in found
    if _STAFF.fullmatch(called) or house or not (named or _is_of_users(paths, found, people)):
        fields = [(place, meaning) for place, meaning in fields if meaning not in PERSON]
    works = Meaning.WORK in found and not any(meaning in PERSON for _, meaning in fields)
    return Plan(tuple(fields), bool(_ACT_TABLE.fullmatch(called)), works, house)


def _is_of_users(paths: Sequence[Path], found: set[Meaning], people: bool) -> bool:
    """Whether the fields tell of users: they name one, number one, or the table is one of people."""
    around = any(_PEOPLE_AROUND.fullmatch(name) for path in paths for name in path[:-1])
    return around or people or bool(found & {Meaning.CARD, Meaning.REFERENCE})


def _meaning(path: Path, table: str, people: bool) -> Meaning | None:
    *around, name = path or ("",)
    if any(_WORKS_AROUND.fullmatch(one) for one in around) or _WORKS.fullmatch(name):
        return Meaning.WORK
    if _NOBODYS.fullmatch(name) or any(_NOBODY_AROUND.fullmatch(one) or _HOUSE.fullmatch(one) for one in around):
        return None
    of_person = any(_PEOPLE_AROUND.fullmatch(one) for one in around)
    if not of_person and any(_THING_AROUND.fullmatch(one) for one in around):
        return Meaning.TITLE if name == "title" else Meaning.ITEM if name in ("id", "barcode", "call_number") else None
    return _of_place(name, table, people=people, of_person=of_person)


def _of_place(name: str, table: str, *, people: bool, of_person: bool) -> Meaning | None:
    """What means something else in one table than in another."""
    if of_person or people:
        of_people = {"barcode": Meaning.CARD, "name": Meaning.NAME, "userid": Meaning.ACCOUNT}
        of_people |= {"id": Meaning.REFERENCE} if of_person else {}
        of_people |= {"user_id": Meaning.CARD} if "symphony" in table else {}
        if name in of_people:
            return of_people[name]
    if name == "target" and _ACT_TABLE.fullmatch(table):
        return Meaning.ITEM
    if _ENDS.fullmatch(name) and name not in ("phone_notify", "sms_notify"):
        return None
    return next((meaning for form, meaning in _ORDER if form.fullmatch(name)), None)


def _plain(name: str) -> str:
    return "_".join(part for part in _SPLIT.split(name) if part).lower()
