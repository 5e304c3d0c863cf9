"""The language that somebody chooses on a page: it is kept in their browser, and nowhere here."""

from typing import Annotated

import msgspec
from litestar import Router, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from carrel.fronts.web.languages import COOKIE, SPOKEN
from carrel.fronts.web.protection import own_page

_A_YEAR = 365 * 24 * 60 * 60


class Tongue(msgspec.Struct, frozen=True):
    """What was chosen, and the page it was chosen on."""

    language: str
    back: str = "/"


@post("/language", sync_to_thread=False)
def choose_language(
    state: State, data: Annotated[Tongue, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    """Back to the page, in that language.

    No token guards this form, so that the public pages need no cookie for it: whoever sends it from elsewhere has
    changed a language and nothing else.
    """
    back = Redirect(own_page(data.back), status_code=303)
    if data.language in SPOKEN:
        back.set_cookie(COOKIE, data.language, max_age=_A_YEAR, httponly=True, samesite="lax", secure=state.secure)
    return back


language = Router("/", route_handlers=[choose_language])
