"""Granian serves the pages: one worker, in this process, with no access log."""

import asyncio
from typing import Final

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from litestar import Litestar

ACCESS_LOG: Final = False
"""An access log would say who was looked up and when, so there is none; the privacy audit asks."""


def serve(site: Litestar, address: str, port: int) -> None:
    """Serve until interrupted."""
    server = Server(
        site,
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_access=ACCESS_LOG,
        log_level=LogLevels.warning,
    )
    asyncio.run(server.serve())
