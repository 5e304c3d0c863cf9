"""``carrel prove``: the attack. Everything the house knows is searched for in every byte it has written.

It gathers every identity and every link through the gate (one entry tells of it), looks for each in the raw bytes
in every encoding, and tries every key that exists on every box that lies anywhere.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from carrel.custody.boxes import LiveBoxes, Places, Tally, late_keys
from carrel.custody.chance import Guess
from carrel.custody.encodings import READINGS
from carrel.custody.gathering import gather
from carrel.custody.gathering_requests import request_needles
from carrel.custody.guessing import guesses
from carrel.custody.needles import Needle, needles_of, secret, unsearchable
from carrel.custody.places import FAULTS, Block, Unpack, as_it_stands, blocks, files_of, sources
from carrel.custody.report import Find, Proof, Trace, Unread
from carrel.custody.searching import Searcher
from carrel.gate import Act, Denied, House, Proving, decide_proof, perform
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import KeyGone, registrations
from carrel.store.publics import public_texts
from carrel.store.whereabouts import whereabouts

_CHUNK = 20_000
"""Patrons searched for in one pass over the bytes: memory is bounded by it."""
_OVERLAP = 4096
"""Bytes by which blocks overlap: more than the longest box, and than a link in any encoding."""
_LISTED = 1000
"""Finds listed one by one; the rest are counted."""
_KEY_FILE = ".key"
"""Where a key belongs."""


def prove(
    house: House, actor: Actor, places: Sequence[Path], say: Callable[[str], None], unpack: Unpack = as_it_stands
) -> Proof | Refusal:
    """Search the database's own files and everything at or under ``places``. ``say`` hears each step as it begins.

    ``unpack`` reads what is packed in a way that custody does not know.
    """
    proving = _begin(house, actor)
    if isinstance(proving, Refusal):
        return proving
    with house.store.read() as tx:
        rows = registrations.rows(tx)
    own = whereabouts(house.store)
    search = _Search(house, actor, proving, [*own, *places], unpack)
    say(f"opening every box in {len(search.paths)} files")
    search.open_boxes()
    for start in range(0, max(1, len(rows)), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        say(f"gathering what is known of {len(chunk)} of {len(rows)} patrons")
        searcher = search.gather(chunk, with_keys=start == 0)
        if isinstance(searcher, Refusal):
            return searcher
        say(f"searching {len(search.paths)} files for {searcher.patterns} patterns")
        search.look(searcher)
    say("guessing what belongs together")
    guessed = guesses(house, actor, proving.grant, search.places)
    if isinstance(guessed, Refusal):
        return guessed
    return search.report(
        guessed, () if own else ("the database's own files: PostgreSQL does not show them to this account",)
    )


def _begin(house: House, actor: Actor) -> Proving | Refusal:
    def work(act: Act) -> Proving | Refusal:
        match decide_proof(act):
            case Denied() as denied:
                return not_allowed(denied)
            case Proving() as proving:
                return proving

    return perform(house, actor, Purpose.PROVE, work)


class _Search:
    """One proof on its way: what is being searched, and what has been found so far."""

    def __init__(self, house: House, actor: Actor, proving: Proving, places: Sequence[Path], unpack: Unpack) -> None:
        self._unpack = unpack
        files = files_of(places)
        self.paths = files.paths
        self._house, self._actor, self._proving = house, actor, proving
        self._live = LiveBoxes(house)
        self._tally = Tally(proving.carver, self._live)
        self._unread = {str(fault.filename): Unread(str(fault.filename), _why(fault)) for fault in files.faults}
        self._finds: dict[tuple[str, int, Trace], Find] = {}
        self._explained: dict[tuple[str, int, Trace], Find] = {}
        self._bytes = self._patrons = self._links = self._needles = self._unsearchable = 0

    def open_boxes(self) -> None:
        """Try every key on every box."""

        def work(block: Block) -> None:
            self._bytes += block.own
            self._tally.add(block)

        self._over_all(work)

    def gather(self, rows: Sequence[PatronId], with_keys: bool) -> Searcher | Refusal:
        """Everything to look for that concerns these patrons, and what is the house's own."""
        gathered = gather(self._house, self._actor, self._proving.grant, rows)
        if isinstance(gathered, Refusal):
            return gathered
        needles: list[Needle] = []
        if with_keys:
            asked = request_needles(self._house, self._actor, self._proving.grant)
            if isinstance(asked, Refusal):
                return asked
            needles += self._keys() + asked
        for number, known in enumerate(gathered):
            found = list(needles_of(number, known))
            self._unsearchable += unsearchable(known, found)
            self._links += len(known.things)
            needles += found
        searcher = Searcher(gathered, needles)
        with self._house.store.read() as tx:
            searcher.learn_public(public_texts(tx))
        self._patrons += len(gathered)
        self._needles += searcher.patterns
        return searcher

    def look(self, searcher: Searcher) -> None:
        """Search everything for one chunk's needles."""

        def work(block: Block) -> None:
            for find, explained in searcher.search(block):
                if find.trace is not Trace.KEY or not find.place.endswith(_KEY_FILE):
                    (self._explained if explained else self._finds).setdefault((find.place, find.at, find.trace), find)

        self._over_all(work)

    @property
    def places(self) -> Places:
        """Where live boxes were seen."""
        return self._tally.places

    def report(self, guessed: Sequence[Guess], out_of_reach: tuple[str, ...]) -> Proof:
        """What was searched and what was found."""
        finds = sorted(self._finds.values(), key=lambda find: (find.place, find.at))
        return Proof(
            files=len(self.paths),
            bytes=self._bytes,
            patrons=self._patrons,
            links=self._links,
            needles=self._needles,
            readings=READINGS,
            unsearchable=self._unsearchable,
            finds=tuple(finds[:_LISTED]),
            more=max(0, len(finds) - _LISTED),
            explained=tuple(list(self._explained.values())[:_LISTED]),
            boxes=self._tally.boxes(self._house),
            live_boxes=len(self._live),
            late_keys=late_keys(self._house, self._proving.carver.keys),
            unread=tuple(self._unread.values()),
            out_of_reach=out_of_reach,
            guesses=tuple(guessed),
        )

    def _keys(self) -> list[Needle]:
        needles: list[Needle] = []
        for name in self._house.ring.keeper.names():
            try:
                needles += secret(self._house.ring.keeper.fetch(name), Trace.KEY)
            except KeyGone:
                continue  # destroyed since it was named
        return needles

    def _over_all(self, work: Callable[[Block], None]) -> None:
        for path in self.paths:
            try:
                for source in sources(path, self._unpack):
                    for block in blocks(source, _OVERLAP):
                        work(block)
            except FileNotFoundError:
                continue  # deleted since it was listed
            except FAULTS as fault:
                self._unread[str(path)] = Unread(str(path), _why(fault))


def _why(fault: BaseException) -> str:
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror.lower()
    return "an archive that is damaged or under a password"
