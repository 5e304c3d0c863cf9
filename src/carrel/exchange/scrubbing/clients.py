"""Who asked, known only while this process lives: a keyed hash in memory, and what kind of machine it was."""

import hashlib
import ipaddress
import secrets
from collections.abc import Sequence
from enum import StrEnum
from typing import final

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
NOBODY = frozenset({b"", b"-"})
"""What a log says where it does not say who asked."""


class Kind(StrEnum):
    """Whose machine it was."""

    WIRELESS = "wireless"
    """A reader's own, on the library's wireless network: IMLS element 652, WIFISESS."""
    COMPUTERS = "computers"
    """A public computer of the library: IMLS element 651, PITUSR."""
    OTHER = "other"
    """Neither, or it was not said which networks are which."""


def networks(said: Sequence[str]) -> tuple[Network, ...] | str:
    """The networks that were named, as 10.20.0.0/16; or what is wrong with one."""
    found: list[Network] = []
    for one in said:
        try:
            found.append(ipaddress.ip_network(one, strict=False))
        except ValueError:
            return f"{one} is not a network: write it as 10.20.0.0/16 or 2001:db8::/32"
    return tuple(found)


@final
class Clients:
    """Turns addresses into what may be remembered of them. The key is of this process and leaves it nowhere."""

    def __init__(self, wireless: Sequence[Network], computers: Sequence[Network]) -> None:
        self._keyed = hashlib.blake2b(key=secrets.token_bytes(32), digest_size=16)
        self._networks = [(Kind.WIRELESS, one) for one in wireless] + [(Kind.COMPUTERS, one) for one in computers]

    def disguised(self, client: bytes) -> bytes:
        """The same for the same address while this process lives, and of no use to anybody else."""
        fresh = self._keyed.copy()
        fresh.update(client)
        return fresh.digest()

    def kind(self, client: bytes) -> Kind:
        """Whose machine it is, by the networks that were named."""
        if not self._networks:
            return Kind.OTHER
        try:
            address = ipaddress.ip_address(client.decode("ascii"))
        except ValueError:
            return Kind.OTHER
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return next((kind for kind, network in self._networks if address in network), Kind.OTHER)
