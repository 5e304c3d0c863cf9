"""Evergreen: folders of COPY text, one file for each table (``actor.usr.sql``, ``asset.copy.sql`` …).

Tables are taken in the order in which they refer to each other. What is not in the folders is said, not guessed.
"""

from collections.abc import Iterable
from pathlib import Path

from carrel.exchange.evergreen import holds, items, loans, patrons, places, titles
from carrel.exchange.evergreen.folders import Folders
from carrel.exchange.moving import MoveIn
from carrel.sealed import moving_in


def import_evergreen(move: MoveIn, folders: Iterable[Path]) -> None:
    """Take in branches, titles, items, patrons, open loans and holds; closed loans are only counted."""
    moving_in.open_move_in(move.ring)
    tables = Folders(move, tuple(folders))
    for stage in (places, titles, items, patrons, loans, holds):
        stage.take(move, tables)
