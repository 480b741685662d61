"""The timelines that prove rules over rules: texts come one by one, in memory, and the rule is asked each time.

Equal texts are one story and have one origin, others are each a story of its own; every source is well.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from alerts.correlate import Look, begun, count, holding, keyed, turn
from alerts.correlationmodels import SpikeModel, ThresholdModel
from alerts.correlations import Asks, Correlation
from alerts.matcher import Matcher
from alerts.origins import origin_of
from alerts.subjects import subjects_of
from alerts.testmodels import StepModel
from storage.correlations import Event
from storage.durations import write_duration
from storage.records import Article, Severity
from storage.text import key


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcome:
    """One step: what came, with which severity the rule alerted, and why it did or did not; None: it kept silent."""

    step: StepModel
    article: Article
    fired: Severity | None
    why: tuple[str, ...]


@dataclass(slots=True)
class _Memory:
    """What has fired on the way."""

    fired: list[Event] = field(default_factory=list)

    def events(self, rules: Collection[str], since: datetime) -> Sequence[Event]:
        counted = [event for event in self.fired if event.rule in rules]
        recent = {event.story for event in counted if event.at > since}
        return [event for event in counted if event.story in recent]

    def first(self, rules: Collection[str]) -> datetime | None:
        return min((event.at for event in self.fired if event.rule in rules), default=None)

    def is_heard(self, sources: Collection[str], since: datetime) -> bool:
        del since
        return bool(sources)


@dataclass(slots=True)
class _Play:
    rule: Correlation
    matcher: Matcher
    memory: _Memory = field(default_factory=_Memory)
    standing: set[str] = field(default_factory=set)
    stories: dict[str, int] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def asked(self, now: datetime) -> bool:
        """Ask the rule at a moment; whether it begins to hold for something."""
        look = self.look(now)
        changed = turn(self.rule, self.standing, look)
        self.standing -= changed.ended
        self.standing |= changed.began.keys()
        return bool(changed.began)

    def look(self, now: datetime) -> Look:
        return Look(past=self.memory, kin=self.matcher.correlations.kin, now=now)

    def read(self, article: Article, step: StepModel, now: datetime) -> None:
        """Note which of the rules that count fire on an article."""
        meta = step.meta
        found = self.matcher.match(article, now=now, source_meta=meta)
        subjects = subjects_of(article, found.entities, found.facts)
        said = key(f"{article.title} {article.summary} {article.body}")
        story = self.stories.setdefault(said, article.id)
        origin = self.origins.setdefault(said, origin_of(article, meta))
        for name in sorted(self.rule.rules):
            if self.matcher.ask(self.matcher.ruleset.rule(name), article, now=now, source_meta=meta) is not None:
                event = Event(
                    rule=name,
                    article=article.id,
                    story=story,
                    at=now,
                    source=article.source,
                    origin=origin,
                    subjects=subjects,
                )
                self.memory.fired.append(event)


def play(rule: Correlation, matcher: Matcher, *, start: datetime) -> Iterator[StepOutcome]:
    """Play the timeline of a rule.

    A step tells what the rule did since the step before: by the clock alone, and then on the text.
    """
    stage = _Play(rule, matcher)
    now = start
    for number, step in enumerate(rule.tests.timeline, start=1):
        now += step.after
        article = replace(step.article(now), id=number)
        rang = stage.asked(now)
        if article.title or article.summary or article.body:
            stage.read(article, step, now)
            rang = stage.asked(now) or rang
        yield StepOutcome(
            step=step,
            article=article,
            fired=rule.severity if rang else None,
            why=tuple(_why(rule, stage, number, now)),
        )


def _why(rule: Correlation, stage: _Play, number: int, now: datetime) -> Iterator[str]:
    kin = stage.matcher.correlations.kin
    fired = [event for event in stage.memory.fired if event.article == number]
    about = sorted({kin.name(one) for event in fired for one in kin.exact(event.subjects)})
    rules = ", ".join(event.rule for event in fired) or "none of the rules that count fired"
    yield f"step {number}: {rules}" + (f"; it is about {', '.join(about)}" if fired and about else "")
    yield from explained(rule, stage.look(now))


def explained(rule: Correlation, look: Look) -> Iterator[str]:
    """Say line by line how a rule stands at a moment."""
    held = holding(rule, look)
    asks = rule.asks
    since = look.now - rule.reach
    events: Sequence[Event] = look.past.events(rule.rules, since)
    counted = begun(events, since) if isinstance(asks, ThresholdModel | SpikeModel) else events
    within = write_duration(asks.window)
    found = keyed([event for event in counted if event.at > since], asks.by, look.kin)
    if not found:
        yield f"nothing that counts within {write_duration(rule.reach)}"
    for name, some in sorted(found.items()):
        fired = ", ".join(sorted({event.rule for event in some}))
        mark = "✓" if name in held else "✗"
        yield f"{mark} {look.kin.name(name) or 'all'}: {_counted(asks, some, look)} within {within} ({fired})"


def _counted(asks: Asks, some: Sequence[Event], look: Look) -> str:
    articles = len({event.article for event in some})
    if not isinstance(asks, ThresholdModel | SpikeModel):
        return f"articles: {articles}"
    counted = f"{asks.distinct}: {count(asks, some, look.kin)} of {asks.min}"
    return counted + (f", and {asks.factor:g} times of what is usual" if isinstance(asks, SpikeModel) else "")
