"""What can be wrong with the things in custody: the database, the keys, the packs. Fronts tell them apart by these."""

from carrel.sealed import KeyFault as KeyFolderFault
from carrel.statute import NotGoverned, PackFault
from carrel.store import StoreFault as DatabaseFault

__all__ = ["DatabaseFault", "KeyFolderFault", "NotGoverned", "PackFault"]
