"""What Alembic runs: migrate the database it was given."""

from alembic import context
from sqlalchemy import create_engine

from carrel.store.schema import metadata

engine = create_engine(context.config.attributes["address"])
with engine.connect() as connection:
    # SQLite alters a table by writing it anew
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
