"""How the two packs are judged."""
