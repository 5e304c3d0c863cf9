"""What reading a stranger's file may raise, and how that is said."""

import csv
import lzma
import struct
import tarfile
import zipfile
import zlib
from xml.etree import ElementTree as ET


class Exhausted(Exception):
    """An archive grows beyond all measure when it is unpacked."""


class TooLarge(Exception):
    """A document is too large to be held, and must be held whole to be read."""


FORM_FAULTS = (csv.Error, ET.ParseError, ValueError, LookupError, RecursionError)
"""A text is not of the form in which it begins."""
FAULTS = (*FORM_FAULTS, OSError, EOFError, RuntimeError, ArithmeticError, MemoryError, struct.error, zlib.error,
          lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, Exhausted, TooLarge)  # fmt: skip
"""A RuntimeError is an archive under a password, and what Python does not implement."""


def why(fault: BaseException) -> str:
    """A fault in words that say nothing of the file."""
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror.lower()
    if isinstance(fault, MemoryError):
        return "reading it takes more memory than one file may have"
    return str(fault) if isinstance(fault, Exhausted | TooLarge) else "damaged, cut short or under a password"
