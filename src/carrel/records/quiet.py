"""Values that may carry something confidential, and so say nothing of themselves in a log or a traceback."""

import msgspec
from typing_extensions import override


class Quiet(msgspec.Struct, frozen=True):
    """A frozen value with a blank repr."""

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__
