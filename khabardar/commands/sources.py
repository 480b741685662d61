"""`khabardar sources`: which sources there are, and how each of them is."""

import typer

from config.settings import load_settings
from khabardar.app import clock, open_app
from khabardar.health import source_states
from khabardar.output import JsonFlag, output

app = typer.Typer(no_args_is_help=True, help="The sources, and how they are.")


@app.command("list")
def list_(*, as_json: JsonFlag = False) -> None:
    """List the configured sources: state, last success, articles of a week, and what is wrong.

    States: new (never crawled), ok, slow, silent (nothing new for long), failing, off.
    """
    out = output(as_json=as_json)
    with open_app(load_settings()) as app_:
        states = source_states(app_.database, app_.loaded.sources, now=clock())
    if as_json:
        for state in states:
            out.line(state.as_json())
        return
    out.rows(
        "Sources",
        ("id", "state", "last success", "articles in 7 days", "problem"),
        [(s.id, s.state, s.last_success, s.articles_7d, s.problem) for s in states],
        free=("problem",),
        empty="No sources. Make a folder of your own: khabardar config init my-config",
    )
