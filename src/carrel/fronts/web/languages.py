"""In which language a page speaks. Templates write ``_("English words")``; ``locale/*.po`` has the others' words.

Three ways to say something:

* ``said("Words")``, in templates ``_("Words")``: words that stand in the code of these pages.
* ``numbered("{n} item", "{n} items", n)``, in templates ``_n(…)``: words that change with a number.
* ``heard(prose)``: a sentence that an office wrote, known by its English, whatever values stand in it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

import msgspec
from babel import negotiate_locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from carrel.fronts.web.signed_in import Asked

SPOKEN: Final = {"en": "English", "es": "Español"}
"""Each language by its own name."""
COOKIE: Final = "carrel-language"
LOCALE: Final = Path(__file__).parent / "locale"
_FULL: Final = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y"}
_PLACE = re.compile(r"\{(\w+)\}")
_ENGLISH_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
_current: ContextVar[str] = ContextVar("language", default="en")


class _Words(msgspec.Struct, frozen=True):
    """What one language has for our words."""

    catalogue: NullTranslations
    sentences: tuple[tuple[re.Pattern[str], str], ...]
    """Sentences with values in them: how each is known by its English, and the other language's; longest first."""


async def choose(request: Asked) -> None:
    """Before each request: settle in which language its page will speak."""
    settle(request)


def settle(request: Asked) -> None:
    """The language that was chosen on a page, else the browser's, else the library's first."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen not in SPOKEN:
        wished = [part.split(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
        chosen = negotiate_locale(wished, list(SPOKEN), sep="-") or request.app.state.language
    _current.set(chosen if chosen in SPOKEN else "en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it another language is spoken than the page's: for a paper that goes to somebody else."""
    before = _current.set(language if language in SPOKEN else "en")
    try:
        yield
    finally:
        _current.reset(before)


def spoken() -> str:
    """The language of the page that is being made."""
    return _current.get()


def said(text: str, /, **values: object) -> str:
    """``text`` in the language of the page, with ``{names}`` filled in; as it is where nobody translated it."""
    found = _words(spoken()).catalogue.gettext(text) if text else ""
    return found.format(**values) if values else found


def numbered(one: str, many: str, n: int, /, **values: object) -> str:
    """As ``said``, in the form that the number asks for, which is filled in as ``{n}``."""
    return _words(spoken()).catalogue.ngettext(one, many, n).format(n=f"{n:,}", **values)


def meant(text: str) -> str:
    """Words that stand in a table of a module, to be ``said`` when a page is made: this marks them to be gathered."""
    return text


def heard(prose: str) -> str:
    """An office's sentence in the language of the page. It may speak of a person, so no answer is remembered."""
    words = _words(spoken())
    if not prose or not isinstance(words.catalogue, GNUTranslations):
        return prose
    found = words.catalogue.gettext(prose)
    return found if found != prose else _filled(words, prose)


def written(day: date) -> str:
    """A day as it is written: 4 March 2027, 4 de marzo de 2027."""
    return format_date(day, _FULL[spoken()], locale=spoken())


def stamped(day: date) -> str:
    """A day as a date stamp prints it: 4 MAR 2027 (the style sheet makes the letters large)."""
    return format_date(day, "d MMM y", locale=spoken())


def monthly(day: date) -> str:
    """The month of a day: March 2027, marzo de 2027."""
    return format_date(day, "MMMM y" if spoken() == "en" else "MMMM 'de' y", locale=spoken())


def _filled(words: _Words, prose: str) -> str:
    """A sentence with values in it, or several that were joined."""
    for known, translated in words.sentences:
        match = known.fullmatch(prose)
        if match is not None:
            return translated.format(**{name: _value(value) for name, value in match.groupdict().items()})
    if "; " in prose:
        return "; ".join(heard(part) for part in prose.split("; "))
    return prose


def _value(value: str) -> str:
    """A value that stood in a sentence: a day is written anew, words of ours are said, all else stays."""
    if not _ENGLISH_DAY.fullmatch(value):
        return heard(value)
    try:
        return written(datetime.strptime(value, "%d %B %Y").date())  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return value


def _known_by(text: str) -> re.Pattern[str]:
    """How a sentence is known, its values standing where ``{names}`` do."""
    parts = _PLACE.split(text)
    return re.compile(
        "".join(f"(?P<{part}>.*?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL
    )


@cache
def _words(language: str) -> _Words:
    path = LOCALE / f"{language}.po"
    if not path.is_file():
        return _Words(NullTranslations(), ())
    compiled = BytesIO()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    write_mo(compiled, catalogue)
    compiled.seek(0)
    texts = {one.id: str(one.string) for one in catalogue if isinstance(one.id, str) and one.id and one.string}
    open_ones = [
        text for text in texts if _PLACE.search(text) and len(re.findall(r"[a-z]{2,}", _PLACE.sub("", text))) > 1
    ]
    open_ones.sort(key=lambda text: (-len(_PLACE.sub("", text)), text))
    return _Words(GNUTranslations(compiled), tuple((_known_by(text), texts[text]) for text in open_ones))
