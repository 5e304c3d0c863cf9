"""How long somebody has sat at public computers today. Judged inside: a number leaves, and no record."""

from datetime import date

from carrel.gate._unseal import look
from carrel.gate.act import Act
from carrel.sealed import days
from carrel.sealed.kinds import DAY_USE


def minutes_sat(act: Act, pocket: bytes, day: date) -> int:
    """For how long the owner of a pocket has sat on a day. Nobody can ask after the day's close."""
    used = days.use_of(act.tx, act.house.ring, act.live, pocket, day)
    return 0 if used is None else look(act, DAY_USE, used).minutes
