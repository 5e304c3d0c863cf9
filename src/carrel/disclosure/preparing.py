"""Prepares an answer."""

from carrel.disclosure.answers import Packet, Prepared
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal


def prepare(house: House, actor: Actor, key: str) -> Prepared | Refusal:
    """Open what is in scope and put the packet into the folder. Nothing leaves."""
    raise NotImplementedError


def packet(house: House, actor: Actor, key: str) -> Packet | Refusal:
    """The packet in the folder, to be looked at before it leaves or handed over again."""
    raise NotImplementedError
