"""`khabardar config`: the effective settings, and an editable copy of the shipped files."""

from pathlib import Path
from typing import Annotated

import typer

from config.settings import load_settings, unknown_variables
from config.shipped import copy_shipped
from khabardar.output import JsonFlag, counted, output

app = typer.Typer(no_args_is_help=True, help="Settings, and the operators' files.")


@app.command()
def show(*, as_json: JsonFlag = False) -> None:
    """Show every setting in effect, secrets masked."""
    out = output(as_json=as_json)
    settings = load_settings().masked()
    for warning in unknown_variables():
        out.warn(warning)
    if as_json:
        out.line(settings)
    else:
        out.fields({f"KHABARDAR_{name.upper()}": value for name, value in settings.items()})


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new folder.")]) -> None:
    """Copy the shipped sources, entities and rules into a folder of your own; nothing is overwritten."""
    out = output(as_json=False)
    try:
        files = copy_shipped(folder)
    except OSError as error:
        out.warn(str(error))
        raise typer.Exit(1) from None
    out.say(f"{counted(len(files), 'file')} written to {folder}. Use them: export KHABARDAR_CONFIG={folder}")
