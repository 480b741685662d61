"""`khabardar rules`: check, test, try and explain the rules."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Never

import typer

from alerts.correlate import Look
from alerts.correlations import Correlation, Correlations
from alerts.explain import explain as explain_rule
from alerts.matcher import Matcher
from alerts.rules import Rule
from alerts.ruletests import TestOutcome, explain_outcome, run_tests
from alerts.timelines import explained
from config.files import Loaded, load
from config.files import lint as lint_files
from config.lint import render
from config.problems import ConfigErrors
from config.reload import FolderWatch
from config.schema import write_schema
from config.settings import Settings, load_settings
from khabardar.app import clock, open_archive, source_facts
from khabardar.archive_doubts import archive_doubts
from khabardar.commands.articles import find_article
from khabardar.commands.backtest import backtest
from khabardar.drawing import draw_explanation, explanation_json
from khabardar.output import JsonFlag, Output, counted, output
from storage.correlations import Ledger, standing
from storage.records import Article

LOOK_EVERY = 0.5  # seconds between two looks at the folder

app = typer.Typer(no_args_is_help=True, help="Check, test and explain the rules.")
app.command()(backtest)

RuleArgument = Annotated[str, typer.Argument(metavar="ID", help="A rule's id.")]


@app.command()
def lint(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Only these files and folders.")] = None,
    *,
    as_json: JsonFlag = False,
) -> None:
    """Find mistakes: each as file:line:col with the line, a caret under the place, and what to write instead.

    Where the database holds articles, they show which words fire all the time and which `where` nobody fulfils.

    Exit 2 if there is an error; warnings alone are exit 0.
    """
    out = output(as_json=as_json)
    settings = load_settings()
    url = settings.database_url.get_secret_value()
    problems = lint_files(
        settings.config, paths or (), doubts=lambda written: archive_doubts(url, written, out.progress())
    )
    for problem in problems:
        if as_json:
            out.line(asdict(problem))
        else:
            out.say(render(problem))
    errors = sum(not problem.warning for problem in problems)
    out.say(f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}.")
    if errors:
        raise typer.Exit(2)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the files, for editors."""
    sys.stdout.write(write_schema())


@app.command("list")
def list_(*, as_json: JsonFlag = False) -> None:
    """List the rules."""
    out = output(as_json=as_json)
    ruleset = load(load_settings().config).ruleset
    rules: list[Rule | Correlation] = [*ruleset.rules, *ruleset.correlations.rules]
    if as_json:
        for rule in rules:
            out.line(
                {
                    "rule": rule.id,
                    "title": rule.title,
                    "severity": rule.severity.label,
                    "tags": rule.tags,
                    "enabled": rule.enabled,
                    "notify": rule.notify,
                }
            )
        return
    out.rows(
        "Rules",
        ("id", "severity", "tags", "what"),
        [(rule.id, rule.severity.label, rule.tags, _what(rule)) for rule in rules],
        free=("what",),
        empty="No rules. Make a folder of your own: khabardar config init my-config",
    )


def _what(rule: Rule | Correlation) -> str:
    state = "" if rule.enabled and rule.notify else " (sends nothing)" if rule.enabled else " (switched off)"
    return f"{rule.title}{state}: {rule.about}" if rule.about else rule.title + state


@app.command("test")
def prove(
    rules: Annotated[list[str] | None, typer.Argument(metavar="ID", help="Rule ids; all rules if none.")] = None,
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Run again whenever a file changes, until Ctrl-C.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Run the tests inside the rules; a failure shows why the rule fired or did not."""
    out = output(as_json=as_json)
    folder = load_settings().config
    if watch:
        _prove_again_and_again(out, folder, rules or ())
    elif not _prove(out, folder, rules or ()):
        raise typer.Exit(1)


def _prove(out: Output, folder: Path, rules: Sequence[str]) -> bool:
    loaded = load(folder)
    for rule in rules:
        _check_rule(loaded, rule)
    now = clock()
    outcomes = run_tests(loaded.ruleset, rules or None, now=now)
    failed = [outcome for outcome in outcomes if outcome.failed]
    if out.as_json:
        for outcome in outcomes:
            out.line(_outcome_json(outcome))
    for outcome in () if out.as_json else failed:
        out.say(f"✗ {outcome}")
        if outcome.kind == "timeline":
            out.say("\n".join(f"    {line}" for line in outcome.why))
        else:
            out.results.print(draw_explanation(explain_outcome(loaded.ruleset, outcome, now=now)))
    out.say(_count(outcomes, len(failed)))
    return not failed


def _outcome_json(outcome: TestOutcome) -> dict[str, object]:
    return {
        "rule": outcome.rule,
        "kind": outcome.kind,
        "number": outcome.index + 1,
        "ok": outcome.ok,
        "wanted": outcome.wanted.label if outcome.wanted else None,
        "fired": outcome.fired.label if outcome.fired else None,
        "verdict": outcome.verdict,
        "why": outcome.why,
    }


def _prove_again_and_again(out: Output, folder: Path, rules: Sequence[str]) -> Never:
    # Set even where the signal was ignored, as a shell does for what it starts in the background. Not an exception:
    # one that arrives in a callback of the interpreter is swallowed there.
    signal.signal(signal.SIGINT, _end_at_once)
    seen = FolderWatch(folder)
    while True:
        try:
            _prove(out, folder, rules)
        except (ConfigErrors, typer.BadParameter) as error:  # the next change may put it right
            out.say(str(error))
        out.say("Waiting for a change of a file. Ctrl-C ends it.\n")
        while not seen.changed():
            time.sleep(LOOK_EVERY)
        seen.take()


def _end_at_once(*_: object) -> Never:
    os._exit(0)  # what is said is flushed line by line, and files are only read


@app.command("try")
def try_(
    *,
    source: Annotated[str, typer.Option(metavar="ID", help="As if this source had published it (for `where`).")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Paste a text on standard input, to its end (Ctrl-D): which rules fire, and why? Its first line is the title.

    Rules whose condition holds, but which `where` or `unless` hold back, are shown as well.

    Example: echo "TTP gunmen ambush police van in Bannu" | khabardar rules try
    """
    out = output(as_json=as_json)
    loaded = load(load_settings().config)
    if sys.stdin.isatty():
        out.warn("Paste a text, then press Enter and Ctrl-D.")
    article = replace(_text_article(sys.stdin.read()), source=source)
    facts = source_facts(loaded.sources).get(source, {})
    matcher = Matcher(loaded.ruleset)
    result = matcher.match(article, now=article.fetched_at, source_meta=facts)
    for error in result.errors:
        out.warn(error)
    if as_json:
        for match in result.firings:
            spans = [{"field": s.field, "start": s.start, "end": s.end, "text": s.text} for s in match.spans]
            out.line({"rule": match.rule, "severity": match.severity.label, "spans": spans})
        return
    fired = [match.rule for match in result.firings]
    for rule in loaded.ruleset.rules:
        told = explain_rule(
            loaded.ruleset, rule.id, article, now=article.fetched_at, source_meta=facts, matcher=matcher
        )
        if rule.id in fired or told.when.holds:
            out.results.print(draw_explanation(told, brief=True))
    out.say(f"{len(fired)} of {len(loaded.ruleset.rules)} rules fire" + (f": {', '.join(fired)}." if fired else "."))
    named = [entity.id for entity in result.entities]
    out.say(f"It names {', '.join(named)}." if named else "It names nobody and nothing that is an entity.")


@app.command()
def explain(
    rule: RuleArgument,
    *,
    text: Annotated[
        str, typer.Option(help="A text of your own: the title, then the body; of one line it is both.")
    ] = "",
    article: Annotated[str, typer.Option(metavar="ID", help="An article of the archive.")] = "",
    url: Annotated[str, typer.Option(help="An article of the archive, by its address.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Show why a rule fires on a text or does not: the condition as a tree, the words that hit, what was masked.

    Of a rule that counts what other rules find, give only the ID: it shows how it stands now.

    Example: khabardar rules explain ttp-attack --text "TTP gunmen ambush police van in Bannu"
    """
    out = output(as_json=as_json)
    settings = load_settings()
    loaded = load(settings.config)
    _check_rule(loaded, rule)
    if counting := [one for one in loaded.ruleset.correlations.rules if one.id == rule]:
        if text or article or url:
            raise typer.BadParameter(f"{rule} counts what other rules find, and reads no article: give only its id")
        _explain_counting(out, settings, counting[0], loaded.ruleset.correlations)
        return
    if sum(map(bool, (text, article, url))) != 1:
        raise typer.BadParameter("give one of --text, --article and --url")
    seen = _text_article(text) if text else _stored_article(settings, out, article or url)
    facts = source_facts(loaded.sources).get(seen.source, {})
    told = explain_rule(loaded.ruleset, rule, seen, now=seen.fetched_at, source_meta=facts)
    if as_json:
        out.line(explanation_json(told))
    else:
        out.results.print(draw_explanation(told))


def _explain_counting(out: Output, settings: Settings, rule: Correlation, correlations: Correlations) -> None:
    with open_archive(settings) as database, database.read() as connection:
        lines = list(explained(rule, Look(past=Ledger(connection), kin=correlations.kin, now=clock())))
        rang = [one for one in standing(connection) if one.rule == rule.id]
    if out.as_json:
        since = [{"for": one.key or None, "since": one.since} for one in rang]
        out.line({"rule": rule.id, "kind": rule.kind, "of": sorted(rule.rules), "counted": lines, "rang": since})
        return
    out.say(f"{rule.id}: {rule.title}: {rule.kind} of {', '.join(sorted(rule.rules))}")
    for line in lines:
        out.say(f"  {line}")
    for one in rang:
        out.say(f"It rang{f' for {one.key}' if one.key else ''} at {one.since:%Y-%m-%d %H:%M} UTC.")


def _check_rule(loaded: Loaded, rule: str) -> None:
    if rule not in loaded.ruleset.ids:
        raise typer.BadParameter(f"there is no rule {rule!r}; see: khabardar rules list")


def _text_article(text: str) -> Article:
    now = clock()
    title, _, rest = text.strip().partition("\n")
    body = rest.strip() or title
    return Article(url="https://text.invalid/", title=title, body=body, published_at=now, fetched_at=now)


def _stored_article(settings: Settings, out: Output, wanted: str) -> Article:
    with open_archive(settings) as database:
        found = find_article(database, wanted)
    if found is None:
        out.warn(f"No article {wanted} here. See: khabardar articles search WORDS")
        raise typer.Exit(1)
    return found


def _count(outcomes: list[TestOutcome], failed: int) -> str:
    gaps = [outcome for outcome in outcomes if outcome.todo]
    closed = sum(outcome.ok for outcome in gaps)
    parts = [f"{len(outcomes) - len(gaps) - failed} passed", f"{failed} failed"]
    if gaps:
        parts.append(f"{counted(len(gaps), 'known gap')} ({closed} of them closed: make them real tests)")
    return ", ".join(parts) + "."
