"""The law on the running system: take a policy out, and what a librarian can do is not what it was."""
