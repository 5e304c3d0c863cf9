"""Patrons at their own pages, for tests: with a password of their own, and signed in."""

from at_work import AtWork, Person
from carrel import desk
from carrel.records.actors import Actor
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Role

PASSWORD = "a lantern in the salt"


def as_themselves(person: Person) -> Actor:
    """The patron, signed in."""
    return Actor("", Role.PATRON, patron=person.row)


def with_password(work: AtWork, person: Person, password: str = PASSWORD) -> Actor:
    """The patron with a password they chose, signed in."""
    given = desk.give_password(work.house, work.clerk, work.again(person).visit, IdSeen.PASSPORT)
    assert isinstance(given, desk.SecretGiven), given
    chosen = desk.choose_own_password(work.house, as_themselves(person), given.secret, password)
    assert isinstance(chosen, desk.PasswordChosen), chosen
    return as_themselves(person)


def with_history(work: AtWork, person: Person, password: str = PASSWORD) -> Actor:
    """The patron, who keeps a reading history."""
    actor = with_password(work, person, password)
    assert isinstance(desk.switch_history_on(work.house, actor, password), desk.HistoryOn)
    return actor


def titles(work: AtWork, actor: Actor, password: str = PASSWORD) -> list[str]:
    """The titles of a patron's history."""
    read = desk.read_history(work.house, actor, password)
    assert isinstance(read, desk.HistoryRead), read
    return [line.title for line in read.lines]


class Post:
    """A mail that keeps what it was handed."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def hand_over(self, message: desk.Message) -> desk.Answer:
        self.sent.append((message.to, message.text))
        return desk.Answer.TAKEN

    def close(self) -> None:
        """Nothing is held open."""

    @property
    def code(self) -> str:
        return self.sent[-1][1].split()[0]
