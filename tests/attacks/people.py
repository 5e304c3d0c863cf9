"""Invented people, and a day at the desk with them. What the library is told is remembered here, for the attacker."""

import random
from collections.abc import Iterator
from datetime import date

import msgspec

from carrel import catalog, desk
from carrel.catalog import ItemEntry, TitleEntry
from carrel.formats.barcodes import check_digit
from carrel.records.vocabulary import Role
from house import Built

_SOUNDS = ("zor", "vab", "quim", "dru", "ulph", "ber", "tazk", "mel", "oon", "xand", "wic", "pje", "grol", "ist")
_ODD = ("é", "ß", "ø", "ç", "î", "å")
"""Letters of Latin-1; ``Town.welcome`` is for people who write otherwise."""
_WORDS = ("Harbour", "Lantern", "Orchard", "Voyage", "Copper", "Thistle", "Winter", "Meadow", "Salt", "Signal")


class Person(msgspec.Struct):
    """Someone invented, and what they have in their hands."""

    application: desk.Application
    visit: str = ""
    barcodes: list[str] = msgspec.field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.application.given} {self.application.family}"


class Copy(msgspec.Struct):
    """A thing to lend."""

    barcode: str
    title: str


class Town:
    """The people and things of one test. Each house has its own, so that houses on one disk do not share a name."""

    def __init__(self, built: Built, people: int, copies: int) -> None:
        self.chance = random.Random()
        self.built = built
        self.clerk = built.actors[Role.CLERK]
        self.people = [Person(self._application(number)) for number in range(people)]
        self.copies = {copy.barcode: copy for copy in self._copies(copies)}
        for person in self.people:
            self._register(person)

    def welcome(self, given: str, family: str) -> Person:
        """Somebody with this name."""
        person = Person(msgspec.structs.replace(self._application(0), given=given, family=family))
        self._register(person)
        self.people.append(person)
        return person

    def lend(self, person: Person, barcode: str) -> None:
        """At the desk, card first."""
        served = desk.scan_card(self.built.house, self.clerk, person.application.card)
        assert isinstance(served, desk.Served), served
        assert isinstance(desk.lend(self.built.house, self.clerk, served.visit, barcode), desk.Lent)
        person.barcodes.append(barcode)

    def take_back(self, person: Person, barcode: str) -> None:
        """In the book drop: nobody says whose it was."""
        done = desk.return_item(self.built.house, self.clerk, barcode)
        assert isinstance(done, desk.Returned)
        assert done.was_on_loan
        person.barcodes.remove(barcode)

    def day(self, most: int = 4) -> list[str]:
        """Everybody borrows some things, and some bring some back; what went out, in order."""
        went = []
        free = [barcode for barcode in self.copies if not any(barcode in one.barcodes for one in self.people)]
        self.chance.shuffle(free)
        for person in self.people:
            for _ in range(self.chance.randint(1, most)):
                if free:
                    went.append(free.pop())
                    self.lend(person, went[-1])
        for person in self.people:
            for barcode in list(person.barcodes)[1:]:
                if self.chance.random() < 0.4:
                    self.take_back(person, barcode)
        return went

    def _register(self, person: Person) -> None:
        done = desk.register(self.built.house, self.clerk, person.application, different_person=True)
        assert isinstance(done, desk.Registered), done
        person.visit = done.visit

    def _application(self, number: int) -> desk.Application:
        chance, card = self.chance, f"2999{self.chance.randrange(10**9):09d}"
        given, family, guardian = self._word(2), self._word(3), f"{self._word(2)} {self._word(3)}"
        minor = number % 4 == 3
        return desk.Application(
            given=given,
            middle=self._word(2) if number % 3 == 1 else "",
            family=family + (chance.choice(_ODD) + "nd" if number % 2 else ""),
            category="child" if minor else "adult",
            card=card + check_digit(card),
            birth=date(chance.randint(2014, 2020) if minor else chance.randint(1930, 2005), chance.randint(1, 12), 17),
            street=f"{chance.randint(100, 9999)} {self._word(2)} Lane",
            town="Inventon",
            state="CT",
            postal_code="06999",
            phone=f"(860) 555-{chance.randrange(10**4):04d}",
            email=f"{given.lower()}.{chance.randrange(10**6)}@invented.example",
            guardian_name=guardian if minor else "",
            guardian_phone=f"860-555-{chance.randrange(10**4):04d}" if minor else "",
        )

    def _word(self, sounds: int) -> str:
        return "".join(self.chance.choice(_SOUNDS) for _ in range(sounds)).capitalize()

    def _copies(self, number: int) -> Iterator[Copy]:
        with self.built.house.store.write() as tx:
            for _ in range(number):
                words = self.chance.sample(_WORDS, 3)
                title = f"The {words[0]} and the {words[1]} of {words[2]} {self.chance.randrange(10**6)}"
                placed = catalog.put_title(tx, TitleEntry(title, author="Nobody, Invented", year="1901"))
                plain = f"3999{self.chance.randrange(10**9):09d}"
                barcode = plain + check_digit(plain)
                catalog.put_item(tx, ItemEntry(barcode, placed.id, self.built.branch, "book"))
                yield Copy(barcode, title)
