"""Turns at public computers: how many, where, at what kind, for how long (IMLS 651, PITUSR); and nothing of whose."""

from typing import Final

_BANDS: Final = ((5, "to 5"), (15, "6 to 15"), (30, "16 to 30"), (60, "31 to 60"), (120, "61 to 120"))


def minutes_band(minutes: int) -> str:
    """How long a sitting was, as it is counted: in whole minutes, the last band over two hours."""
    return next((band for most, band in _BANDS if minutes <= most), "over 120")


def sitting_word(computer: str, minutes: str) -> str:
    """What a sitting is counted under: the kind of computer, and the band of minutes."""
    return f"{computer}|{minutes}"
