"""Digests and bytes, as text."""

import base64
import hashlib


def sha256_of(content: bytes) -> str:
    """SHA-256, in hex."""
    return hashlib.sha256(content).hexdigest()


def base64_of(content: bytes) -> str:
    """Base64 with padding (RFC 4648 § 4)."""
    return base64.b64encode(content).decode()
