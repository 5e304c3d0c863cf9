"""What stands on the demo's shelves: works of the public domain in several editions, and things to borrow."""

import pkgutil
import unicodedata
from itertools import accumulate, compress
from operator import itemgetter
from random import Random
from typing import Final, final

import msgspec

from carrel.catalog import Audience, ItemEntry, ItemState, TitleEntry
from carrel.exchange.demo.chance import chance
from carrel.exchange.demo.people import LIBRARY_DIGITS
from carrel.exchange.demo.places import PLACES
from carrel.formats import barcode
from carrel.records.ids import BranchId, TitleId

_SHELVES: Final = {
    "F": ("FIC", "Fiction", Audience.ADULT),
    "M": ("MYS", "Mystery", Audience.ADULT),
    "SF": ("SF", "Science fiction and fantasy", Audience.ADULT),
    "Y": ("YA", "Teen room", Audience.TEEN),
    "J": ("J FIC", "Children's room", Audience.CHILD),
    "E": ("E", "Picture books", Audience.CHILD),
    "92": ("BIO", "Biography", Audience.ADULT),
}
"""Code in works.tsv to call number, shelf and audience; any other code is itself the call number."""
_MORE: Final = (
    ("large print", "book", "LP", "Large print", 0.6, (Audience.ADULT,)),
    ("audiobook", "audiobook", "CD", "Audiobooks", 0.6, tuple(Audience)),
    ("annotated edition", "book", "", "", 0.2, (Audience.ADULT, Audience.TEEN)),
    ("graphic novel", "book", "GN", "Graphic novels", 0.16, tuple(Audience)),
    ("illustrated edition", "book", "", "", 0.5, (Audience.TEEN, Audience.CHILD)),
)
"""Further editions: label, kind, call number before, shelf, how often, for whom."""
_THINGS: Final = {
    "video": ("DVD", "Films"),
    "music": ("CD MUS", "Music"),
    "sheet-music": ("MUS", "Sheet music"),
    "magazine": ("PER", "Magazines"),
    "equipment": ("LOT", "Library of things"),
    "kit": ("KIT", "Kits"),
    "reference": ("REF", "Reading room"),
}
_PRICES: Final = {"equipment": (2500, 18900), "kit": (3000, 9000), "audiobook": (1995, 3995), "magazine": (500, 900)}
_USUAL_PRICE: Final = (799, 2999)
_ALL_OUT: Final = 12
"""Titles so sought after that no copy is ever in."""
_ELSEWHERE: Final = (ItemState.IN_TRANSIT, ItemState.REPAIR, ItemState.MISSING, ItemState.DAMAGED)


class Edition(msgspec.Struct, frozen=True):
    """One title of the demo."""

    title: str
    author: str
    year: str
    kind: str
    audience: Audience
    call_number: str
    shelf: str

    @property
    def lendable(self) -> bool:
        """Whether its copies may leave the building."""
        return self.kind != "reference"

    @property
    def entry(self) -> TitleEntry:
        """As the catalogue describes it. Without an ISBN: that would be some real book's."""
        return TitleEntry(self.title, self.author, self.year, kind=self.kind, language="eng")


def editions(seed: int) -> tuple[Edition, ...]:
    """Every title of the demo."""
    rng = chance(seed, "editions")
    found: list[Edition] = []
    for shelf, author, title, year in _lines("works.tsv"):
        found += _of_work(rng, shelf, author, title, year)
    for kind, audience, maker, title, year in _lines("things.tsv"):
        head, place = _THINGS[kind]
        call_number = f"{head} {_cutter(maker or title)}"
        found.append(Edition(title, maker, year, kind, Audience(audience), call_number, place))
    return tuple(found)


@final
class Stock:
    """Draws copies of the editions, the sought-after ones more often."""

    def __init__(self, seed: int, titles: tuple[tuple[Edition, TitleId], ...], branches: tuple[BranchId, ...]) -> None:
        self._rng = chance(seed, "items")
        self._titles = titles
        self._branches = branches
        self._serial = 0
        sought = [self._rng.paretovariate(1.6) for _ in titles]
        to_lend = [pair[0].lendable for pair in titles]
        self._to_lend = list(compress(titles, to_lend))
        by_weight = sorted(zip(compress(sought, to_lend), self._to_lend, strict=True), key=itemgetter(0), reverse=True)
        most = [pair for _, pair in by_weight[:_ALL_OUT]]
        self.sought = tuple(title for _, title in most)
        """The most sought-after titles, the first first: their copies are never in."""
        self._unlent = list(reversed(most))
        self._unseen = [pair for pair in reversed(titles) if pair not in most]
        self._weights = list(
            accumulate(0.0 if pair in most else weight for pair, weight in zip(titles, sought, strict=True))
        )
        self._weights_to_lend = list(accumulate(compress(sought, to_lend)))

    def copy_on_loan(self) -> ItemEntry:
        """A copy that somebody has: of a sought-after title that has none yet, while there are any."""
        if self._unlent:
            return self._copy(self._unlent.pop(), ItemState.ON_LOAN)
        pair = self._rng.choices(self._to_lend, cum_weights=self._weights_to_lend)[0]
        return self._copy(pair, ItemState.ON_LOAN)

    def copy_here(self) -> ItemEntry:
        """A copy that is in the house: of a title that has none yet, while there are any."""
        pair = self._unseen.pop() if self._unseen else self._rng.choices(self._titles, cum_weights=self._weights)[0]
        away = self._rng.random() < 0.015
        return self._copy(pair, self._rng.choice(_ELSEWHERE) if away else ItemState.AVAILABLE)

    def _copy(self, pair: tuple[Edition, TitleId], state: ItemState) -> ItemEntry:
        edition, title = pair
        rng = self._rng
        self._serial += 1
        branch = rng.choices(self._branches, [place.share for place in PLACES])[0]
        new = edition.kind in ("book", "video") and rng.random() < 0.04
        return ItemEntry(
            barcode=barcode("3", LIBRARY_DIGITS, self._serial),
            title=title,
            branch=branch if edition.lendable else self._branches[0],
            kind=f"{edition.kind}-new" if new else edition.kind,
            audience=edition.audience,
            call_number=edition.call_number,
            shelf="New arrivals" if new else edition.shelf,
            lendable=edition.lendable,
            price_cents=rng.randint(*_PRICES.get(edition.kind, _USUAL_PRICE)),
            state=state,
        )


def _of_work(rng: Random, code: str, author: str, title: str, year: str) -> list[Edition]:
    head, shelf, audience = _SHELVES.get(code) or _by_number(code)
    call_number = f"{head} {_cutter(author)}"
    found = [Edition(title, author, year, "book", audience, call_number, shelf)]
    for label, kind, before, elsewhere, often, whom in _MORE:
        if audience in whom and rng.random() < often:
            number = f"{before} {call_number}".strip()
            found.append(Edition(f"{title} ({label})", author, year, kind, audience, number, elsewhere or shelf))
    return found


def _by_number(code: str) -> tuple[str, str, Audience]:
    if code.startswith("J "):
        return code, "Children's room", Audience.CHILD
    return code, "Poetry and plays" if code.startswith("8") else "Nonfiction", Audience.ADULT


def _cutter(name: str) -> str:
    """The three letters on the spine."""
    apart = unicodedata.normalize("NFKD", name.removeprefix("The ").removeprefix("An ").removeprefix("A "))
    return "".join(sign for sign in apart if sign.isascii() and sign.isalpha())[:3].upper()


def _lines(name: str) -> list[list[str]]:
    """The lines of a table in this folder; the first says what its columns are."""
    raw = pkgutil.get_data(__package__, name) or b""
    return [line.split("\t") for line in raw.decode().splitlines()[1:]]
