"""Bands of age, as wide as a library's planning needs and no narrower."""

from datetime import date


def age_band(birth: date | None, today: date) -> str:
    """The band of a patron: child (to 11), teen (12 to 17), adult (18 to 64), senior (65 and over) or unknown."""
    if birth is None or birth > today:
        return "unknown"
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    for limit, band in ((12, "child"), (18, "teen"), (65, "adult"), (120, "senior")):
        if years < limit:
            return band
    return "unknown"
