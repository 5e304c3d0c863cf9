"""What a library has decided about lending: its categories of patron, and its loan rules.

Written in ``library.toml`` by the board; nothing here is confidential.
"""

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


class LoanRule(msgspec.Struct, frozen=True):
    """For how long a kind of material is lent to a category of patron. ``*`` stands for any."""

    category: str
    kind: str
    days: int
    renewals: int


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
    timezone: str = "America/New_York"

    @property
    def ledger_name(self) -> str:
        """What the ledger's checkpoints are headed with."""
        return "-".join("".join(sign if sign.isalnum() else " " for sign in self.name.casefold()).split()) + ".carrel"

    def category(self, code: str) -> Category:
        """The category with this code, or the first where it is not (no longer) one of the library's."""
        return next((found for found in self.categories if found.code == code), self.categories[0])

    def rule(self, category: str, kind: str) -> LoanRule:
        """The most particular rule: both named, then the kind, then the category, then the general one."""
        for who, what in ((category, kind), ("*", kind), (category, "*"), ("*", "*")):
            for rule in self.rules:
                if rule.category == who and rule.kind == what:
                    return rule
        raise ValueError("library.toml has no rule for any category and any kind: add one with * and *")
