"""How the disclosure office is spoken of: papers, states, steps and records in the words of the pages."""

from typing import Final

import msgspec

from carrel.fronts.web.languages import meant, said
from carrel.fronts.web.showing import Option, sentence
from carrel.records.requests import Instrument
from carrel.records.vocabulary import RecordClass

_TELLS: Final = {
    Instrument.WARRANT: meant("Signed by a judge. Officers come to search or to take something, now."),
    Instrument.COURT_ORDER: meant("Signed by a judge. It orders the library to hand something over by a day."),
    Instrument.JUDGE_SUBPOENA: meant("Headed “Subpoena”, and a judge has signed it by hand."),
    Instrument.ATTORNEY_SUBPOENA: meant("Headed “Subpoena”; a lawyer or a clerk has signed it, and no judge."),
    Instrument.AGENCY_SUBPOENA: meant("From an office of the government; no court has signed it."),
    Instrument.SECURITY_LETTER: meant("From the FBI or its like. It says that you may tell nobody."),
    Instrument.PERMISSION: meant("A patron has signed that this person may be told."),
    Instrument.INFORMATION_REQUEST: meant("A letter that asks for public records: a reporter, a citizen."),
    Instrument.GUARDIAN: meant("They ask what their child has, or reads."),
    Instrument.EMERGENCY: meant("They say that somebody is in danger, and have no paper."),
    Instrument.NOTHING: meant("They only ask: an officer, a relative, a caller."),
}
"""Each in one line that tells it from its neighbours."""
_GROUPS: Final = (
    (
        meant("They show a paper that a judge has signed"),
        (
            Instrument.WARRANT,
            Instrument.COURT_ORDER,
            Instrument.JUDGE_SUBPOENA,
        ),
    ),
    (
        meant("They show a paper, and no judge has signed it"),
        (
            Instrument.ATTORNEY_SUBPOENA,
            Instrument.AGENCY_SUBPOENA,
            Instrument.SECURITY_LETTER,
            Instrument.PERMISSION,
            Instrument.INFORMATION_REQUEST,
        ),
    ),
    (meant("They only ask"), (Instrument.GUARDIAN, Instrument.EMERGENCY, Instrument.NOTHING)),
)
RECORDS: Final = {
    RecordClass.REGISTRATION: meant("who they are and how to reach them"),
    RecordClass.LOAN: meant("what they have out"),
    RecordClass.HOLD: meant("what they wait for"),
    RecordClass.INTERLOAN: meant("what comes from other libraries"),
    RecordClass.FEE: meant("what they owe"),
    RecordClass.LAST_BORROWER: meant("that they had an item last"),
    RecordClass.NOTICE: meant("messages to them that wait"),
    RecordClass.PERMISSION: meant("what they permit others"),
    RecordClass.COMPUTER: meant("their turn at a computer"),
    RecordClass.HISTORY: meant("what they have had, which only they can read"),
}
"""Classes that a paper may name, as a reader knows them."""

_STEPS: Final = {
    "review": meant("taken up"),
    "execute": meant("carried out"),
    "return for defects": meant("returned for its defects"),
    "mend": meant("came back mended"),
    "ask counsel": meant("given to counsel"),
    "hear counsel": meant("counsel answered"),
    "authorise": meant("granted"),
    "refuse": meant("refused"),
    "prepare": meant("answer prepared"),
    "reconsider": meant("grant taken back"),
    "release": meant("handed over"),
    "close": meant("closed"),
    "close at once": meant("closed at once"),
    "verify anew": meant("changed after the court was asked: to be asked again"),
}


class Kind(msgspec.Struct, frozen=True):
    """One kind of paper to choose."""

    code: str
    name: str
    tells: str


class Choice(msgspec.Struct, frozen=True):
    """One of several that may be chosen together."""

    code: str
    name: str
    chosen: bool = False


class Group(msgspec.Struct, frozen=True):
    """Kinds of paper under one head."""

    name: str
    kinds: tuple[Kind, ...]


def groups() -> list[Group]:
    """Every kind of paper, under what tells it best: whether a judge has signed it."""
    return [
        Group(said(head), tuple(Kind(one.value, instrument(one), said(_TELLS[one])) for one in kinds))
        for head, kinds in _GROUPS
    ]


def instrument(one: Instrument) -> str:
    """What a paper is called."""
    return said("No paper at all") if one is Instrument.NOTHING else sentence(said(one.value))


def record(code: str) -> str:
    """What a class of record is called."""
    known = {one.value: words for one, words in RECORDS.items()}
    return said(known[code]) if code in known else said(code)


def record_options() -> list[Option]:
    """The classes that a paper may name."""
    return [Option(one.value, said(words)) for one, words in RECORDS.items()]


def step(move: str) -> str:
    """What a step is called when it has been taken."""
    return sentence(said(_STEPS.get(move, move)))
