"""Carrel keeps a public library's records and its promise that they are confidential.

The rooms of the house, and which may enter which, are told in ``docs/adr/0001-rooms.md``.
"""
