"""Why the library holds nothing: from the retention table that the day's close carries out, so it cannot say otherwise.

It is the best answer a library can give, and it is given class by class.
"""

from carrel.gate import House
from carrel.records.vocabulary import RecordClass


def nothing_held(house: House, of: RecordClass) -> str:
    """For a class of which there is nothing within what is asked for."""
    return f"Nothing is held that answers this. {kept(house, of)}"


def nothing_named(house: House, of: RecordClass) -> str:
    """For a request that names no user: records are found from a user's side, and from no machine, place or hour."""
    return (
        "Nothing is held that answers this. The request names no library user, and these records cannot be found by a "
        f"machine, a place or an hour. {kept(house, of)}"
    )


def kept(house: House, of: RecordClass) -> str:
    """How long the class is kept, as the library's retention table has it."""
    row = house.local.keeping(of)
    return (
        f"The library's retention table ({row.clause}) says: a {of.value} record ends when {row.ends}; it is kept "
        f"{row.words}. The day's close carries this out every night."
    )
