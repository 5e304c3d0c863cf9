"""WARNING: makes grants. Only ``gate._decide`` may import this; a contract holds it."""

from typing import TypeVar

from carrel.gate.grant import Grant, Terms
from carrel.records.registration import Record
from carrel.sealed.kinds import Kind

R = TypeVar("R", bound=Record)
P = TypeVar("P")


def mint(kind: Kind[R], ground: type[P], terms: Terms) -> Grant[R, P]:
    """A grant on these terms. The caller has judged, and written the entry whose receipt the terms carry."""
    grant: Grant[R, P] = object.__new__(Grant)
    for name, value in (("kind", kind), ("ground", ground), ("terms", terms)):
        object.__setattr__(grant, name, value)
    return grant
