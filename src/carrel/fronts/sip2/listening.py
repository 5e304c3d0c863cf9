"""Where a SIP2 server listens, and how: TLS with the library's own certificate, plain on this machine alone."""

import ipaddress
import ssl
from pathlib import Path

import msgspec

from carrel.records.faults import SetupFault


class Listening(msgspec.Struct, frozen=True):
    """What the command says."""

    address: str = "127.0.0.1"
    port: int = 6001
    certificate: Path | None = None
    """PEM, the chain after it; with ``key`` it makes the line TLS."""
    key: Path | None = None
    clients: Path | None = None
    """PEM of who signs the certificates that clients must show; None where they show none."""
    plain: bool = False
    """Whether to listen in the clear beyond this machine: in a network of its own, or behind a tunnel."""
    crlf: bool = False
    """Whether replies end with CR LF, where a client will not read them otherwise."""


class NotListening(SetupFault):
    """It cannot listen as it was told to."""


def context(listening: Listening) -> ssl.SSLContext | None:
    """How lines are enciphered; None for plain ones. Raises NotListening."""
    if listening.certificate is None:
        if listening.key is not None or listening.clients is not None:
            raise NotListening("a key or clients' certificates were named without a certificate: name it with --cert")
        if not listening.plain and not _is_loopback(listening.address):
            raise NotListening(
                "cards and PINs would cross the network in the clear: name a certificate with --cert and --key, "
                "or say --plain where the line is a tunnel's"
            )
        return None
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        made.load_cert_chain(listening.certificate, listening.key)
        if listening.clients is not None:
            made.load_verify_locations(listening.clients)
            made.verify_mode = ssl.CERT_REQUIRED
    except OSError as fault:  # an SSLError is one
        raise NotListening(
            f"the certificate or its key cannot be used ({fault.strerror or 'not PEM, or not a pair'}): check the files"
        ) from None
    return made


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
