"""What a message says. By default only that there is one: the number of items is confidential too (policy 1).

Counts and titles stand in it by the patron's own choice; to a guardian the amount owed, and a title only where the
child permits (§ 11-25(b)(2)). The subject says nothing.
"""

from collections import Counter
from datetime import date
from types import MappingProxyType
from typing import Final

from babel.dates import format_date

from carrel.catalog.library import Library
from carrel.records.notices import NoticeKind
from carrel.records.quiet import Quiet
from carrel.records.registration import Detail, Registration


class Line(Quiet, frozen=True):
    """One thing there is to tell."""

    kind: NoticeKind
    title: str = ""
    due: date | None = None
    words: str = ""
    """The damage, or what was found."""


class Words(Quiet, frozen=True):
    """A message in the reader's language."""

    subject: str
    paragraphs: tuple[str, ...]
    language: str


_ENGLISH: Final = MappingProxyType(
    {
        "subject": "A message from your library",
        "there is": "There is a message for you from {library}.",
        "from": "This is a message from {library}.",
        "see": "To see it, sign in at {site}, or call the library at {telephone}.",
        "see online": "To see it, sign in at {site}.",
        "see by telephone": "To hear it, call the library at {telephone}.",
        "see at the desk": "To hear it, ask at the library.",
        "reminder": "Due soon: {count}",
        "overdue": "Overdue: {count}",
        "hold ready": "Ready for you to collect: {count}",
        "card expires": "Your library card expires on {day}. It can be renewed at the library.",
        "opened": "There is a question about something you returned.",
        "found in an item": "Something of yours may have been left in an item you returned. Please ask at the library.",
        "reminder of": "“{title}” is due on {day}.",
        "overdue of": "“{title}” was due on {day}. Please return it.",
        "hold ready of": "“{title}” waits for you.",
        "hold ready until": "“{title}” waits for you until {day}.",
        "opened of": "“{title}” came back as follows: {words}. Please ask at the library.",
        "found in an item of": "Left in “{title}”: {words}. Please ask at the library.",
        "owed": "{amount} is owed on a library card for which you are named as parent or guardian.",
        "owed only": "The law lets the library tell you the amount and no more. Please ask at the library, or call.",
        "owed for": "It is owed for “{title}”.",
        "voicemail": "This is {library}. Please call us back{at}.",
        "at": " at {telephone}",
        "for the desk": "For the desk, not for the post",
        "by hand": "To be handed over at the desk: {name}",
        "two in one house": "Another patron has this address too. Ask before this letter goes: {name}",
    }
)
_SPANISH: Final = MappingProxyType(
    {
        "subject": "Un mensaje de su biblioteca",
        "there is": "Hay un mensaje para usted de {library}.",
        "from": "Este es un mensaje de {library}.",
        "see": "Para verlo, entre en {site} o llame a la biblioteca al {telephone}.",
        "see online": "Para verlo, entre en {site}.",
        "see by telephone": "Para oírlo, llame a la biblioteca al {telephone}.",
        "see at the desk": "Para oírlo, pregunte en la biblioteca.",
        "reminder": "Vencen pronto: {count}",
        "overdue": "Atrasados: {count}",
        "hold ready": "Listos para que usted los recoja: {count}",
        "card expires": "Su tarjeta de la biblioteca vence el {day}. Puede renovarla en la biblioteca.",
        "opened": "Hay una pregunta sobre algo que usted devolvió.",
        "found in an item": "Puede que haya dejado algo suyo en un material que devolvió. Pregunte en la biblioteca.",
        "reminder of": "«{title}» vence el {day}.",
        "overdue of": "«{title}» venció el {day}. Por favor, devuélvalo.",
        "hold ready of": "«{title}» lo espera.",
        "hold ready until": "«{title}» lo espera hasta el {day}.",
        "opened of": "«{title}» volvió así: {words}. Pregunte en la biblioteca.",
        "found in an item of": "En «{title}» quedó: {words}. Pregunte en la biblioteca.",
        "owed": "Se deben {amount} en una tarjeta de la biblioteca en la que usted figura como padre, madre o tutor.",
        "owed only": "La ley solo permite que la biblioteca le diga el importe. Pregunte en la biblioteca o llame.",
        "owed for": "Se deben por «{title}».",
        "voicemail": "Llamamos de {library}. Por favor, devuélvanos la llamada{at}.",
        "at": " al {telephone}",
        "for the desk": "Para el mostrador, no para el correo",
        "by hand": "Para entregar en el mostrador: {name}",
        "two in one house": "Otra persona tiene la misma dirección. Pregunte antes de enviar esta carta: {name}",
    }
)
_SPOKEN: Final = MappingProxyType({"en": _ENGLISH, "es": _SPANISH})
_COUNTED: Final = (NoticeKind.OVERDUE, NoticeKind.REMINDER, NoticeKind.HOLD_READY)


def language_of(library: Library, patron: Registration) -> str:
    """The language a patron is written to in."""
    return next((one for one in (patron.language, library.language) if one in _SPOKEN), "en")


def message(library: Library, patron: Registration, lines: tuple[Line, ...]) -> Words:
    """What a patron reads; as much as they chose."""
    language = language_of(library, patron)
    said = _SPOKEN[language]
    where = _where(library, language)
    if patron.contact.detail is Detail.NOTHING:
        return Words(said["subject"], (said["there is"].format(library=library.name), where), language)
    titled = patron.contact.detail is Detail.TITLES
    body = tuple(_titled(line, language) for line in lines) if titled else _counts(lines, language)
    return Words(said["subject"], (said["from"].format(library=library.name), *body, where), language)


def to_guardian(library: Library, patron: Registration, owed_cents: int, titles: tuple[str, ...]) -> Words:
    """What a guardian reads: the amount, without a name, and what for where the child permits it."""
    language = language_of(library, patron)
    said = _SPOKEN[language]
    if patron.contact.guardian_told:
        more = tuple(said["owed for"].format(title=title) for title in titles)
    else:
        more = (said["owed only"],)
    head = (said["from"].format(library=library.name), said["owed"].format(amount=dollars(owed_cents)))
    return Words(said["subject"], (*head, *more, _where(library, language)), language)


def for_the_desk(library: Library, unaddressed: tuple[str, ...], shared: tuple[str, ...]) -> Words:
    """What the clerk who folds the letters must know."""
    language = library.language if library.language in _SPOKEN else "en"
    said = _SPOKEN[language]
    lines = [said["by hand"].format(name=name) for name in unaddressed]
    lines += [said["two in one house"].format(name=name) for name in shared]
    return Words(said["for the desk"], tuple(lines), language)


def voicemail(library: Library, language: str) -> str:
    """What may be said to a machine, or to whoever answers: that the library called, and not why."""
    said = _SPOKEN[language]
    at = said["at"].format(telephone=library.telephone) if library.telephone else ""
    return said["voicemail"].format(library=library.name, at=at)


def dollars(cents: int) -> str:
    """An amount of whole cents in dollars."""
    return f"${cents // 100:,}.{cents % 100:02}"


def _where(library: Library, language: str) -> str:
    said = _SPOKEN[language]
    which = {
        (True, True): "see",
        (True, False): "see online",
        (False, True): "see by telephone",
        (False, False): "see at the desk",
    }[bool(library.site), bool(library.telephone)]
    return said[which].format(site=library.site, telephone=library.telephone)


def _counts(lines: tuple[Line, ...], language: str) -> tuple[str, ...]:
    said = _SPOKEN[language]
    counted = Counter(line.kind for line in lines)
    numbers = [said[kind].format(count=counted[kind]) for kind in _COUNTED if counted[kind]]
    others = [said[line.kind].format(day=_day(line.due, language)) for line in lines if line.kind not in _COUNTED]
    return (*numbers, *dict.fromkeys(others))


def _titled(line: Line, language: str) -> str:
    said = _SPOKEN[language]
    if not line.title:
        return said[line.kind].format(count=1, day=_day(line.due, language))
    which = f"{line.kind} of"
    if line.kind is NoticeKind.HOLD_READY and line.due is not None:
        which = "hold ready until"
    return said[which].format(title=line.title, day=_day(line.due, language), words=line.words)


def _day(day: date | None, language: str) -> str:
    return "" if day is None else format_date(day, format="long", locale=language)
