"""The scan for strays: confidential records in files of other programs, "regardless of format"."""

from carrel.custody.scanning.finds import Find, Found, Scanned, Unreadable
from carrel.custody.scanning.running import Scan, scan
from carrel.custody.scanning.sarif import sarif

__all__ = ["Find", "Found", "Scan", "Scanned", "Unreadable", "sarif", "scan"]
