"""Where confidential records are kept: boxes, tags, epochs of keys (design § 3).

Offices and importers may seal and hand on; only the gate opens. ``tests/architecture`` pins these names.
"""

from carrel.sealed import epochs, folders, moving_in, pockets, receipts, registrations, replays, seats, slips, tags
from carrel.sealed.box import Sealed
from carrel.sealed.epochs import Generation, Generations
from carrel.sealed.keeper import FileKeeper, KeyFault, KeyGone, KeyKeeper, TwoKeepers
from carrel.sealed.keyring import SEALED_CLASSES, Keyring
from carrel.sealed.kinds import TooLong
from carrel.sealed.registrations import CardTaken
from carrel.sealed.visits import Visits

__all__ = [
    "SEALED_CLASSES",
    "CardTaken",
    "FileKeeper",
    "Generation",
    "Generations",
    "KeyFault",
    "KeyGone",
    "KeyKeeper",
    "Keyring",
    "Sealed",
    "TooLong",
    "TwoKeepers",
    "Visits",
    "epochs",
    "folders",
    "moving_in",
    "pockets",
    "receipts",
    "registrations",
    "replays",
    "seats",
    "slips",
    "tags",
]
