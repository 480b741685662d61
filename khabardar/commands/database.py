"""`khabardar db`: schema, integrity, backup."""

from pathlib import Path
from typing import Annotated

import typer

from config.settings import load_settings
from khabardar.app import open_archive
from khabardar.output import output
from storage import database as databases
from storage.database import open_database

app = typer.Typer(no_args_is_help=True, help="The database: schema, integrity, backup.")


@app.command()
def upgrade() -> None:
    """Bring the database to today's tables; safe to repeat."""
    settings = load_settings()
    with open_archive(settings):
        output(as_json=False).say(f"The database is up to date: {settings.masked()['database_url']}")


@app.command()
def check() -> None:
    """Check the database's integrity; exit 1 if something is wrong."""
    out = output(as_json=False)
    database = open_database(load_settings().database_url.get_secret_value())
    try:
        problems = databases.check(database)
        described = databases.describe(database)
    finally:
        database.close()
    for line in described:
        out.say(line)
    for problem in problems:
        out.warn(problem)
    if problems:
        raise typer.Exit(1)
    out.say("The database is sound.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where the copy goes; must not exist yet.")]) -> None:
    """Copy the database while it is in use."""
    with open_archive(load_settings()) as database:
        databases.backup(database, file)
    output(as_json=False).say(f"Copied to {file}. Restore: stop the service and put the file in the database's place.")
