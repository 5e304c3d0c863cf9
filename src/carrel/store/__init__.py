"""The engine: connections, transactions, and the one write lock. It knows no record and no law.

SQLAlchemy describes the tables and compiles each statement once; the driver's own cursor executes it
(``docs/adr/0004-statements.md`` says why).
"""

from carrel.store.engine import Store, open_store
from carrel.store.faults import (
    StoreCrossed,
    StoreFault,
    StoreForeign,
    StoreMissing,
    StoreNewer,
    StoreUnreadable,
)
from carrel.store.schema import HouseTable, blind, boxed, metadata, public, table
from carrel.store.statement import Statement, Value
from carrel.store.transaction import Transaction

__all__ = [
    "HouseTable",
    "Statement",
    "Store",
    "StoreCrossed",
    "StoreFault",
    "StoreForeign",
    "StoreMissing",
    "StoreNewer",
    "StoreUnreadable",
    "Transaction",
    "Value",
    "blind",
    "boxed",
    "metadata",
    "open_store",
    "public",
    "table",
]
