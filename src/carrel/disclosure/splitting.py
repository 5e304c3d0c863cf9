"""Splits a freedom-of-information request."""

from carrel.disclosure.answers import Part, Split
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal


def split(house: House, actor: Actor, key: str, parts: tuple[Part, ...]) -> Split | Refusal:
    """Keep what is asked for, part by part, each under its heading and clause."""
    raise NotImplementedError


def parts_of(house: House, actor: Actor, key: str) -> Split | Refusal:
    """The request as it has been split, and what it may be split into."""
    raise NotImplementedError
