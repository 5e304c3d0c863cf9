"""Proved for every request there could be, over the policies as they are written."""
