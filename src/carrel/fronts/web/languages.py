"""In which language a page speaks. Templates write ``_("English words")``; ``locale/*.po`` has the others' words."""

from contextvars import ContextVar
from functools import cache
from typing import Final

from babel import negotiate_locale
from babel.messages.pofile import read_po

from carrel.fronts.web.rendering import HERE
from carrel.fronts.web.signed_in import Asked

SPOKEN: Final = {"en": "English", "es": "Español"}
"""Each language by its own name."""
COOKIE: Final = "carrel-language"
_current: ContextVar[str] = ContextVar("language", default="en")


async def choose(request: Asked) -> None:
    """Before each request: the language that was chosen on a page, else the browser's, else the library's first."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen not in SPOKEN:
        wished = [part.split(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
        chosen = negotiate_locale(wished, list(SPOKEN), sep="-") or request.app.state.language
    _current.set(chosen)


def spoken() -> str:
    """The language of the page that is being made."""
    return _current.get()


def said(text: str, **values: object) -> str:
    """``text`` in the language of the page, with ``{names}`` filled in; as it is where nobody translated it."""
    found = _words(_current.get()).get(text, text)
    return found.format(**values) if values else found


@cache
def _words(language: str) -> dict[str, str]:
    path = HERE / "locale" / f"{language}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
