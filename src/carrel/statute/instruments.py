"""What each kind of paper opens under a statute, what is to be seen of it, and what is said to whoever brings it.

Data, so that another state's statute is another pack and no other program. The policies decide; this tells people
what the policies will ask of them, and a test holds the two together.
"""

from enum import StrEnum

from carrel.records.requests import Instrument
from carrel.records.vocabulary import RecordClass
from carrel.statute.entry import Entry


class GroundName(StrEnum):
    """The ground that an instrument brings for a release; each is an action of its own in the policies."""

    COURT_ORDER = "court order"
    PERMISSION = "written permission"
    ANOTHER = "another ground"
    NONE = "none"


class Course(StrEnum):
    """What happens to a request first."""

    REVIEW = "review"
    """Item by item, by whoever decides."""
    AT_ONCE = "at once"
    """It may be carried out while it is read: whoever decides is called now."""
    COUNSEL = "counsel"
    """A lawyer is asked before anything else."""
    ANSWER = "answer"
    """In writing, with what is not confidential."""
    REFUSE = "refuse"


class Item(Entry, frozen=True, kw_only=True):
    """One thing of an instrument that somebody must have seen. What was seen is written down; there is no tick."""

    key: str
    asks: str
    """For the person who looks."""
    required: bool = True
    """Without it the instrument is returned for its defects."""


class InstrumentRule(Entry, frozen=True, kw_only=True):
    """What the statute makes of one kind of instrument."""

    kind: Instrument
    ground: GroundName
    clause: str
    """Whose words decide about it."""
    path: Course
    judge: bool = False
    """A judge must have signed it."""
    must_answer: bool = False
    """Where it stands, the statute says "shall"; otherwise "may"."""
    silent: bool = False
    """It may forbid telling anybody that it exists."""
    days_to_answer: int | None = None
    """Working days within which it is to be answered; None where no law known here sets a time."""
    days_source: str = ""
    """Where that time comes from; written if and only if there is one."""
    opens: str
    """What it can open, for a reader."""
    words: str
    """What to say to the person at the desk."""
    call: str
    """Whom to call first."""
    alone: bool = False
    """Nobody but whoever decides may be called: the paper may forbid that anybody else hears of it."""
    checklist: tuple[Item, ...]
    refusal: str
    """The sentence of a letter that refuses it, citing the clause."""
    source: str

    def required(self) -> frozenset[str]:
        """The items without which it is returned."""
        return frozenset(item.key for item in self.checklist if item.required)


class Parents(StrEnum):
    """What the statute says of parents."""

    NONE = "none"
    MAY = "may"
    SHALL = "shall"


class Minors(Entry, frozen=True, kw_only=True):
    """What the statute says of young users and of their parents."""

    own_signature: int
    """Whole years from which a user signs a permission themselves; 0 where the statute names no age."""
    parents: Parents
    """Whether a parent may be, or shall be, told what a child's records hold."""
    age: int
    """Whole years under which a parent is told; 0 where none is."""
    custodial: bool = False
    """Only a parent who has custody."""
    classes: tuple[RecordClass, ...] = ()
    """The classes a parent is told of."""
    words: str
    """The same, for a reader."""
    source: str
