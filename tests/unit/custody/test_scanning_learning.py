"""What a scan learns of a house: whom it looks for, and who is no patron although their name is one's."""

from pathlib import Path

from at_work import AtWork
from carrel import catalog
from carrel.catalog import TitleEntry
from carrel.custody.scanning.learning import learn
from carrel.records.refusals import Refusal
from scanned import kinds


def test_a_name_that_an_author_bears_tells_of_nobody(work: AtWork, tmp_path: Path) -> None:
    """Which of the two is meant, a text does not tell: a list of new books is not a list of patrons."""
    work.person(given="Octavo", family="Zulwright")
    work.person(given="Quarto", family="Zulquill")
    with work.house.store.write() as tx:
        catalog.put_title(tx, TitleEntry("The Salt Lantern", author="Zulwright, Octavo, 1850-1900"))
    roll = learn(work.house, work.keeper, lambda _: None)
    assert not isinstance(roll, Refusal)
    books, people = tmp_path / "books.txt", tmp_path / "people.txt"
    books.write_text("new this week: a work of Octavo Zulwright\n", encoding="utf-8")
    people.write_text("came this week: our friend Quarto Zulquill\n", encoding="utf-8")
    assert kinds(roll, books) == {}
    assert kinds(roll, people) == {"name": 1}
