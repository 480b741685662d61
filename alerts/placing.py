"""The part of `watch` that puts articles into stories: what `events.py` decides is kept, with each article's origin.

Works in the transaction it is given. What becomes of the alerts of the stories is decided elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from alerts import amend
from alerts.events import KEEP_FOR, OpenStories
from alerts.living import Before, Fired
from alerts.origins import origin_of
from alerts.placements import Join, Placement
from alerts.places import PlaceTree
from alerts.reading import Reading
from alerts.storywords import pack
from storage import stories as story_rows
from storage.facts import from_json, to_json
from storage.records import Alert, Membership, Story

Sources = Mapping[str, Mapping[str, object]]  # what is known of each source, by its id


@dataclass(frozen=True, slots=True)
class Placed:
    """A reading with its story, which may have become part of another one by the end of its batch, and its origin."""

    reading: Reading
    placement: Placement
    origin: str

    @property
    def story(self) -> int:
        """The story in which it stands."""
        return self.placement.story

    @property
    def fired(self) -> Fired:
        """What it brings to the alert of its story."""
        return self.reading.fired(self.story, self.origin)


def place(  # noqa: PLR0913  what was read, and all that its place depends on
    connection: Connection,
    readings: Sequence[Reading],
    stories: OpenStories,
    sources: Sources,
    *,
    places: PlaceTree,
    now: datetime,
) -> list[Placed]:
    """Decide and keep the story of each article, in order of arrival."""
    _catch_up(connection, stories, places=places, now=now)
    members = story_rows.members(connection, [reading.article.id for reading in readings])
    placements = [
        stories.place(
            reading.article.id,
            reading.signature,
            reading.words,
            now=now,
            member=members.get(reading.article.id),
            facts=reading.facts,
            language=reading.article.language,
            places=places,
        )
        for reading in readings
    ]
    origins = _origins(connection, readings, placements, sources)
    _keep(connection, list(map(Placed, readings, placements, origins)), now)
    merges = {gone: placement.story for placement in placements for gone in placement.merged}
    for gone, story in merges.items():
        amend.merge(connection, gone, story, now=now)
    kept = [replace(placement, story=_kept(placement.story, merges)) for placement in placements]
    return list(map(Placed, readings, kept, origins))


def earlier(connection: Connection, placed: Sequence[Placed], known: Mapping[int, Alert]) -> dict[int, Before]:
    """Give what stories said until now that may get their first alert in this batch; those in `known` have one."""
    fired = {one.story for one in placed if one.reading.firings} - known.keys()
    batch = {one.reading.article.id for one in placed}
    said: dict[int, Before] = {}
    for member in story_rows.members_of(connection, fired):
        if member.article not in batch:
            before = said.get(member.story, Before())
            said[member.story] = before.with_article(
                Fired(
                    story=member.story,
                    article=member.article,
                    matches=(),
                    facts=from_json(member.facts),
                    origin=member.origin,
                    outlet=member.source,
                )
            )
    return said


def _catch_up(connection: Connection, stories: OpenStories, *, places: PlaceTree, now: datetime) -> None:
    """Read the open stories back where memory does not hold them, or where an operator moved articles or places."""
    edited = story_rows.edited(connection)
    if not stories.knows(now, places=places, edited=edited):
        stories.load(story_rows.members_since(connection, now - KEEP_FOR), now=now, places=places, edited=edited)


def _keep(connection: Connection, placed: Sequence[Placed], now: datetime) -> None:
    opened = [
        Story(id=one.story, headline=one.reading.headline, first_at=now, last_at=now)
        for one in placed
        if one.placement.join is Join.FIRST
    ]
    story_rows.put(connection, opened)
    story_rows.touch(connection, {one.story for one in placed} - {story.id for story in opened}, now=now)
    story_rows.join(connection, [_membership(one, now) for one in placed])


def _membership(placed: Placed, now: datetime) -> Membership:
    reading, placement = placed.reading, placed.placement
    return Membership(
        article=placement.article,
        story=placement.story,
        duplicate_of=placement.duplicate_of,
        reason=placement.reason,
        signature=reading.signature.pack() if reading.signature else None,
        words=pack(reading.words),
        facts=to_json(reading.facts) if reading.facts is not None else None,
        places=reading.places,
        origin=placed.origin,
        joined_at=now,
    )


def _origins(
    connection: Connection, readings: Sequence[Reading], placements: Sequence[Placement], sources: Sources
) -> list[str]:
    """Give the origin of each article; a copy has that of the article it resembles, and a new text changes none."""
    asked = [one.nearest or one.article for one in placements]
    known = {article: member.origin for article, member in story_rows.members(connection, asked).items()}
    found: list[str] = []
    for reading, first in zip(readings, asked, strict=True):
        origin = origin_of(reading.article, sources.get(reading.article.source, {}), known.get(first, ""))
        known[reading.article.id] = origin
        found.append(origin)
    return found


def _kept(story: int, merges: Mapping[int, int]) -> int:
    """Give the story in which another stands at the end of the batch."""
    while story in merges:
        story = merges[story]
    return story
