"""What a screen message may say (field AF): these sentences, in plain ASCII, and no other word. Pure."""

from collections.abc import Mapping
from typing import Final

from carrel.records.agents import WhyNot

_SPANISH: Final = ("008", "021")
"""How the protocol numbers Spanish, and the Spanish of North America."""
_WHY: Final[Mapping[WhyNot, tuple[str, str]]] = {
    WhyNot.LAPSED: (
        "Your card has run out: please renew it at the desk",
        "Su tarjeta ha caducado: puede renovarla en el mostrador",
    ),
    WhyNot.ASK: ("Please ask at the desk", "Por favor, pregunte en el mostrador"),
    WhyNot.NO_MINUTES: ("You have no minutes left today", "Hoy ya no le quedan minutos"),
}


def why(reason: WhyNot, language: str) -> str:
    """Why somebody may not sit now."""
    return _WHY[reason][language in _SPANISH]


def left(minutes: int, language: str) -> str:
    """How long they may still sit today."""
    words = "Minutos que le quedan hoy" if language in _SPANISH else "Minutes left today"
    return f"{words}: {minutes}"
