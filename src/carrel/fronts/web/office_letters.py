"""Letters of the disclosure office: a draft from the words of the law, edited, and kept sealed."""

from typing import Annotated, Final

from litestar import Router, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template

from carrel import disclosure
from carrel.fronts.web import office_wording
from carrel.fronts.web.languages import meant, said
from carrel.fronts.web.office_session import address_of, done, key_of, no_folder, tell
from carrel.fronts.web.showing import Option, number_of, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.requests import RequestState

_LARGEST_LETTER: Final = 256 * 1024
_ANSWERED: Final = frozenset({RequestState.RELEASED, RequestState.REFUSED, RequestState.CLOSED})
_CALLED: Final = {
    disclosure.LetterKind.ACKNOWLEDGEMENT: meant("That it has come"),
    disclosure.LetterKind.REFUSAL: meant("A refusal"),
    disclosure.LetterKind.DEFECTS: meant("Returned for its defects"),
    disclosure.LetterKind.DENIAL: meant("A denial, part by part"),
    disclosure.LetterKind.RELEASE: meant("With the answer"),
    disclosure.LetterKind.NOTICE: meant("To the user"),
}


class Chosen(Quiet, frozen=True):
    """A letter, as it stands."""

    kind: str = ""
    text: str = ""


class Letter(Quiet, frozen=True):
    """A letter to be edited."""

    kind: str
    name: str
    text: str


class Of(Quiet, frozen=True):
    """The folder it belongs to."""

    name: str
    address: str


_Form = Annotated[Chosen, Body(media_type=RequestEncodingType.URL_ENCODED)]


def called(kind: disclosure.LetterKind) -> str:
    """What a letter is called."""
    return said(_CALLED[kind])


def letter_kind(paper: disclosure.PaperLine) -> disclosure.LetterKind | None:
    """Which letter a paper is, by the name it was kept under."""
    name, _, _ = paper.name.partition(",")
    return _kind(name)


def letter_kinds(found: disclosure.Folder) -> tuple[Option, ...]:
    """The letters that may be written now, as a list to choose from."""
    kinds = disclosure.LetterKind
    if found.state is RequestState.CLOSED:
        return tuple(_notices(found))
    offered = [kinds.ACKNOWLEDGEMENT] if found.state not in _ANSWERED else []
    offered += [kinds.DENIAL] if found.rule.path.value == "answer" else [kinds.REFUSAL]
    offered += [kinds.DEFECTS] if found.state is RequestState.RETURNED else []
    if found.state in (RequestState.PREPARED, RequestState.RELEASED):
        offered += [kinds.RELEASE]
    return (*(Option(one.value, called(one)) for one in offered), *_notices(found))


def _notices(found: disclosure.Folder) -> list[Option]:
    """One to each user it names, once something is answered and nothing forbids it: a silence may outlast the close."""
    answered = found.state is RequestState.PREPARED or bool(found.released_by)
    if found.silent or not answered:
        return []
    kind = disclosure.LetterKind.NOTICE
    names = (label.partition(",")[0] for label in found.scope.users)
    return [Option(f"{kind.value}:{n}", said("To {name}", name=name)) for n, name in enumerate(names, 1)]


@post("/requests/{word:str}/letter", status_code=200, sync_to_thread=True)
def draft(request: Asked, state: State, word: FromPath[str], data: _Form) -> Template | Redirect:
    """A draft to be edited."""
    chosen, _, user = data.kind.partition(":")
    actor, key, kind = actor_of(request), key_of(request, word), _kind(chosen)
    if not key or kind is None:
        tell(request, no_folder())
        return Redirect("/requests", status_code=303)
    match disclosure.draft(state.house, actor, key, kind, number_of(user) or 1):
        case disclosure.Draft() as made:
            return _editor(request, state, key, kind, made.text)
        case refusal:
            tell(request, refused(refusal))
            return Redirect(address_of(request, key), status_code=303)


@post("/requests/{word:str}/letter/keep", status_code=200, sync_to_thread=True, request_max_body_size=_LARGEST_LETTER)
def keep(request: Asked, state: State, word: FromPath[str], data: _Form) -> Template | Redirect:
    """Set it, and keep it in the folder."""
    actor, key, kind = actor_of(request), key_of(request, word), _kind(data.kind)
    if not key or kind is None:
        tell(request, no_folder())
        return Redirect("/requests", status_code=303)
    match disclosure.keep_letter(state.house, actor, key, kind, data.text):
        case disclosure.LetterKept():
            tell(request, done(said("The letter is in the folder"), said("Print it from there, and send it.")))
            return Redirect(address_of(request, key) + "#letters", status_code=303)
        case refusal:
            return _editor(request, state, key, kind, data.text, refusal)


def _editor(
    request: Asked,
    state: State,
    key: str,
    kind: disclosure.LetterKind,
    text: str,
    refusal: Refusal | None = None,
) -> Template:
    folder = disclosure.open_request(state.house, actor_of(request), key)
    if isinstance(folder, Refusal):
        return page(request, "sorry.html", answer=refused(folder))
    return page(
        request,
        "office/letter.html",
        it=Of(office_wording.instrument(folder.instrument), address_of(request, key)),
        letter=Letter(kind.value, called(kind), text),
        answer=None if refusal is None else refused(refusal),
    )


def _kind(code: str) -> disclosure.LetterKind | None:
    return disclosure.LetterKind(code) if code in list(disclosure.LetterKind) else None


office_letters = Router("/", route_handlers=[draft, keep])
