"""What can be wrong with a pack, and with the choice of one."""


class PackFault(ValueError):
    """A pack contradicts itself or its text. Names the file and the place in it."""

    def __init__(self, file: str, place: str, what: str) -> None:
        super().__init__(f"{file}, {place}: {what}" if place else f"{file}: {what}")
        self.file = file
        self.place = place
        self.what = what


class NotGoverned(ValueError):
    """The statute of a pack does not speak of this kind of library."""
