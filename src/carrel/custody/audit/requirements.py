"""The 36 requirements of the professional checklists, in our own plain words.

They are drawn from the checklists and guidelines of the American Library Association, from the NISO privacy
principles, from § 11-25 and from what libraries do. Some are known from memory only; their tags say so.
"""

from enum import StrEnum

import msgspec


class Group(StrEnum):
    """Under which head of the report a requirement stands."""

    KEPT = "what is kept, and for how long"
    NEVER = "what is never written down"
    INSIDE = "who may look, and the record of it"
    OUTSIDE = "when somebody from outside asks"
    TOLD = "what the library's users are told and may do"
    MACHINES = "machines, messages and other firms"
    CARE = "what people must see to"


class Requirement(msgspec.Struct, frozen=True):
    """One requirement."""

    number: int
    """From 1 to 36, as the list of checklists numbers them."""
    group: Group
    words: str
    sources: tuple[str, ...]
    """Which checklists ask for it."""
    ask: str = ""
    """What the custodian is asked, where no machine can know; empty where Carrel answers from its own state."""

    @property
    def live(self) -> bool:
        """Whether the answer is found, and not given."""
        return not self.ask


_OVERVIEW = "ALA privacy checklists: overview"
_COMPUTERS = "ALA privacy checklists: public access computers"
_EXCHANGE = "ALA privacy checklists: data exchange"
_VENDORS = "ALA privacy checklists: vendors"
_WEB = "ALA privacy checklists: websites"
_SYSTEMS = "ALA guidelines for library management systems"
_FROM_MEMORY = "Checklist for library management systems (from memory)"
_ENFORCEMENT = "ALA guidelines on law enforcement requests"
_TOOLKIT = "ALA Privacy Tool Kit"
_MAGI = "Magi checklist (2005)"
_OPERATION = "The statute: as necessary for operation"
_THIRD = "The statute: no release to third parties"
_PERMISSION = "The statute: the user's written permission"
_STATISTICS = "The statute: statistical reports"

REQUIREMENTS = (
    Requirement(
        1,
        Group.KEPT,
        (
            "every kind of record has a stated purpose, something that ends it, and a time after which it"
            " is gone; nothing can be stored that has none"
        ),
        (_OVERVIEW, _VENDORS),
    ),
    Requirement(
        2,
        Group.KEPT,
        "when an item comes back, the link between it and whoever had it is cut, unless the board decided otherwise",
        (_MAGI, _SYSTEMS),
    ),
    Requirement(
        3,
        Group.KEPT,
        "what somebody has borrowed before is kept only if they asked for it, and goes when they no longer wish it",
        (_SYSTEMS,),
    ),
    Requirement(
        4,
        Group.KEPT,
        (
            "nothing says who sat at a public computer once they have left; the queue and the day's "
            "minutes live until the close"
        ),
        (_COMPUTERS,),
    ),
    Requirement(
        5,
        Group.NEVER,
        (
            "there is no place in the database for an address, a page, a file name or anything else that "
            "was viewed on the Internet"
        ),
        ("The board's policy, 3",),
    ),
    Requirement(
        6,
        Group.NEVER,
        "statistics are counted when things happen, and never by reading what was kept about people",
        (_TOOLKIT,),
    ),
    Requirement(
        7,
        Group.NEVER,
        (
            "no table is published before small numbers, sums that give them away and differences between"
            " tables are checked"
        ),
        ("Disclosure control as statistical offices practise it", _STATISTICS),
    ),
    Requirement(
        8,
        Group.NEVER,
        "what people searched for or asked about is not kept",
        (_OVERVIEW,),
    ),
    Requirement(
        9,
        Group.INSIDE,
        "staff open a record only for an act of their duty, and each opening is recorded",
        (_OPERATION,),
    ),
    Requirement(
        10,
        Group.INSIDE,
        "the record of openings says who and for what, never what was read, and itself forgets whom it concerned",
        (_EXCHANGE,),
    ),
    Requirement(
        11,
        Group.MACHINES,
        "a machine that asks for records has an account of its own and is told only the fields on its list",
        (_EXCHANGE,),
    ),
    Requirement(
        12,
        Group.MACHINES,
        "what goes to another library asks for the item and neither names nor numbers whoever wants it",
        (_MAGI, "Wis. Stat. 43.30(2) and (3)"),
        ask=(
            "have you looked at what leaves for other libraries, in every program you use for it? the "
            "sheets that Carrel prints name nobody"
        ),
    ),
    Requirement(
        13,
        Group.KEPT,
        "records are encrypted where they lie, and when their keys are destroyed no backup brings them back",
        (_VENDORS, _FROM_MEMORY),
    ),
    Requirement(
        14,
        Group.MACHINES,
        (
            "hold slips, notices and the subject lines of messages say no more than they must, and never "
            "a title where others may read it"
        ),
        (_FROM_MEMORY,),
        ask=(
            "have you read the messages and slips as they arrive, printed ones and voicemail too? hold "
            "slips of Carrel bear a code and no name"
        ),
    ),
    Requirement(
        15,
        Group.MACHINES,
        "a receipt or slip shows the end of a card's number and no more",
        (_FROM_MEMORY,),
        ask=(
            "have you looked at every receipt and slip that is handed out, from other programs too? those"
            " of Carrel bear no card number"
        ),
    ),
    Requirement(
        16,
        Group.OUTSIDE,
        "nothing reaches anybody outside except by one door, which asks for a paper and a decision",
        (_THIRD,),
    ),
    Requirement(
        17,
        Group.OUTSIDE,
        "a paper that the law does not recognise opens nothing",
        (_THIRD,),
    ),
    Requirement(
        18,
        Group.OUTSIDE,
        (
            "an officer answers for privacy, somebody stands in for them, and the library's lawyer is "
            "known, each with a telephone number"
        ),
        (_OVERVIEW, _ENFORCEMENT),
    ),
    Requirement(
        19,
        Group.OUTSIDE,
        "what is released is what the paper names: those people, those records, those days, and while it is in force",
        (_ENFORCEMENT,),
    ),
    Requirement(
        20,
        Group.OUTSIDE,
        "releases and refusals stand in a register that nobody can alter without its being seen",
        (_ENFORCEMENT,),
    ),
    Requirement(
        21,
        Group.OUTSIDE,
        "a request that must be kept secret is hidden from everybody who does not have to answer it",
        ("18 U.S.C. § 2709 (national security letters)",),
    ),
    Requirement(
        22,
        Group.TOLD,
        "the public can see how many requests came and what became of them, and would miss a year that is not told",
        (_SYSTEMS,),
    ),
    Requirement(
        23,
        Group.OUTSIDE,
        "records may be held for a legal paper without being told, for a limited time and on a lawyer's advice",
        (_ENFORCEMENT,),
    ),
    Requirement(
        24,
        Group.TOLD,
        "a user can see, take away and correct what is theirs, and see who looked",
        ("NISO privacy principle 10",),
    ),
    Requirement(
        25,
        Group.OUTSIDE,
        (
            "a user's permission names who may be told what and until when, is theirs alone to give, and "
            "can be taken back"
        ),
        (_PERMISSION,),
    ),
    Requirement(
        26,
        Group.OUTSIDE,
        "the young are users like others: a parent is told what the statute lets them be told, and otherwise nothing",
        (_THIRD, "The board's decision"),
    ),
    Requirement(
        27,
        Group.MACHINES,
        "every firm whose machine acts for the library stands in a register, with its contract and its list of fields",
        (_VENDORS,),
    ),
    Requirement(
        28,
        Group.CARE,
        "if confidential records get out, it is known who does what, and those concerned are told",
        (_OVERVIEW,),
        ask=(
            "is there a written plan for a breach, does everybody in it know their part, and does it say "
            "how those concerned are told?"
        ),
    ),
    Requirement(
        29,
        Group.TOLD,
        (
            "the notice on the wall says in plain words what the rules that are carried out say, because "
            "it is made of them"
        ),
        (_OVERVIEW,),
    ),
    Requirement(
        30,
        Group.INSIDE,
        (
            "the law and the policy in force have a date and a version, and each decision says which one "
            "it was made under"
        ),
        (_FROM_MEMORY,),
    ),
    Requirement(
        31,
        Group.CARE,
        (
            "paper with names on it, such as sign-up sheets and lists, is destroyed when its day is over,"
            " and somebody makes sure"
        ),
        (_OVERVIEW, _COMPUTERS),
        ask="who destroys lists, sign-up sheets and print-outs, when, and when did you last look in the drawers?",
    ),
    Requirement(
        32,
        Group.INSIDE,
        "no password is one that somebody else gave out, and those who answer for the records need a second factor",
        (_EXCHANGE,),
    ),
    Requirement(
        33,
        Group.MACHINES,
        (
            "the pages fetch nothing from anybody else, tell nobody where a reader came from, and leave "
            "no copy in a browser"
        ),
        (_WEB,),
    ),
    Requirement(
        34,
        Group.NEVER,
        "no log says which address asked for what and when",
        (_EXCHANGE,),
    ),
    Requirement(
        35,
        Group.KEPT,
        "whoever has not used the library for three years is no longer on its books",
        ("IMLS Public Libraries Survey, data element 503", "Provo City Library, records management plan"),
    ),
    Requirement(
        36,
        Group.CARE,
        "all of this is gone through at least once a year, and the answers are kept",
        ("ALA privacy audits",),
    ),
)
"""In the order of their numbers."""
