"""What is done to a request on its page. Each act leads back to the folder, where what came of it is said."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Final

from litestar import Router, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template

from carrel import desk, disclosure
from carrel.fronts.web.folder_view import found_named
from carrel.fronts.web.languages import meant, said
from carrel.fronts.web.office_folder import nowhere, show
from carrel.fronts.web.office_session import address_of, done, key_of, tell
from carrel.fronts.web.showing import Answer, number_of, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class ActForm(Quiet, frozen=True):
    """Whatever an act is told."""

    words: str = ""
    person: str = ""
    classes: list[str] | str = ""
    """One ticked box comes as one word."""
    items: list[str] | str = ""
    starts: str = ""
    ends: str = ""
    expires: str = ""
    until: str = ""
    due: str = ""
    how: str = ""
    why: str = ""
    choice: str = ""
    counsel: str = ""
    days: str = ""


_Form = Annotated[ActForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
_Items = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
_Done = object
"""What an act gives back; only whether it is a refusal matters here."""
_Act = Callable[[desk.House, Actor, str, ActForm], _Done]


@post("/requests/{word:str}/find", status_code=200, sync_to_thread=True)
def find(request: Asked, state: State, word: FromPath[str], data: _Form) -> Template | Redirect:
    """Whom the paper may name. Shown at once and kept nowhere, so that no name stands in an address."""
    actor, key = actor_of(request), key_of(request, word)
    if not key:
        return nowhere(request)
    match disclosure.find_named(state.house, actor, key, data.words):
        case disclosure.UsersFound() as found:
            return show(request, state, actor, key, found=found_named(found))
        case refusal:
            return show(request, state, actor, key, refused(refusal))


@post("/requests/{word:str}/seen", sync_to_thread=True)
def seen(request: Asked, state: State, word: FromPath[str], data: _Items) -> Redirect:
    """Write down what was seen of the paper, item by item."""
    actor, key = actor_of(request), key_of(request, word)
    if not key:
        return nowhere(request)
    written = [(item, what) for item, what in data.items() if what.strip() and not item.startswith("_")]
    answer = done(said("Written down")) if written else refused(_NOTHING)
    for item, what in written:
        outcome = disclosure.note_seen(state.house, actor, key, item, what)
        if isinstance(outcome, Refusal):
            answer = refused(outcome)
    tell(request, answer)
    return Redirect(address_of(request, key), status_code=303)


@post("/requests/{word:str}/{act:str}", sync_to_thread=True)
def act(request: Asked, state: State, word: FromPath[str], act: FromPath[str], data: _Form) -> Redirect:
    """Do one of the things this page is for."""
    return _do(request, state, word, _ACTS.get(act), data, "#scope" if act in _AMONG_NAMES else "")


@post("/requests/{word:str}/move/{move:str}", sync_to_thread=True)
def move(request: Asked, state: State, word: FromPath[str], move: FromPath[str], data: _Form) -> Redirect:
    """Make a move of the table of states."""
    state.bell.ring()
    return _do(request, state, word, _MOVES.get(move), data)


def _do(
    request: Asked, state: State, word: str, known: tuple[str, _Act] | None, data: ActForm, at: str = ""
) -> Redirect:
    actor, key = actor_of(request), key_of(request, word)
    if not key:
        return nowhere(request)
    tell(request, refused(_UNKNOWN) if known is None else _answer(state, actor, key, known, data))
    return Redirect(address_of(request, key) + at, status_code=303)


def _answer(state: State, actor: Actor, key: str, known: tuple[str, _Act], data: ActForm) -> Answer:
    words, work = known
    outcome = work(state.house, actor, key, data)
    return refused(outcome) if isinstance(outcome, Refusal) else done(said(words))


def _scope(house: desk.House, actor: Actor, key: str, data: ActForm) -> _Done:
    form = disclosure.ScopeForm(_many(data.classes), _day(data.starts), _day(data.ends), _day(data.expires))
    return disclosure.set_scope(house, actor, key, form)


def _due(house: desk.House, actor: Actor, key: str, data: ActForm) -> _Done:
    day = _day(data.due)
    return _NO_DAY if day is None else disclosure.set_due(house, actor, key, day)


def _close_at_once(house: desk.House, actor: Actor, key: str, data: ActForm) -> _Done:
    if data.choice not in list(disclosure.AtOnce):
        return Refusal("no reason was chosen", "choose why it is closed")
    return disclosure.close_at_once(house, actor, key, disclosure.AtOnce(data.choice))


_UNKNOWN: Final = Refusal("this page does not do that", "choose a form")
_NO_DAY: Final = Refusal("no day was chosen", "choose one")
_NOTHING: Final = Refusal("nothing is written down", "write what you see on the paper, in its own words")
_ACTS: Final[dict[str, tuple[str, _Act]]] = {
    "scope": (meant("Kept"), _scope),
    "name": (
        meant("They are named"),
        lambda house, actor, key, data: disclosure.name_user(house, actor, key, data.person),
    ),
    "unname": (
        meant("Taken out, and nothing is held of them"),
        lambda house, actor, key, data: disclosure.unname_user(house, actor, key, number_of(data.person)),
    ),
    "verify": (
        meant("It is written down that the court was asked"),
        lambda house, actor, key, data: disclosure.verify(house, actor, key, data.how),
    ),
    "due": (meant("Kept"), _due),
    "silence": (
        meant("From now on nobody is told"),
        lambda house, actor, key, data: disclosure.set_silence(house, actor, key, _day(data.until)),
    ),
    "lift-silence": (
        meant("They may be told: whoever was opened finds it in their own room"),
        lambda house, actor, key, _: disclosure.lift_silence(house, actor, key),
    ),
    "hold": (
        meant("It is held, and nothing of it is disclosed"),
        lambda house, actor, key, data: disclosure.hold_records(house, actor, key, data.counsel, number_of(data.days)),
    ),
    "extend": (
        meant("It is held longer"),
        lambda house, actor, key, data: disclosure.extend_hold(house, actor, key, number_of(data.days)),
    ),
    "let-go": (meant("It is held no longer"), lambda house, actor, key, _: disclosure.let_go(house, actor, key)),
    "prepare": (meant("The answer is prepared"), lambda house, actor, key, _: disclosure.prepare(house, actor, key)),
    "release": (
        meant("Handed over: download the packet, and give it to whoever the paper names"),
        lambda house, actor, key, _: disclosure.release(house, actor, key),
    ),
}
"""What each act says when it is done, and what does it."""
_AMONG_NAMES: Final = frozenset({"name", "unname"})
"""Acts after which one goes on where one was."""
_MOVES: Final[dict[str, tuple[str, _Act]]] = {
    "review": (meant("It is under review"), lambda house, actor, key, _: disclosure.begin_review(house, actor, key)),
    "execute": (meant("It is carried out"), lambda house, actor, key, _: disclosure.execute(house, actor, key)),
    "return-for-defects": (
        meant("It goes back: write the letter that says why"),
        lambda house, actor, key, data: disclosure.return_for_defects(house, actor, key, _many(data.items)),
    ),
    "mend": (meant("It has come back"), lambda house, actor, key, _: disclosure.mend(house, actor, key)),
    "ask-counsel": (
        meant("It lies with counsel"),
        lambda house, actor, key, data: disclosure.ask_counsel(house, actor, key, data.why),
    ),
    "hear-counsel": (
        meant("It is written down"),
        lambda house, actor, key, data: disclosure.hear_counsel(house, actor, key, data.why),
    ),
    "authorise": (meant("It is granted"), lambda house, actor, key, _: disclosure.authorise(house, actor, key)),
    "refuse": (meant("It is refused"), lambda house, actor, key, data: disclosure.refuse(house, actor, key, data.why)),
    "reconsider": (
        meant("The grant is taken back"),
        lambda house, actor, key, _: disclosure.reconsider(house, actor, key),
    ),
    "close": (meant("It is closed"), lambda house, actor, key, _: disclosure.close(house, actor, key)),
    "close-at-once": (meant("It is closed"), _close_at_once),
}


def _many(value: list[str] | str) -> tuple[str, ...]:
    chosen = [value] if isinstance(value, str) else value
    return tuple(one for one in chosen if one)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


office_acts = Router("/", route_handlers=[find, seen, act, move])
