"""Fronts show and ask; they never decide and never open."""
