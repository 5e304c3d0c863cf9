"""Connections that lie idle, for whoever comes next: never more than there were acts at one time.

A connection of each thread's own would outlive its thread, and a server's threads come and go.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar, final


class Closes(Protocol):
    """What drivers' connections have in common."""

    def close(self) -> None:
        """Close the connection."""


C = TypeVar("C", bound=Closes)


@final
class Pool(Generic[C]):
    """Lends connections, one for each block, to any thread."""

    def __init__(self, connect: Callable[[], C], broken: Callable[[C], bool]) -> None:
        """``broken`` says of a connection that came back whether it is of no more use."""
        self._connect = connect
        self._broken = broken
        self._idle: list[C] = []

    @contextmanager
    def lent(self) -> Iterator[C]:
        """A connection for the length of a block. Raises what the driver raises where it cannot connect."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            if not self._broken(connection):
                self._idle.append(connection)

    def close(self) -> None:
        """Close every connection that is not lent."""
        while self._idle:
            self._idle.pop().close()
