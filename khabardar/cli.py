"""The command line: names every command and turns the product's errors into plain words and exit codes.

Exit codes: 0 done, 1 something failed that the output names, 2 bad usage or bad configuration, 3 another instance holds
the database. The commands themselves are in `khabardar.commands`.
"""

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from typing import Annotated, Final, Never

import sqlalchemy as sa
import typer

from config.model_errors import plain_words
from config.problems import ConfigErrors
from config.settings import SettingsError
from khabardar.commands import (
    alerts,
    articles,
    configuration,
    database,
    demo,
    pages,
    replay,
    rules,
    sources,
    stories,
    verbs,
)
from khabardar.commands import subscribers as subscriber_commands
from khabardar.output import output
from storage.backup import BackupError
from storage.database import SchemaError
from storage.leases import HeldElsewhere

_VALUE: Final = re.compile(r"^Invalid value(?: for '([^']*)')?: ")  # what Typer puts before a reason

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Watches regional news and sends one Telegram alert per event, by rules that you can prove.",
    epilog="Begin with: khabardar demo",
)


def _version(*, wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"khabardar {version('khabardar')}\n")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=lambda value: _version(wanted=value), is_eager=True, help="Say which.")
    ] = False,
) -> None: ...


for command in (
    demo.demo,
    verbs.run,
    verbs.crawl,
    verbs.watch,
    verbs.deliver,
    pages.extract,
    replay.replay,
    verbs.health,
):
    app.command()(command)
for name, group in (
    ("articles", articles.app),
    ("rules", rules.app),
    ("sources", sources.app),
    ("stories", stories.app),
    ("alerts", alerts.app),
    ("subscribers", subscriber_commands.app),
    ("db", database.app),
    ("config", configuration.app),
):
    app.add_typer(group, name=name)


def main(words: Sequence[str] | None = None) -> None:
    """Run one command, by default the one of this process; the console script `khabardar` calls this."""
    try:
        try:
            code = app(words, prog_name="khabardar", standalone_mode=False)
        finally:
            sys.stdout.flush()  # here, where it can still be said if that fails
        sys.exit(code if isinstance(code, int) else 0)
    except typer.TyperException as error:
        _fail(_usage(error), error.exit_code)
    except (ConfigErrors, SettingsError) as error:
        _fail(error, 2)
    except HeldElsewhere as error:
        _fail(error, 3)
    except (SchemaError, BackupError) as error:
        _fail(error, 1)
    except sa.exc.OperationalError as error:
        # The driver's own words; the statement and its parameters would only hide them.
        _fail(f"The database can not be used: {error.orig}", 1)
    except BrokenPipeError as error:
        _had_enough(error.__context__)
    except OSError as error:
        _fail(f"{error.filename or 'the output'}: {error.strerror or error}", 1)
    except SystemExit as end:
        # Typer and rich make exit code 1 of a closed pipe.
        if isinstance(end.__context__, BrokenPipeError):
            _had_enough(None)
        raise


def _had_enough(ended: BaseException | None) -> Never:
    """End as the command did, or well: whoever read our output has enough (`| head`), which is no failure.

    Nothing may be flushed into the closed pipe at exit.
    """
    with suppress(OSError, ValueError):  # without a file number there is no pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(ended.code if isinstance(ended, SystemExit) else 0)


def _usage(error: typer.TyperException) -> str:
    """Write what is wrong with the words of a command in our one line; nothing where the help was printed instead."""
    reason = plain_words(_VALUE.sub(lambda found: f"{found[1]}: " if found[1] else "", error.format_message()))
    context = getattr(error, "ctx", None)
    if not reason or context is None:
        return reason
    said = f"{context.command_path}: {reason if reason.endswith('?') else reason.rstrip('.') + '.'}"
    return f"{context.command_path}: {reason}" if "see: " in reason else f"{said} See: {context.command_path} --help"


def _fail(error: object, code: int) -> None:
    if said := str(error):
        output(as_json=False).warn(said)
    sys.exit(code)
