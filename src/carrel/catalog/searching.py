"""The public's search: titles by words, the likeliest first. Nothing of a search is kept anywhere.

What another library lent for somebody here is not in it, nor what was entered in haste at the desk, nor what is gone.
A title whose words begin with what was typed comes before one in whose middle it stands.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import BindParameter, ColumnElement, Exists, and_, bindparam, case, literal, or_, select, true

from carrel.catalog.items import ItemState
from carrel.catalog.tables import by_hand, items, titles, visiting
from carrel.catalog.titles import Title, folded, literally
from carrel.records.ids import BranchId, ItemId, TitleId
from carrel.store import Statement, Transaction

_MOST_WORDS = 6
_SHORT = 2
_GONE: Final = (ItemState.WITHDRAWN, ItemState.LOST, ItemState.MISSING, ItemState.ON_ORDER)
_Row = tuple[TitleId, str, str, str, str, str, str]


def search_public(
    transaction: Transaction, words: str, here_now: bool, branch: BranchId | None, skip: int, most: int
) -> Sequence[Title]:
    """Titles in which every word stands, without case and accents. ``here_now`` asks for an item on its shelf.

    ``branch`` asks for an item of that branch. No words find nothing.
    """
    sought = folded(words).split()[:_MOST_WORDS]
    if not sought:
        return ()
    # a letter or two stand in nearly every title: alone they are the beginning of one, beside a word they are left out
    long = [word for word in sought if len(word) > _SHORT]
    phrase = literally(" ".join(sought))
    sought = long
    asked = {f"in{n}": f"%{literally(word)}%" for n, word in enumerate(sought)}
    asked |= {f"begins{n}": f"% {literally(word)}%" for n, word in enumerate(sought)}
    asked |= {f"whole{n}": f"% {literally(word)} %" for n, word in enumerate(sought)}
    statement = _statement(len(sought), here_now, branch is not None)
    values = {} if branch is None else {"branch": branch}
    rows = transaction.rows(statement, phrase=f"{phrase}%", skip=skip, most=most, **asked, **values)
    return tuple(Title(*row) for row in rows)


def listed(transaction: Transaction, title: TitleId) -> bool:
    """Whether the public is shown this title."""
    return transaction.row(_LISTED, title=title) is not None


def _shown(here_now: bool, at_branch: bool) -> Exists:
    """Whether a title has an item that the public may know of."""
    found = (
        select(items.c.id)
        .where(
            items.c.title == titles.c.id,
            *(items.c.state != state.value for state in _GONE),
            ~select(visiting.c.item).where(visiting.c.item == items.c.id).exists(),
            ~select(by_hand.c.item).where(by_hand.c.item == items.c.id, by_hand.c.flagged == 1).exists(),
        )
        .correlate(titles)
    )
    if here_now:
        found = found.where(items.c.state == ItemState.AVAILABLE.value)
    if at_branch:
        found = found.where(items.c.branch == bindparam("branch"))
    return found.exists()


_LISTED: Statement[tuple[TitleId]] = Statement(
    select(titles.c.id).where(titles.c.id == bindparam("title"), _shown(here_now=False, at_branch=False))
)
_made: dict[tuple[int, bool, bool], Statement[_Row]] = {}


def _statement(words: int, here_now: bool, at_branch: bool) -> Statement[_Row]:
    """The search for so many words; made once for each shape."""
    shape = (words, here_now, at_branch)
    if shape not in _made:
        _made[shape] = _make(words, here_now, at_branch)
    return _made[shape]


def _asked(text: ColumnElement[object], words: int, phrase: BindParameter[str]) -> Sequence[ColumnElement[bool]]:
    if not words:
        return (text.like(phrase, escape="!"),)
    return tuple(text.like(bindparam(f"in{n}"), escape="!") for n in range(words))


def _make(words: int, here_now: bool, at_branch: bool) -> Statement[_Row]:
    text = titles.c.folded
    padded = literal(" ") + text + literal(" ")
    every = range(words)
    phrase: BindParameter[str] = bindparam("phrase")
    articles = (text.like(literal(article) + phrase, escape="!") for article in ("the ", "a ", "an "))
    rank = case(
        (or_(text.like(phrase, escape="!"), *articles), 0),
        (and_(true(), *(padded.like(bindparam(f"whole{n}"), escape="!") for n in every)), 1),
        (and_(true(), *(padded.like(bindparam(f"begins{n}"), escape="!") for n in every)), 2),
        else_=3,
    )
    columns = (titles.c[name] for name in ("id", "title", "author", "year", "isbn", "language", "kind"))
    return Statement(
        select(*columns)
        .where(*_asked(text, words, phrase), _shown(here_now, at_branch))
        .order_by(rank, titles.c.title, titles.c.id)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )


_PUBLIC: Statement[tuple[int]] = Statement(
    select(items.c.id).where(
        items.c.id == bindparam("item"),
        ~select(visiting.c.item).where(visiting.c.item == items.c.id).exists(),
        ~select(by_hand.c.item).where(by_hand.c.item == items.c.id, by_hand.c.flagged == 1).exists(),
    )
)


def is_public(transaction: Transaction, item: ItemId) -> bool:
    """Whether an item is the library's own, and described: what visits or waits to be catalogued is not shown."""
    return transaction.row(_PUBLIC, item=item) is not None
