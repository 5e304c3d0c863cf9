"""What every entry of pack.toml is."""

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Frozen, and without a field nobody reads."""
