"""When something goes wrong: a page of our own, without a trace of what was asked or by whom."""

import logging
import traceback

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template

from carrel.fronts.web.languages import meant, said, settle
from carrel.fronts.web.rooms import MINE, Room
from carrel.fronts.web.showing import Answer, Tone, page
from carrel.fronts.web.signed_in import Asked, SignInFirst, where_next

_LOG = logging.getLogger("carrel.web")
_SAID = {
    400: (meant("This form could not be read"), meant("Go back and send it again.")),
    403: (
        meant("This form has grown old"),
        meant("It was opened before you signed in, or in another window. Open the page again."),
    ),
    404: (meant("There is no such page"), meant("The address is not one of ours.")),
    405: (meant("This page is not sent like that"), meant("Open it from the masthead.")),
    413: (meant("That is more than a form holds"), meant("Send less at once.")),
    429: (meant("Too many tries"), meant("Wait a minute, then try again.")),
}
_OURS = (
    meant("Something of ours broke"),
    meant("Nothing was half done. Try again; if it breaks again, tell whoever keeps the system."),
)


def sign_in_first(request: Asked, fault: SignInFirst) -> Response[str] | Redirect:
    """Lead to the door; a page that swaps its parts is told to go there whole."""
    if request.headers.get("hx-request") and fault.address == "/station":
        return Response("", status_code=204, headers={"hx-trigger": "carrel:nobody"})
    if request.headers.get("hx-request"):
        return Response("", headers={"hx-redirect": fault.address})
    return Redirect(fault.address, status_code=303)


def http_fault(request: Asked, fault: HTTPException) -> Template:
    """A request that cannot be served as it is. The framework's own words may repeat what was sent: unused."""
    return _page(request, fault.status_code)


def our_fault(request: Asked, fault: Exception) -> Template:
    """A programmer's mistake. The log gets its kind and place; values never leave."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    _LOG.error("a page failed: %s in %s line %s", type(fault).__name__, place.name, place.lineno)
    return _page(request, 500)


def _page(request: Asked, status: int) -> Template:
    settle(request)  # a request that reached no page has chosen no language yet
    headline, detail = _SAID.get(status, _OURS)
    where = where_next(request) if "role" in _session(request) else MINE if "sitting" in _session(request) else ""
    way = Room(where, said("Go on")) if where else Room("/", said("To the front page"))
    answer = Answer(Tone.REFUSED, said(headline), said(detail))
    return page(request, "fault.html", status, answer=answer, number=said("Fault {number}", number=status), way=way)


def _session(request: Asked) -> dict[str, object]:
    return request.session if "session" in request.scope else {}
