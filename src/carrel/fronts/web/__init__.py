"""The web front: pages rendered here, usable by keyboard and scanner alone, without scripts and better with them.

No confidential value stands in an address, a cookie, a log or a script; no page asks anything of a third party.
"""

from carrel.fronts.web.application import build
from carrel.fronts.web.own_layer import own_layer
from carrel.fronts.web.server import serve

__all__ = ["build", "own_layer", "serve"]
