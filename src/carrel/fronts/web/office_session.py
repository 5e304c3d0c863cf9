"""What a session remembers of the disclosure office, in this process's memory only.

A folder's address bears a word that the session made up. In the browser's own history it is nobody's row, and opens
nothing once its session is over.
"""

import secrets
from typing import Final

from carrel import desk, disclosure
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import URGENT, Answer, Tone
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.refusals import Refusal

_WORDS: Final = "folders"
_TOLD: Final = "told"
_COUNTED: Final = "counted"


class Bell:
    """Rings when something about requests has changed, so that whoever answers them counts anew what is urgent."""

    def __init__(self) -> None:
        self.rung = 0

    def ring(self) -> None:
        """Something has changed."""
        self.rung += 1


def word_of(request: Asked, key: str) -> str:
    """The word that stands for a folder, for as long as this session lasts."""
    words: dict[str, str] = request.session.setdefault(_WORDS, {})
    word = next((word for word, known in words.items() if known == key), "")
    if not word:
        word = secrets.token_urlsafe(9)
        words[word] = key
    return word


def address_of(request: Asked, key: str) -> str:
    """The address of a folder."""
    return f"/requests/{word_of(request, key)}"


def key_of(request: Asked, word: str) -> str:
    """The folder that a word of this session stands for; empty where it stands for none."""
    key: str = request.session.get(_WORDS, {}).get(word, "")
    return key


def tell(request: Asked, answer: Answer) -> None:
    """Keep what came of an act for the page that is asked for next."""
    request.session[_TOLD] = [answer.tone.value, answer.headline, answer.detail]


def told(request: Asked) -> Answer | None:
    """What came of the last act: once."""
    kept = request.session.pop(_TOLD, None)
    return None if kept is None else Answer(Tone(kept[0]), kept[1], kept[2])


def count_urgent(request: Asked, house: desk.House) -> None:
    """Count anew what is urgent, where something has changed since this session counted last."""
    session, rung = request.session, request.app.state.bell.rung
    if session["steps"] or session.get(_COUNTED) == rung:
        return
    found = disclosure.due(house, actor_of(request))
    session[_COUNTED] = rung
    session[URGENT] = 0 if isinstance(found, Refusal) else found.urgent


def done(headline: str, detail: str = "") -> Answer:
    """An act that succeeded."""
    return Answer(Tone.DONE, headline, detail)


def no_folder() -> Answer:
    """A word that this session did not make."""
    return Answer(
        Tone.REFUSED, said("This address opens nothing"), said("Open the folder from the list: addresses change.")
    )
