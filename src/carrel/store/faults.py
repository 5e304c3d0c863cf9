"""What can be wrong with the database itself. Each message says what to do."""


class StoreFault(Exception):
    """The database cannot be used; nothing was changed."""


class StoreCrossed(StoreFault):
    """Two transactions got into each other's way, and this one was undone whole: it may simply be tried again."""


class StoreMissing(StoreFault):
    """There is no database where one is expected."""


class StoreUnreadable(StoreFault):
    """The database is there and cannot be read."""


class StoreNewer(StoreFault):
    """A newer version of Carrel made this database."""


class StoreForeign(StoreFault):
    """The database belongs to another library than the keys."""
