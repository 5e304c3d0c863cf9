"""The one next thing to do about a request, and the other ways on. It decides nothing: the office does."""

from typing import Final

from carrel import disclosure
from carrel.fronts.web.languages import heard, meant, said
from carrel.fronts.web.office_letters import letter_kind
from carrel.fronts.web.office_wording import Choice
from carrel.fronts.web.showing import Option, sentence
from carrel.records.quiet import Quiet
from carrel.records.requests import PaperKind, RequestState

_COUNSEL: Final = "counsel"


class Next(Quiet, frozen=True):
    """The next thing to do: a button that does it, or a way to where on the page it is done."""

    headline: str
    why: str = ""
    label: str = ""
    move: str = ""
    """Where the button sends, within the folder; empty where ``place`` leads."""
    kind: str = ""
    place: str = ""

    @property
    def way(self) -> str:
        """The part of the page it leads to; empty where it leads to another page."""
        return self.place[1:] if self.place.startswith("#") else ""


class Stage(Quiet, frozen=True):
    """One stage of a warrant's short way."""

    name: str
    done: bool
    here: bool


class Way(Quiet, frozen=True):
    """Another way on."""

    move: str
    label: str
    why: str = ""
    asks: str = ""
    value: str = ""
    choices: tuple[Option, ...] = ()
    items: tuple[Choice, ...] = ()
    stern: bool = False

    @property
    def field(self) -> str:
        """What its field is called on the page, where several stand."""
        return f"{self.move}-why"


def next_step(found: disclosure.Folder, me: str, *, at_once: bool) -> Next:
    """What comes next for the account ``me``, by the state it is in."""
    match found.state:
        case RequestState.RECEIVED if at_once:
            return _lacking(found) or _next("execute")
        case RequestState.UNDER_REVIEW if found.rule.ground.value == "none":
            return _opens_nothing(found)
        case RequestState.UNDER_REVIEW:
            return _lacking(found) or _next("authorise")
        case RequestState.PREPARED:
            return _next("another" if me in (found.recorded_by, found.verified_by) else "release")
        case RequestState.REFUSED | RequestState.RELEASED:
            return _after(found)
        case state:
            return _next(_PLAIN[state])


def stages(found: disclosure.Folder) -> tuple[Stage, ...]:
    """A warrant's short way, and how far it has come."""
    state = found.state
    gone = state in (RequestState.AUTHORISED, RequestState.PREPARED, RequestState.RELEASED)
    marks = (
        (said("Read the warrant"), gone or not found.missing),
        (
            said("Write down what it names"),
            gone or _named(found),
        ),
        (said("Have the court called"), gone or bool(found.verified_by)),
        (said("Carry it out"), gone),
        (said("Prepare the answer"), state in (RequestState.PREPARED, RequestState.RELEASED)),
        (said("Hand it over"), state is RequestState.RELEASED),
    )
    first = next((name for name, done in marks if not done), "")
    return tuple(Stage(name, done, name == first) for name, done in marks)


def others(found: disclosure.Folder) -> tuple[Way, ...]:
    """Every other move that is open, with what it asks."""
    shown = (move for move in found.moves if move in _WAYS)
    return tuple(_way(found, move) for move in shown)


def _lacking(found: disclosure.Folder) -> Next | None:
    """Where something stands in the way: the first of it, and where on the page it is mended."""
    if not found.obstacles:
        return None
    if found.missing:
        return _next("seen")
    if not _named(found):
        return _next("scope")
    return _next("defects" if found.verified_by else "verified")


def _named(found: disclosure.Folder) -> bool:
    """Whether everything it names is written down: an order names dates, whatever else is shown names users."""
    scope = found.scope
    if found.rule.ground.value == "court order":
        return bool(scope.classes and scope.starts and scope.ends and scope.expires)
    return bool(scope.classes and scope.users)


def _opens_nothing(found: disclosure.Folder) -> Next:
    if found.rule.path.value == "answer":
        return _next("denial" if _has_letter(found, disclosure.LetterKind.DENIAL) else "split")
    if found.rule.path.value == _COUNSEL and not found.counsel:
        return _next("ask counsel")
    return _next("refuse")


def _after(found: disclosure.Folder) -> Next:
    """The answer is given: its letter, and then the end."""
    wanted = disclosure.LetterKind.RELEASE if found.state is RequestState.RELEASED else disclosure.LetterKind.REFUSAL
    denied = _has_letter(found, disclosure.LetterKind.DENIAL)
    if denied or _has_letter(found, wanted):
        return _next("close")
    return _next("letter " + wanted.value)


def _has_letter(found: disclosure.Folder, kind: disclosure.LetterKind) -> bool:
    return any(one.kind is PaperKind.LETTER and letter_kind(one) is kind for one in found.papers)


def _next(which: str) -> Next:
    headline, why, label, move, kind, place = _STEPS[which]
    return Next(said(headline), said(why), said(label), move, kind, place)


_PLAIN: Final = {
    RequestState.RECEIVED: "review",
    RequestState.RETURNED: "mend",
    RequestState.WITH_COUNSEL: "hear counsel",
    RequestState.AUTHORISED: "prepare",
    RequestState.CLOSED: "over",
}
_STEPS: Final = {
    "review": (
        meant("Take it up"),
        meant("Nothing is opened by it; from then on it is under review."),
        meant("Begin the review"),
        "move/review",
        "",
        "",
    ),
    "seen": (
        meant("Read the paper, and write down what you see"),
        meant("What stands there, in its own words; never a tick."),
        meant("To the checklist"),
        "",
        "",
        "#seen",
    ),
    "scope": (
        meant("Write down what it names"),
        meant("Whose records, which, and between which dates. What it does not name stays closed."),
        meant("To what it asks for"),
        "",
        "",
        "#scope",
    ),
    "verified": (
        meant("Have the court called"),
        meant("Somebody else calls it, and is asked about what is written here: a change makes their word fall."),
        meant("How it is done"),
        "",
        "",
        "#verified",
    ),
    "defects": (
        meant("It cannot be granted as it stands"),
        meant("Return it for its defects, or refuse it."),
        meant("To the other ways on"),
        "",
        "",
        "#others",
    ),
    "execute": (
        meant("Carry it out"),
        meant("Everything is there. Only what it names will be opened, and the answer lists it."),
        meant("Carry the warrant out"),
        "move/execute",
        "",
        "",
    ),
    "authorise": (
        meant("Decide"),
        meant("Everything is there. Granted, it opens what it names and nothing beside."),
        meant("Grant it"),
        "move/authorise",
        "",
        "",
    ),
    "split": (
        meant("Take it apart"),
        meant("What identifies users stays; what identifies nobody goes out. Then write the denial."),
        meant("Part by part"),
        "",
        "",
        "split",
    ),
    "denial": (
        meant("Decide"),
        meant("The letter is in the folder. Refused here means: answered in writing, part by part."),
        meant("To the other ways on"),
        "",
        "",
        "#others",
    ),
    "ask counsel": (
        meant("Ask the library’s lawyer"),
        meant("It opens nothing, but it must be answered in time, and the lawyer says how."),
        meant("Write down who was asked"),
        "",
        "",
        "#ask-counsel",
    ),
    "hear counsel": (
        meant("Write down what counsel says"),
        "",
        meant("To counsel’s answer"),
        "",
        "",
        "#hear-counsel",
    ),
    "refuse": (
        meant("Refuse it"),
        meant("It opens nothing. The letter says so, and under which words of the law."),
        meant("To the refusal"),
        "",
        "",
        "#refuse",
    ),
    "mend": (
        meant("Wait until it comes back"),
        meant("It was returned for its defects."),
        meant("It has come back mended"),
        "move/mend",
        "",
        "",
    ),
    "prepare": (
        meant("Prepare the answer"),
        meant("What it names is opened now, and put into the folder. Nothing leaves yet."),
        meant("Prepare the answer"),
        "prepare",
        "",
        "",
    ),
    "release": (
        meant("Look at the answer, then hand it over"),
        meant("It is judged once more at that moment. Whoever took the paper in cannot do this."),
        meant("Hand it over"),
        "release",
        "",
        "",
    ),
    "another": (
        meant("Somebody else hands it over"),
        meant("You took the paper in, or asked the court: a second person who answers requests releases it."),
        meant("To the answer"),
        "",
        "",
        "#packet",
    ),
    "letter refusal": (
        meant("Write the letter"),
        meant("A draft is ready, from the words of the law."),
        meant("Draft the refusal"),
        "letter",
        "refusal",
        "",
    ),
    "letter release": (
        meant("Write the letter that goes with it"),
        meant("A draft is ready, from the words of the law."),
        meant("Draft the letter"),
        "letter",
        "release",
        "",
    ),
    "close": (
        meant("Close it"),
        meant("It is answered. What was handed over is destroyed here; its hash and its list stay."),
        meant("Close the request"),
        "move/close",
        "",
        "",
    ),
    "over": (meant("It is closed"), meant("Nothing is left to do. The folder ends by itself."), "", "", "", ""),
}
"""Headline, why, what the button says, where it sends with which kind, or where it leads."""


def _way(found: disclosure.Folder, move: str) -> Way:
    label, why, asks = (said(words) for words in _WAYS[move])
    name = move.replace(" ", "-")
    match move:
        case "return for defects":
            items = tuple(Choice(one.key, sentence(one.asks), one.key in found.missing) for one in found.items)
            return Way(name, label, why, items=items)
        case "refuse":
            return Way(name, label, why, asks, found.rule.refusal, stern=True)
        case "close at once":
            choices = tuple(Option(one.value, sentence(heard(one.value))) for one in disclosure.AtOnce)
            return Way(name, label, why, asks, choices=choices, stern=True)
        case _:
            return Way(name, label, why, asks)


_WAYS: Final = {
    "review": (meant("Take it up without haste"), meant("Review it as any other paper."), ""),
    "ask counsel": (meant("Ask the library’s lawyer"), "", meant("Who was asked")),
    "hear counsel": (meant("Counsel has answered"), "", meant("What counsel says")),
    "return for defects": (
        meant("Return it for its defects"),
        meant("The letter names them. What the paper demands may be held meanwhile."),
        "",
    ),
    "refuse": (meant("Refuse it"), meant("The reason goes into the letter, citing the clause."), meant("Why")),
    "reconsider": (meant("Take the grant back"), meant("Nothing has left. It is under review again."), ""),
    "close at once": (
        meant("Close it at once"),
        meant("You alone can do this. It leaves an entry of its own, and nothing is opened for it any more."),
        meant("Because"),
    ),
}
"""What a way is called, what it means, and what it asks."""
