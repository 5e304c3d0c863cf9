"""In what the statutes of the states differ: what a pack must say in words where nothing else in it says it already.

What the pack carries elsewhere (the kinds of library, the instruments, the minors, the history) is not written again;
:func:`carrel.statute.describing.described` joins both into one list.
"""

from carrel.statute.entry import Entry


class Dimension(Entry, frozen=True, kw_only=True):
    """One difference, as this statute settles it."""

    says: str
    source: str
    """The clause, or where else it comes from; that a statute is silent is its own source."""


class Dimensions(Entry, frozen=True, kw_only=True):
    """What a statute's pack says in words."""

    protects: Dimension
    """Which records."""
    identifies: Dimension
    """When a record identifies somebody."""
    nature: Dimension
    """A duty to keep confidential, or only leave to withhold."""
    operation: Dimension
    """How far the library's own people may use the records."""
    procedure: Dimension
    """What must happen before an instrument is obeyed."""
    consent: Dimension
    """Who permits, in what form, and whether it can be taken back."""
    collection: Dimension
    """What may be told to collect what is owed."""
    sharing: Dimension
    """What other libraries may be told."""
    cameras: Dimension
    """Recordings of surveillance cameras."""
    statistics: Dimension
    """What may be published of use."""
    excluded: Dimension
    """Records that the statute leaves out."""
    remedies: Dimension
    """What happens to whoever breaks it, and how long one may sue."""
    deciders: Dimension
    """Who decides, and what a board may settle itself."""
    schedule: Dimension
    """The state's schedule for destroying public records."""
