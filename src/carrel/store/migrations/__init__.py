"""Alembic's scripts: each version of the tables, made from the one before."""
