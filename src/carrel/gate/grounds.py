"""On what ground a record may be opened, as types: a signature reads like the statute."""

from typing import final


@final
class Operation:
    """The words "officers, employees and agents of the library, as necessary for operation" (§ 11-25(b)(1))."""


@final
class ByCourtOrder:
    """The words "pursuant to a court order" (§ 11-25(b)(2)(A))."""


@final
class ByWrittenPermission:
    """The words "with the written permission of the library user" (§ 11-25(b)(2)(B))."""


@final
class ByAnotherGround:
    """A ground that another state's statute names: a parent's right, an emergency. Connecticut's names none."""
