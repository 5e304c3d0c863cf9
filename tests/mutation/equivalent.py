"""Faults that change nothing anyone could see, each with why. A test that finds one proves this list wrong."""

_ANY_NAME = "a name that means nothing, given and compared in this module only: any other serves"
_HOW_MANY = "how many are taken at a time or kept in memory: any number gives the same"
_FROM_THE_START = "entries are numbered from 0: both lie before the first"
_MORE_READ = "a stored node more is read, under its own name, and asked about by none"

EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    ("statute/question.py", "", '_ASKER, _ANOTHER = "asker", "another"', "'asker' → another"): _ANY_NAME,
    ("statute/question.py", "", '_ASKER, _ANOTHER = "asker", "another"', "'another' → another"): _ANY_NAME,
    ("statute/question.py", "_question", 'subject = _entity(kind, "it")', "'it' → another"): _ANY_NAME,
    ("ledger/_append.py", "", "_HINTS_KEPT = 4096", "4096 → 4097"): _HOW_MANY,
    ("ledger/_append.py", "_append_of_patron", "hint = _hints.get(hash(day_key), 0)", "0 → 1"): (
        "a hint is only tried, and only where the tag before it is taken: then it is the right one"
    ),
    ("ledger/gather.py", "", "_PAGE: Final = 4096", "4096 → 4097"): _HOW_MANY,
    (
        "ledger/gather.py", "", '.where(pending.c.tag > bindparam("after"))',
        "compared by GtE: pending.c.tag > bindparam('after')",
    ): "what a page held has left the table before the next is read",
    (
        "ledger/gather.py", "checkpoint", 'raise LookupError("the checkpoint was written and is not there")',
        "not raised: raise LookupError('the checkpoint was written and is not the",
    ): "the row was written two lines before, in this transaction: this tells the type checker",
    ("ledger/read.py", "", "_SCAN: Final = 1000", "1000 → 1001"): _HOW_MANY,
    ("ledger/read.py", "_of_day", "after = -1", "1 → 2"): _FROM_THE_START,
    ("ledger/verify.py", "", "_PAGE: Final = 4096", "4096 → 4097"): _HOW_MANY,
    (
        "ledger/verify.py", "",
        '.where(nodes.c.position >= bindparam("first"), nodes.c.position < bindparam("last"))',
        "compared by LtE: nodes.c.position < bindparam('last')",
    ): _MORE_READ,
    (
        "ledger/verify.py", "_stored",
        "for position, hash_ in tx.rows(_NODES, level=level, first=first >> level, last=last >> level)",
        "computed by LShift: last >> level",
    ): _MORE_READ,
    ("ledger/verify.py", "_walk", "for page in tx.pages(_ENTRIES, _PAGE, -1):", "1 → 2"): _FROM_THE_START,
    ("ledger/verify.py", "__init__", "super().__init__(where, what)", "not called: super().__init__(where, what)"): (
        "an exception has its arguments before it is initialised"
    ),
}  # fmt: skip
"""Path, function, the line, what is planted: why nobody could tell."""
