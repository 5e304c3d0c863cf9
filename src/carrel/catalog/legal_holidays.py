"""Legal holidays, as a library of holidays knows them: what a calendar offers to confirm. The board decides."""

from datetime import date

_COUNTRY, _STATE = "US", "CT"  # where the statute of this house is in force


def legal_holidays(year: int) -> tuple[tuple[date, str], ...]:
    """The legal holidays of Connecticut in ``year``, in their order, with the days on which they are observed."""
    from holidays import country_holidays  # noqa: PLC0415  # large, and asked for once a year

    found = country_holidays(_COUNTRY, subdiv=_STATE, years=year, observed=True)
    return tuple(sorted((day, str(name)) for day, name in found.items()))
