"""A request's folder: the page, its papers, and its packet."""

from typing import Final

from anyio import to_thread
from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect, Template

from carrel import disclosure
from carrel.fronts.web import folder_view
from carrel.fronts.web.folder_view import FoundNamed
from carrel.fronts.web.languages import said
from carrel.fronts.web.office_session import address_of, done, key_of, no_folder, tell, told
from carrel.fronts.web.showing import Answer, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.fronts.web.uploads import LARGEST_BODY, Sent
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.requests import PaperKind

_PDF: Final = "application/pdf"
_SHOWN: Final = frozenset({_PDF, "image/png", "image/jpeg", "image/webp"})
"""What a browser shows; anything else it keeps as a file."""


@get("/requests/{word:str}", sync_to_thread=True)
def folder_page(request: Asked, state: State, word: FromPath[str]) -> Template | Redirect:
    """Everything about one request."""
    actor, key = actor_of(request), key_of(request, word)
    if not key:
        return nowhere(request)
    return show(request, state, actor, key, told(request))


def show(
    request: Asked,
    state: State,
    actor: Actor,
    key: str,
    answer: Answer | None = None,
    found: FoundNamed | None = None,
) -> Template:
    """The folder as it is now, with what came of the last act."""
    opened = disclosure.open_request(state.house, actor, key)
    if isinstance(opened, Refusal):
        return page(request, "sorry.html", answer=refused(opened))
    screen = disclosure.first_screen(state.house, opened.instrument)
    packet = None
    if any(one.kind is PaperKind.PACKET for one in opened.papers):
        kept = disclosure.packet(state.house, actor, key)
        packet = None if isinstance(kept, Refusal) else kept
    it = folder_view.folder(request, opened, screen, packet, actor.name)
    return page(request, "office/folder.html", it=it, answer=answer, found=found)


def nowhere(request: Asked) -> Redirect:
    """Back to the list: this session made no such word."""
    tell(request, no_folder())
    return Redirect("/requests", status_code=303)


@post("/requests/{word:str}/page", request_max_body_size=LARGEST_BODY)
async def add_page(request: Asked, state: State, word: FromPath[str]) -> Redirect:
    """Put another photograph of the paper into the folder."""
    form = await request.form()
    return await to_thread.run_sync(_add_page, request, state, word, form.get("paper"))


def _add_page(request: Asked, state: State, word: str, sent: object) -> Redirect:
    actor, key = actor_of(request), key_of(request, word)
    if not key:
        return nowhere(request)
    content = sent.content if isinstance(sent, Sent) else b""
    match disclosure.add_scan(state.house, actor, key, "", content):
        case disclosure.Folder():
            tell(request, done(said("It is sealed in the folder")))
        case refusal:
            tell(request, refused(refusal))
    return Redirect(address_of(request, key), status_code=303)


@get("/requests/{word:str}/paper/{paper:str}", sync_to_thread=True)
def paper(request: Asked, state: State, word: FromPath[str], paper: FromPath[str]) -> Response[bytes] | Redirect:
    """One paper, as it lies in the folder."""
    actor, key = actor_of(request), key_of(request, word)
    if not key:
        return nowhere(request)
    match disclosure.paper(state.house, actor, key, paper):
        case disclosure.PaperContent(_, media_type, content):
            return _file(content, media_type, "paper", keep=media_type not in _SHOWN)
        case refusal:
            tell(request, refused(refusal))
            return Redirect(address_of(request, key), status_code=303)


@post("/requests/{word:str}/packet/look", status_code=200, sync_to_thread=True)
def look(request: Asked, state: State, word: FromPath[str]) -> Response[bytes] | Redirect:
    """The packet's pages, to be read before it leaves."""
    found = _packet(request, state, word)
    if not isinstance(found, disclosure.Packet):
        return found
    pages = next((one.name for one in found.summary.files if one.media_type == _PDF), "")
    return _file(found.file(pages), _PDF, "answer", keep=False)


@post("/requests/{word:str}/packet", status_code=200, sync_to_thread=True)
def download(request: Asked, state: State, word: FromPath[str]) -> Response[bytes] | Redirect:
    """The packet, to be handed over."""
    found = _packet(request, state, word)
    if not isinstance(found, disclosure.Packet):
        return found
    return _file(found.content, "application/zip", "answer", keep=True)


def _packet(request: Asked, state: State, word: str) -> disclosure.Packet | Redirect:
    actor, key = actor_of(request), key_of(request, word)
    if not key:
        return nowhere(request)
    found = disclosure.packet(state.house, actor, key)
    if isinstance(found, Refusal):
        tell(request, refused(found))
        return Redirect(address_of(request, key), status_code=303)
    return found


def _file(content: bytes, media_type: str, name: str, *, keep: bool) -> Response[bytes]:
    """A file whose name says nothing, to be shown or to be kept."""
    end = {_PDF: ".pdf", "application/zip": ".zip", "image/heic": ".heic"}.get(media_type, "")
    how = "attachment" if keep else "inline"
    headers = {"Content-Disposition": f'{how}; filename="{name}{end}"'}
    return Response(content, media_type=media_type, headers=headers)


office_folder = Router("/", route_handlers=[folder_page, add_page, paper, look, download])
