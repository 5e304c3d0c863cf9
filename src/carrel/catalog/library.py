"""What a library has decided about lending: its categories of patron, and its loan rules.

Written in ``library.toml`` by the board; nothing here is confidential.
"""

from typing import TypeVar

import msgspec


class Category(msgspec.Struct, frozen=True):
    """A category of patron."""

    code: str
    name: str
    most_loans: int
    """Items a patron of this category may have at once."""
    months: int
    """Months a registration runs before it must be renewed."""
    minor: bool = False
    """Whether a guardian is asked for, as a contact only."""
    most_holds: int = 20
    """Titles a patron of this category may wait for at once."""
    other_town: bool = False
    """For residents of another town, who borrow on the card that their own town's library gave out (borrowIT CT)."""


class LoanRule(msgspec.Struct, frozen=True):
    """For how long a kind of material is lent to a category of patron. ``*`` stands for any."""

    category: str
    kind: str
    days: int
    renewals: int


class FineRule(msgspec.Struct, frozen=True):
    """What a day overdue costs. A library without such rules is fine-free. ``*`` stands for any."""

    category: str
    kind: str
    cents_a_day: int
    most_cents: int
    """The most that one overdue loan costs."""
    grace_days: int = 0
    """Days overdue that cost nothing; the first day beyond them costs them all."""


class LastBorrowerRule(msgspec.Struct, frozen=True):
    """For how long who had an item last stays sealed after its return. ``*`` stands for any kind."""

    kind: str
    closes: int
    """0 at once, 1 until tonight's close, at most 7 (the retention table's days)."""


class HoldRules(msgspec.Struct, frozen=True):
    """How holds are kept."""

    shelf_days: int = 7
    """Open days that an item waits on the hold shelf."""
    months: int = 12
    """Months after which a hold that was never filled ends."""


class NoticeRules(msgspec.Struct, frozen=True):
    """When messages are made; all of them at the day's close."""

    reminder_days: int = 3
    """Days before the due date; 0 for no reminder."""
    overdue_days: tuple[int, ...] = (7, 14, 28)
    """Days after the due date, one for each step."""
    expiry_days: int = 30
    """Days before a card expires; 0 for no notice."""


class LossRules(msgspec.Struct, frozen=True):
    """What a lost or damaged item costs."""

    price_cents: int = 2500
    """Where the catalogue has no price."""
    processing_cents: int = 500
    refund_days: int = 90
    """Days after payment in which a found item's price is paid back against the receipt."""


class Call(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to call."""

    who: str
    """Their office, as the desk knows it: the director, the chair of the board."""
    telephone: str


class DisclosureRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is called when somebody asks for records, and how requests are watched."""

    calls: tuple[Call, ...] = ()
    """The custodian first, then deputies, in the order in which they are called."""
    counsel: Call | None = None
    remind_days: int = 2
    """How many days before an answer is due it stands among what is urgent."""
    answer_days: int = 14
    """Within how many days a request is answered whose law and paper name no day."""


class StatisticsRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How counts are made fit to be published (§ 11-25(b)(4)), and where the library stands in the national survey."""

    threshold: int = 10
    """The smallest number that a published table shows of what people did or are."""
    survey_key: str = ""
    """The survey's own key of the library (FSCSKEY)."""
    year_begins: int = 7
    """The month with which the library's fiscal year begins."""
    questions: str = ""
    """A file with the state's own questions in the annual report; empty where the library has not got its list."""


class ComputerKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of public computer."""

    code: str
    name: str
    youngest: int = 0
    """Years of age from which somebody may sit there; 0 for any. Whoever's birth date is unknown is of age."""
    oldest: int = 0
    """Years of age up to which somebody may sit there (a computer for children); 0 for any."""
    minutes: int = 60
    """How long one sitting is."""
    internet: bool = True
    """Whether one gets to the Internet there: the state asks how many such machines and uses there are."""
    counts: bool = True
    """Whether sitting there takes of the day's minutes; a machine that only searches the catalogue does not."""


class ComputerRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How public computers are shared."""

    kinds: tuple[ComputerKind, ...] = (ComputerKind("internet", "Internet computer"),)
    minutes_a_day: int = 120
    """How long one patron may sit in a day, all sittings together."""
    minutes_when_waiting: int = 30
    """How long one sitting is while somebody waits for that kind."""
    extension_minutes: int = 15
    """What one extension adds, while nobody waits."""
    warn_minutes: int = 5
    """How long before the end the screen says so."""
    called_minutes: int = 5
    """How long a computer is kept for whoever is next."""
    guest_minutes: int = 60
    """How long one guest pass is good for in all."""
    reserve_days: int = 7
    """How many days ahead a computer may be reserved; 0 for not at all."""
    filtered: tuple[str, ...] = ("juvenile",)
    """Categories of patron for whom the filter for children applies."""

    def kind(self, code: str) -> ComputerKind | None:
        """The kind with this code."""
        return next((one for one in self.kinds if one.code == code), None)


class Library(msgspec.Struct, frozen=True):
    """The library that this house belongs to."""

    name: str
    town: str
    kind: str
    """public, association, industrial, commercial, governmental, school or higher education (§ 11-25(b)(3))."""
    categories: tuple[Category, ...]
    rules: tuple[LoanRule, ...]
    overdue_limit: int = 5
    """Overdue items at which lending stops and asks."""
    owed_limit_cents: int = 1000
    """An amount owed at which lending stops and asks; 0 for never."""
    fines: tuple[FineRule, ...] = ()
    last_borrower: tuple[LastBorrowerRule, ...] = (LastBorrowerRule("*", 1),)
    holds: HoldRules = HoldRules()
    notices: NoticeRules = NoticeRules()
    losses: LossRules = LossRules()
    disclosure: DisclosureRules = DisclosureRules()
    statistics: StatisticsRules = StatisticsRules()
    computers: ComputerRules = ComputerRules()
    language: str = "en"
    """The first language of pages and letters: en or es."""
    address: tuple[str, ...] = ()
    """The library's own address, as it heads a letter."""
    telephone: str = ""
    site: str = ""
    """The address of the patron's pages, as a message gives it."""
    timezone: str = "America/New_York"
    unproved_days: int = 0
    """Days a registration runs while no identification or no proof of residence was seen; 0 for the whole term."""
    grace_after_move_in_days: int = 90
    """Days after it moved in for which a registration that has long lapsed is not erased."""

    @property
    def ledger_name(self) -> str:
        """What the ledger's checkpoints are headed with."""
        return "-".join("".join(sign if sign.isalnum() else " " for sign in self.name.casefold()).split()) + ".carrel"

    @property
    def among_others(self) -> str:
        """What an archive calls the library: its key in the national survey, or its name where it has none."""
        return self.statistics.survey_key or self.name

    def category(self, code: str) -> Category:
        """The category with this code, or the first where it is not (no longer) one of the library's."""
        return next((found for found in self.categories if found.code == code), self.categories[0])

    def is_filtered(self, code: str) -> bool:
        """Whether the filter for children applies to a category of patron at a public computer."""
        category = self.category(code)
        return category.minor or category.code in self.computers.filtered

    def town_counted(self, town: str) -> str:
        """A town as it is counted: the library's own in one spelling, so that nobody at home is counted as a guest."""
        plain = " ".join(town.split())
        return self.town if plain.casefold() == self.town.casefold() else plain

    def rule(self, category: str, kind: str) -> LoanRule:
        """The most particular rule: both named, then the kind, then the category, then the general one."""
        found = _most_particular(self.rules, category, kind)
        if found is None:
            raise ValueError("library.toml has no rule for any category and any kind: add one with * and *")
        return found

    def fine(self, category: str, kind: str) -> FineRule | None:
        """The most particular fine; None where this costs nothing."""
        return _most_particular(self.fines, category, kind)

    def closes_kept(self, kind: str) -> int:
        """How many closes of day who had such an item last outlives."""
        rules = {rule.kind: rule.closes for rule in self.last_borrower}
        return min(7, rules.get(kind, rules.get("*", 1)))


Rule = TypeVar("Rule", LoanRule, FineRule)


def _most_particular(rules: tuple[Rule, ...], category: str, kind: str) -> Rule | None:
    for who, what in ((category, kind), ("*", kind), (category, "*"), ("*", "*")):
        for rule in rules:
            if rule.category == who and rule.kind == what:
                return rule
    return None
