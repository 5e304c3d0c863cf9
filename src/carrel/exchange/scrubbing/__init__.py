"""Filters over other programs' Internet logs: what was viewed, and by whom, goes in and does not come out."""

from carrel.exchange.scrubbing.clients import Kind, Network, networks
from carrel.exchange.scrubbing.counting import Hour, LogCounts
from carrel.exchange.scrubbing.filtering import Scrubbing, forms_of, scrub
from carrel.exchange.scrubbing.writing import NotWritten, Writer, open_log

__all__ = [
    "Hour",
    "Kind",
    "LogCounts",
    "Network",
    "NotWritten",
    "Scrubbing",
    "Writer",
    "forms_of",
    "networks",
    "open_log",
    "scrub",
]
