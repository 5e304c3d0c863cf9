"""Names for rows. A row's id says nothing: it is random, or it names a thing and not a person."""

from typing import NewType

PatronId = NewType("PatronId", bytes)
"""Sixteen random bytes: the row a registration is sealed in."""

ItemId = NewType("ItemId", int)
"""A thing on the shelf. Not confidential."""

TitleId = NewType("TitleId", int)
"""A work in the catalogue. Not confidential."""

ComputerId = NewType("ComputerId", int)
"""A public computer. Not confidential."""

BranchId = NewType("BranchId", int)
"""A building or bookmobile. Not confidential."""
