"""A program that shares out public computers, as it speaks SIP2: written from the protocol, with no code of Carrel's.

And a server to talk to, on loopback.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Self

from carrel import desk
from carrel.fronts.sip2.listening import Listening
from carrel.fronts.sip2.serving import USUAL, Limits, Server
from carrel.records.actors import Actor

DATE = "20261124    103000"


def summed(text: bytes) -> str:
    total = 0
    for byte in text:
        total = (total + byte) % 65536
    return format((65536 - total) % 65536, "04X")


class Reply:
    """A reply taken apart: ``fixed`` is all before the first field, for a reply whose fixed part is this long."""

    LENGTHS: ClassVar = {
        "94": 1,
        "98": 34,
        "24": 35,
        "64": 59,
        "36": 19,
        "96": 0,
        "12": 22,
        "10": 22,
        "30": 22,
        "66": 27,
    }
    LENGTHS |= {"16": 20, "18": 24, "20": 19, "38": 19, "26": 35}

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.text = raw.decode("ascii")
        self.code = self.text[:2]
        body = self.text
        self.sequence = None
        if "AZ" in body[-6:]:
            assert summed(raw[:-4]) == body[-4:], f"wrong sum: {body!r}"
            body = body[:-6]
            if body[-3:-1] == "AY":
                self.sequence, body = body[-1], body[:-3]
        length = self.LENGTHS[self.code]
        self.fixed, rest = body[2 : 2 + length], body[2 + length :]
        assert len(self.fixed) == length, f"short: {body!r}"
        assert rest == "" or rest.endswith("|"), f"a field has no end: {body!r}"
        self.fields: dict[str, str] = {}
        for part in rest.split("|")[:-1]:
            assert part[:2] not in self.fields
            self.fields[part[:2]] = part[2:]


class Client:
    """One line. With ``checked``, error detection is on."""

    def __init__(
        self, port: int, *, tls: ssl.SSLContext | None = None, end: bytes = b"\r", checked: bool = True
    ) -> None:
        line = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.line = line if tls is None else tls.wrap_socket(line, server_hostname="localhost")
        self.end, self.checked, self.number, self.rest = end, checked, 0, b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()

    def ask(self, message: str, encoding: str = "utf-8") -> Reply:
        raw = message.encode(encoding)
        if self.checked:
            raw += f"AY{self.number}AZ".encode()
            raw += summed(raw).encode()
        self.send(raw + self.end)
        reply = self.hear()
        if self.checked and reply.code != "96":
            assert reply.sequence == str(self.number)
        self.number = (self.number + 1) % 10
        return reply

    def send(self, raw: bytes) -> None:
        self.line.sendall(raw)

    def hear(self) -> Reply:
        while b"\r" not in self.rest:
            got = self.line.recv(1024)
            if not got:
                raise EOFError("the line was cut")
            self.rest += got
        one, self.rest = self.rest.split(b"\r", 1)
        return Reply(one.lstrip(b"\n"))

    def is_cut(self) -> bool:
        """Whether the other end hangs up; waits for it."""
        try:
            while self.line.recv(4096):
                pass
        except ConnectionError:
            pass
        return True

    def sign_in(self, account: str, password: str) -> str:
        return self.ask(f"9300CN{account}|CO{password}|CPLobby|").fixed

    def status(self, card: str, pin: str, institution: str = "MAIN") -> Reply:
        return self.ask(f"23001{DATE}AO{institution}|AA{card}|AC|AD{pin}|")

    def information(self, card: str, pin: str, summary: str = " " * 10) -> Reply:
        return self.ask(f"63001{DATE}{summary}AOMAIN|AA{card}|AC|AD{pin}|")

    def end_session(self, card: str) -> Reply:
        return self.ask(f"35{DATE}AOMAIN|AA{card}|")


@contextmanager
def served(house: desk.House, limits: Limits = USUAL, said: list[str] | None = None, **how: object) -> Iterator[int]:
    """A server on a free port; what it would print goes into ``said``."""
    loop, ready, ports = asyncio.new_event_loop(), threading.Event(), []

    def note(port: int) -> None:
        ports.append(port)
        ready.set()

    server = Server(house, Listening(port=0, **how), (said if said is not None else []).append, limits)
    task = loop.create_task(server.attend(note))

    def run() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.run_until_complete(asyncio.sleep(0.05))
        finally:
            for left in asyncio.all_tasks(loop):
                left.cancel()
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(20), "the server did not start"
    yield ports[0]
    loop.call_soon_threadsafe(task.cancel)
    thread.join(20)
    assert not thread.is_alive()


def named(house: desk.House, custodian: Actor, *words: str, account: str = "libki") -> str:
    """An agent with these words on its list; gives its password."""
    form = desk.AgentForm(account, "Invented PC Reservation, Inc.", "of 1 July 2026, § 4", words_of(*words))
    made = desk.name_agent(house, custodian, form)
    assert isinstance(made, desk.OneTimePassword), made
    return made.password


def words_of(*words: str) -> frozenset[desk.AgentWord]:
    return frozenset(map(desk.AgentWord, words))


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for ``localhost`` that signs itself, and its key."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return pem, secret
