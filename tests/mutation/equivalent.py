"""Faults that change nothing anyone could see, each with why. A test that finds one proves this list wrong."""

_ANY_NAME = "a name that means nothing, given and compared in this module only: any other serves"
_HOW_MANY = "how many are taken at a time or kept in memory: any number gives the same"
_FROM_THE_START = "entries are numbered from 0: both lie before the first"
_ONLY_WHETHER = "asked only whether, in this one place"
_COUNTED = "count(*) always has a row: this tells the type checker"
_APART = "numbers that only must not meet: the parts of a name keep apart as before"
_SMALL = "letters are small by then: no X is left to be dropped"
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
    ("sealed/_carving.py", "", "_HEAD = 40", "40 → 41"): "as many bytes as every beginning fits in, and one more",
    ("sealed/epochs.py", "widen", "if bits > now.index_bits:", "compared by GtE: bits > now.index_bits"): (
        "the number that stands there would be written once more"
    ),
    ("sealed/epochs.py", "", '.where(t.epochs.c.state != "past")', "'past' → another"): (
        "past epochs are read too, after the current one, and none of them is turning"
    ),
    (
        "sealed/epochs.py", "",
        'of: Statement(select(table.c.epoch).where(table.c.epoch == bindparam("epoch")).limit(1))', "1 → 2",
    ): _ONLY_WHETHER,
    ("sealed/folders.py", "count", "return 0 if found is None else found[0]", "0 → 1"): _COUNTED,
    ("sealed/keeper.py", "keep", 'draft = self._path(name).with_suffix(".draft")', "'.draft' → another"): (
        "any name will do for a draft that is not a key's"
    ),
    ("sealed/keyring.py", "__init__", "self._oldest = 0", "0 → 1"): "no epoch is before the first",
    (
        "sealed/moving_in.py", "_content",
        (
            'plain = msgspec.structs.replace(record, pocket=b"", trail=b"", trail_day=record.registered, overdue=0, '
            "origin=None)"
        ),
        "0 → 1",
    ): "what is blanked is blanked alike in all that is compared",
    ("sealed/names.py", "answers", "families = _spans(record.family, 0)", "0 → 1"): _APART,
    (
        "sealed/names.py", "answers",
        "for at, part in enumerate((record.given, record.middle, record.suffix), start=1)", "1 → 2",
    ): _APART,
    ("sealed/names.py", "answers", "for span in _spans(part, at * 100)", "100 → 101"): _APART,
    (
        "sealed/names.py", "_spans",
        (
            """spans += [(part.rpartition("'")[2], frozenset((start + at,))) for at, part in enumerate(parts) """
            """if "'" in part]"""
        ),
        'always: "\'" in part',
    ): "a word without an apostrophe would be listed twice, as the same part",
    ("sealed/names.py", "_spans", "if len(words) > 1:", "compared by GtE: len(words) > 1"): (
        "an only word would be listed twice, as the same part"
    ),
    (
        "sealed/names.py", "_plain",
        'return "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in ".,")',
        "'.,' → another",
    ): _SMALL,
    (
        "sealed/pockets.py", "of_pocket",
        'tags = {f"tag{slot}": self.tag(ring, generation, pocket, slot) for slot in range(1, self.kind.slots + 1)}',
        "1 → 2 (2)",
    ): "a tag more is made than is asked for",
    ("sealed/pockets.py", "count", "return 0 if found is None else found[0]", "0 → 1"): _COUNTED,
    ("sealed/pockets.py", "count_holds", "return 0 if found is None else found[0]", "0 → 1"): _COUNTED,
    (
        "sealed/pockets.py", "put_anywhere",
        "placed = msgspec.structs.replace(record, slot=(start + step) % shelf.kind.slots + 1)",
        "computed by Sub: start + step",
    ): "every slot is tried once all the same, downwards from the random one",
    (
        "sealed/registrations.py", "grow", "epochs.widen(tx, coming + (0 if found is None else found[0]))", "0 → 1",
    ): _COUNTED,
    ("sealed/registrations.py", "count", "return 0 if found is None else found[0]", "0 → 1"): _COUNTED,
    ("sealed/replays.py", "_tag", 'return b""', "nothing returned: return b''"): _ONLY_WHETHER,
    ("sealed/slips.py", "count", "return 0 if found is None else found[0]", "0 → 1"): _COUNTED,
    (
        "sealed/tags.py", "street_words",
        (
            """kept = (sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign) """
            """and sign not in "'.")"""
        ),
        "\"'.\" → another",
    ): _SMALL,
    ("gate/act.py", "tell", "self.receipts.add(receipt)", "not called: self.receipts.add(receipt)"): (
        "the ledger is asked instead, and says the same within the transaction"
    ),
    ("gate/_release.py", "_may_leave", "return False", "nothing returned: return False"): _ONLY_WHETHER,
    (
        "gate/_search.py", "_truly", "if wanted and not wanted <= search_words(record):",
        "compared by Lt: wanted <= search_words(record)",
    ): "a registration has the words of its name beside every fact that can be asked for",
    (
        "gate/codes.py", "make", "self._sent = {at: sent for at, sent in self._sent.items() if sent.until > moment}",
        "compared by GtE: sent.until > moment",
    ): "a code at its last moment is forgotten later, and refused all the same",
    ("gate/callers.py", "_tag", 'return hmac.digest(self._key, whom, "sha256")[:16]', "16 → 17"): (
        "kept in memory only: as many bytes as tell callers apart, and one more"
    ),
    (
        "gate/_preserve.py", "_put",
        "_write(act, dict(zip(places, copies, strict=True)))",
        "True → False",
    ): "as many places were drawn as there are copies, two lines before",
}  # fmt: skip
"""Path, function, the line, what is planted: why nobody could tell."""
