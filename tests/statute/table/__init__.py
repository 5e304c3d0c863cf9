"""Every request there can be: role, purpose, class of record, whose it is, and what is shown."""
