"""The SIP2 server: lines from vendors' machines, each with its patience and its limits. It logs nothing of a line.

Questions are answered by a few threads, one at a time on each line, in the order in which they came.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final, ParamSpec, TypeVar, final

import msgspec

from carrel import desk
from carrel.fronts.sip2.conversation import CR, CRLF, Conversation
from carrel.fronts.sip2.frames import Frames, TooLong
from carrel.fronts.sip2.listening import Listening, NotListening, context

Arguments = ParamSpec("Arguments")
T = TypeVar("T")

_THREADS: Final = 4
_CHUNK: Final = 4096
_EVERY: Final = 60.0
"""Seconds between looks at whether a day is over, whose wrong tries are to be told."""


class Limits(msgspec.Struct, frozen=True):
    """How many lines, and how long each may take, in seconds."""

    lines: int = 128
    lines_of_one: int = 32
    """From one address."""
    sign_in: float = 60.0
    """From the first byte of the line until an agent has signed in."""
    idle: float = 900.0
    """Between two messages, once one has: programs ask every few minutes whether the line still stands."""
    message: float = 10.0
    """From the first byte of a message to its end, and to be rid of a reply."""
    wrong: float = 1.0
    """Before somebody is told that a sign-in was wrong."""


USUAL: Final = Limits()


@final
class Server:
    """Answers lines until it is cancelled."""

    def __init__(
        self, house: desk.House, listening: Listening, say: Callable[[str], None], limits: Limits = USUAL
    ) -> None:
        self._house = house
        self._listening = listening
        self._say = say
        self._limits = limits
        self._lines: Counter[str] = Counter()
        self._open: set[asyncio.StreamWriter] = set()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="sip2")

    async def attend(self, ready: Callable[[int], None]) -> None:
        """Listen until cancelled. ``ready`` is told the port. Raises NotListening."""
        enciphered = context(self._listening)
        asyncio.get_running_loop().set_exception_handler(self._hush)
        try:
            server = await asyncio.start_server(
                self._line,
                self._listening.address,
                self._listening.port,
                ssl=enciphered,
                ssl_handshake_timeout=None if enciphered is None else self._limits.message,
            )
        except OSError as fault:
            raise NotListening(f"the address cannot be listened at ({fault.strerror}): choose another") from None
        try:
            ready(server.sockets[0].getsockname()[1])
            while True:
                await asyncio.sleep(_EVERY)
                await self._in_a_thread(desk.record_wrong_tries, self._house)
        finally:
            server.close()
            for line in self._open:
                line.transport.abort()
            self._threads.shutdown(cancel_futures=True)
            desk.record_wrong_tries(self._house, today_too=True)

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = (writer.get_extra_info("peername") or ("",))[0]
        if self._lines.total() >= self._limits.lines or self._lines[peer] >= self._limits.lines_of_one:
            writer.transport.abort()  # not closed: whoever does not answer to that would hold a place meanwhile
            return
        self._lines[peer] += 1
        self._open.add(writer)
        try:
            await self._converse(reader, writer)
        except (OSError, TooLong):
            pass  # they went, or were too slow, or spoke no SIP2: nothing of it is told
        except Exception as fault:  # noqa: BLE001  # one line's fault is not another's; what it was about is not told
            self._say(f"a line was cut by a fault in the program: {type(fault).__name__}")
        finally:
            self._lines[peer] -= 1
            self._lines += Counter()  # drops addresses that have none
            self._open.discard(writer)
            await self._hang_up(writer)

    async def _hang_up(self, writer: asyncio.StreamWriter) -> None:
        """End a line; one that does not take its last reply is cut."""
        writer.close()
        try:
            async with asyncio.timeout(self._limits.message):
                await writer.wait_closed()
        except OSError:
            writer.transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop, limits = asyncio.get_running_loop(), self._limits
        conversation = Conversation(self._house, CRLF if self._listening.crlf else CR)
        frames, began = Frames(), loop.time()
        message_began = began
        while True:
            until = loop.time() + limits.idle if conversation.signed_in else began + limits.sign_in
            if frames.begun:
                until = min(until, message_began + limits.message)
            async with asyncio.timeout_at(until):
                arrived = await reader.read(_CHUNK)
            if not arrived:
                return
            had_begun = frames.begun
            whole = frames.feed(arrived)
            if frames.begun and (whole or not had_begun):
                message_began = loop.time()
            for frame in whole:
                said = await self._in_a_thread(conversation.hear, frame, loop.time())
                if said.wrong:
                    await asyncio.sleep(limits.wrong)
                writer.write(said.reply)
                async with asyncio.timeout(limits.message):
                    await writer.drain()
                if said.over:
                    return

    async def _in_a_thread(self, work: Callable[Arguments, T], *said: Arguments.args, **named: Arguments.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *said, **named))

    def _hush(self, _loop: asyncio.AbstractEventLoop, told: Mapping[str, object]) -> None:
        """What asyncio would log: who called, and what was wrong with their handshake. Only a fault of ours is told."""
        fault = told.get("exception")
        if fault is not None and not isinstance(fault, (OSError, asyncio.CancelledError)):
            self._say(f"a line was cut by a fault in the program: {type(fault).__name__}")


def serve(house: desk.House, listening: Listening, say: Callable[[str], None]) -> None:
    """Answer until interrupted. Raises NotListening."""

    async def attend() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        for end in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(end, lambda: task and task.cancel())
        with suppress(asyncio.CancelledError):
            await Server(house, listening, say).attend(
                lambda port: say(f"answering SIP2 at {listening.address}:{port} (stop with Ctrl-C)")
            )

    asyncio.run(attend())
