"""The command line. It has an actor like every front: the keeper, by the credential in the key folder."""

from carrel.fronts.cli.commands import build

__all__ = ["build"]
