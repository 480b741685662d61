"""`khabardar replay`: what would subscribers have received?"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from alerts.matcher import Matcher
from alerts.replay import replay as play
from alerts.watch import WatchOptions
from config.files import Loaded, load
from config.settings import Settings, load_settings
from khabardar.app import clock, entity_names, source_facts, source_names
from khabardar.lines import Rejected, open_lines, read_articles
from khabardar.output import JsonFlag, Output, counted, output
from storage.records import Article, JsonObject


def replay(
    file: Annotated[str, typer.Argument(help="Lines of article objects; - reads standard input.")],
    *,
    config: Annotated[Path | None, typer.Option(help="The folder with the rules; default: KHABARDAR_CONFIG.")] = None,
    no_rules: Annotated[
        bool, typer.Option("--no-rules", help="Alert every story, so that stories can be seen.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Run articles through the rules, with the clock set to each one's arrival. Nothing is sent, nothing is kept.

    Example: khabardar articles export --since 7d | khabardar replay - --config my-config
    """
    out = output(as_json=as_json)
    bad: list[str] = []

    def complain(error: str) -> None:
        bad.append(error)
        out.warn(error)

    settings = load_settings()
    results = _play(out, settings, load(config or settings.config), file, complain, no_rules=no_rules)
    for result in results:
        if as_json:
            out.line(result)
        else:
            _show(out, result)
    if not as_json:
        _sum_up(out, results)
    if bad:
        raise typer.Exit(1)


def _play(  # noqa: PLR0913  what is played, by which rules, and who hears of it
    out: Output, settings: Settings, loaded: Loaded, file: str, complain: Callable[[str], None], *, no_rules: bool
) -> list[JsonObject]:
    """Replay a file, with a progress bar."""
    with open_lines(file) as lines, out.progress() as progress:
        task = progress.add_task("Replaying", total=None)

        def articles() -> Iterator[Article]:
            for entry in read_articles(lines, name=file, now=clock()):
                if isinstance(entry, Rejected):
                    complain(f"{entry.place}: {entry.reason}")
                else:
                    progress.advance(task)
                    yield entry

        return list(
            play(
                articles(),
                Matcher(loaded.ruleset),
                no_rules=no_rules,
                options=WatchOptions(max_age=settings.max_age, sources=source_facts(loaded.sources)),
                names=source_names(loaded.sources),
                entities=entity_names(loaded.ruleset),
                on_error=complain,
            )
        )


def _show(out: Output, result: JsonObject) -> None:
    """Print what a subscriber would have got because of one article."""
    for message in _messages(result):
        out.say(f"── {message['at']}  {message['kind']}  {message['reason']}  {result['story']}  {result['url']}")
        out.say(f"{message['text']}\n")


def _sum_up(out: Output, results: Sequence[JsonObject]) -> None:
    stories = {result["story"] for result in results}
    fired = sum(bool(result["firings"]) for result in results)
    messages = sum(len(_messages(result)) for result in results)
    read, told = counted(len(results), "article"), counted(messages, "message")
    out.say(f"{read}, {counted(len(stories), 'story', 'stories')}, {counted(fired, 'article')} fired a rule, {told}.")


def _messages(result: JsonObject) -> Sequence[JsonObject]:
    messages = result["messages"]
    assert isinstance(messages, Sequence)  # noqa: S101  the contract of replay lines, for the type checker
    return messages
