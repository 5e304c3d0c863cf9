"""The disclosure office: requests for records, from the paper at the desk to the answer (§ 11-25(b)(2))."""

from carrel.disclosure.answers import (
    AnswerLine,
    Cell,
    Draft,
    FileLine,
    Heading,
    LetterKept,
    LetterKind,
    Packet,
    Part,
    Prepared,
    Published,
    Released,
    Split,
    Summary,
    Transparency,
    YearOfRequests,
)
from carrel.disclosure.letters import draft, keep_letter
from carrel.disclosure.preparing import packet, prepare
from carrel.disclosure.releasing import release
from carrel.disclosure.splitting import parts_of, split
from carrel.disclosure.transparency import publish_year, transparency, unpublished_years

__all__ = [
    "AnswerLine",
    "Cell",
    "Draft",
    "FileLine",
    "Heading",
    "LetterKept",
    "LetterKind",
    "Packet",
    "Part",
    "Prepared",
    "Published",
    "Released",
    "Split",
    "Summary",
    "Transparency",
    "YearOfRequests",
    "draft",
    "keep_letter",
    "packet",
    "parts_of",
    "prepare",
    "publish_year",
    "release",
    "split",
    "transparency",
    "unpublished_years",
]
