"""Disclosure control: what makes a table fit to be published, and the attacker that tries it."""
