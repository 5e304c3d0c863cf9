"""Values that say nothing about themselves, so that no log, traceback or debugger line shows who was served."""

import msgspec
from typing_extensions import override


class Quiet(msgspec.Struct, frozen=True):
    """The base of every form that is posted and every value about a patron that a page shows."""

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
