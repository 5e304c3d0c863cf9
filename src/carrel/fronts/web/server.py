"""Granian serves the pages: one worker, in this process, with no access log."""

import asyncio

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from litestar import Litestar


def serve(site: Litestar, address: str, port: int) -> None:
    """Serve until interrupted. An access log would say who was looked up and when, so there is none."""
    server = Server(
        site,
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    )
    asyncio.run(server.serve())
