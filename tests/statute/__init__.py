"""How Carrel reads the law."""
