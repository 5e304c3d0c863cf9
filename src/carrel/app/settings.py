"""Reads library.toml: what the board decided. Every fault names its place."""

import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from carrel.catalog.library import (
    Category,
    ComputerRules,
    DisclosureRules,
    FineRule,
    HoldRules,
    LastBorrowerRule,
    Library,
    LoanRule,
    LossRules,
    NoticeRules,
    StatisticsRules,
)
from carrel.records.faults import SetupFault

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,15}")


class SettingsFault(SetupFault):
    """library.toml cannot be used as it is. The message names the place."""


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mail server that messages are handed to."""

    host: str = ""
    """Empty where the library sends no e-mail: messages are then printed as letters."""
    port: int = 587
    starttls: bool = True
    user: str = ""
    password_file: str = ""
    """A file with the password, outside the data folder."""
    sender: str = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """library.toml."""

    name: str
    town: str
    kind: str
    timezone: str
    statute: str
    """The statute pack: a name shipped with Carrel, or a folder."""
    board: str
    """The board's pack: a name shipped with Carrel, or a folder."""
    overdue_limit: int
    category: tuple[Category, ...]
    rule: tuple[LoanRule, ...]
    owed_limit_cents: int = 1000
    language: str = "en"
    address: tuple[str, ...] = ()
    telephone: str = ""
    site: str = ""
    unproved_days: int = 0
    grace_after_move_in_days: int = 90
    fine: tuple[FineRule, ...] = ()
    last_borrower: tuple[LastBorrowerRule, ...] = (LastBorrowerRule("*", 1),)
    holds: HoldRules = HoldRules()
    notices: NoticeRules = NoticeRules()
    losses: LossRules = LossRules()
    disclosure: DisclosureRules = DisclosureRules()
    statistics: StatisticsRules = StatisticsRules()
    computers: ComputerRules = ComputerRules()
    mail: Mail = Mail()
    database: str = ""
    """A postgresql:// address; empty for the embedded database."""
    keys: str = ""
    """The key folder; empty for ``keys`` beside library.toml."""
    second_keys: str = ""
    """A second key folder, elsewhere, against fire."""
    tls: bool = False
    """Whether people reach the pages through a TLS proxy: cookies are then marked for TLS only."""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    """The names the pages are asked for by."""

    def library(self) -> Library:
        """The part that the desk goes by."""
        return Library(
            name=self.name,
            town=self.town,
            kind=self.kind,
            categories=self.category,
            rules=self.rule,
            overdue_limit=self.overdue_limit,
            timezone=self.timezone,
            owed_limit_cents=self.owed_limit_cents,
            fines=self.fine,
            last_borrower=self.last_borrower,
            holds=self.holds,
            notices=self.notices,
            losses=self.losses,
            disclosure=self.disclosure,
            statistics=self.statistics,
            computers=self.computers,
            language=self.language,
            address=self.address,
            telephone=self.telephone,
            site=self.site,
            unproved_days=self.unproved_days,
            grace_after_move_in_days=self.grace_after_move_in_days,
        )


def read_settings(path: Path) -> Settings:
    """The settings in a file. Raises SettingsFault."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as fault:
        raise SettingsFault(f"{path} cannot be read ({fault.strerror}): check its permissions") from None
    except UnicodeDecodeError:
        raise SettingsFault(f"{path} is not UTF-8 text: save it as that") from None
    return parse_settings(text, str(path))


def parse_settings(text: str, name: str) -> Settings:
    """The settings in a text called ``name``. Raises SettingsFault."""
    try:
        settings = msgspec.convert(tomllib.loads(text), Settings)
        settings.library().rule("", "")
        ZoneInfo(settings.timezone)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError, KeyError) as fault:
        raise SettingsFault(f"{name} is not right: {fault}") from None
    if wrong := _unfit(settings.computers):
        raise SettingsFault(f"{name} is not right: {wrong}")
    if not settings.category:
        raise SettingsFault(f"{name} has no category of patron: add one under [[category]]")
    return settings


def _unfit(rules: ComputerRules) -> str:
    """What is wrong with the rules for public computers; empty where nothing is."""
    codes = [kind.code for kind in rules.kinds]
    if len(set(codes)) < len(codes):
        return "two kinds of computer have one code"
    if not all(_CODE.fullmatch(code) for code in codes):
        return "a code of a kind of computer is of small letters, figures and hyphens, sixteen at most"
    positive = (rules.minutes_when_waiting, rules.called_minutes, *(kind.minutes for kind in rules.kinds))
    return "" if min(positive) > 0 else "minutes at public computers are one at least"


def first_settings(name: str, town: str, kind: str, timezone: str, database: str) -> str:
    """The text of a new library's settings, for its board to go through."""
    return _FIRST.format(
        name=_quoted(name),
        town=_quoted(town),
        kind=_quoted(kind),
        timezone=_quoted(timezone),
        database=_quoted(database),
    )


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()


_FIRST = """\
# What the board decided. Carrel reads this when it starts; docs/operations.md explains each line.

name = {name}
town = {town}
kind = {kind}  # public, association, industrial, commercial or governmental (Sec. 11-25(b)(3))
timezone = {timezone}
statute = "connecticut"
board = "putnam"
overdue_limit = 5  # items overdue at which lending stops and asks
owed_limit_cents = 1000  # an amount owed at which lending stops and asks; 0 for never
language = "en"  # en or es: the first language of pages and letters
address = []  # the library's own address, line by line, as it heads a letter
telephone = ""
site = ""  # the address of the patrons' pages, as messages give it
database = {database}  # a postgresql:// address, or empty for the embedded database

[holds]
shelf_days = 7  # open days that an item waits on the hold shelf
months = 12  # after which a hold that was never filled ends

[notices]
reminder_days = 3  # before the due date; 0 for none
overdue_days = [7, 14, 28]  # after it, one for each step
expiry_days = 30  # before a card expires; 0 for none

[losses]
price_cents = 2500  # of a lost item, where the catalogue has no price
processing_cents = 500
refund_days = 90  # in which a found item's price is paid back

[disclosure]  # when somebody asks for records
calls = []  # whom the desk calls, in order: {{who = "the director", telephone = "…"}}, then the deputies
# counsel = {{who = "the town attorney", telephone = "…"}}
remind_days = 2  # before an answer is due
answer_days = 14  # in which a request is answered whose law and paper name no day

[statistics]
threshold = 10  # the smallest number a published table shows
survey_key = ""  # the library's own key in the Public Libraries Survey (FSCSKEY)
year_begins = 7  # the month with which the fiscal year begins
questions = ""  # a file with the state's own questions in the annual report, once the library has their list

[computers]  # that the public uses; which there are stands in the list of computers
minutes_a_day = 120  # for one patron, all sittings together
minutes_when_waiting = 30  # for one sitting that begins while somebody waits for that kind
extension_minutes = 15
warn_minutes = 5  # before the end
called_minutes = 5  # for which a computer is kept for whoever is next
guest_minutes = 60  # for one guest pass
reserve_days = 7  # ahead; 0 for no reservations
filtered = ["child", "teen"]  # for whom the filter for children applies; it does for every minor
kinds = [  # youngest and oldest are years of age; minutes are for one sitting
    {{code = "internet", name = "Internet computer", minutes = 60}},
    {{code = "children", name = "Children's computer", oldest = 12, minutes = 30}},
    {{code = "catalogue", name = "Catalogue", minutes = 15, counts = false, internet = false}},
]

[mail]
host = ""  # of the mail server; empty to print letters instead

# For how many closes of day who had an item last stays sealed: 0 not at all, 1 until tonight, at most 7.
[[last_borrower]]
kind = "*"
closes = 1

# No [[fine]] here: this library is fine-free. One would be written
# [[fine]] with category, kind, cents_a_day, most_cents and grace_days.

[[category]]
code = "adult"
name = "Adult"
most_loans = 50
months = 36

[[category]]
code = "teen"
name = "Teen"
most_loans = 50
months = 24
minor = true

[[category]]
code = "child"
name = "Child"
most_loans = 30
months = 24
minor = true

[[category]]
code = "visitor"
name = "Visitor"
most_loans = 5
months = 6

# Residents of another Connecticut town, on the card that their own town's library gave out (borrowIT CT).
[[category]]
code = "other-town"
name = "Resident of another town"
most_loans = 20
months = 12
other_town = true

[[rule]]
category = "*"
kind = "*"
days = 21
renewals = 2

[[rule]]
category = "*"
kind = "book-new"
days = 14
renewals = 1

[[rule]]
category = "*"
kind = "video"
days = 7
renewals = 1

[[rule]]
category = "*"
kind = "video-new"
days = 3
renewals = 0

[[rule]]
category = "*"
kind = "videogame"
days = 7
renewals = 0

[[rule]]
category = "*"
kind = "magazine"
days = 7
renewals = 1

[[rule]]
category = "*"
kind = "equipment"
days = 7
renewals = 0

[[rule]]
category = "other-town"
kind = "*"
days = 21
renewals = 1

[[rule]]
category = "visitor"
kind = "*"
days = 14
renewals = 0
"""
