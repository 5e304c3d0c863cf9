"""Disclosure control: what makes a table fit to be published, and the attacker that tries it."""

from carrel.statistics.control.attacking import Attack, attack
from carrel.statistics.control.controlling import control
from carrel.statistics.control.refusing import NotSafe

__all__ = ["Attack", "NotSafe", "attack", "control"]
