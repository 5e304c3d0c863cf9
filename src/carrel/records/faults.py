"""The world's faults that are nobody's record: what can be wrong with how a library is set up."""


class SetupFault(Exception):
    """The library's folder, settings or packs cannot be used. The message names the place and what to do."""
