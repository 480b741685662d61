"""The timetable: which text of which article stands in which outlet at a second of the play, and what must come of it.

Pure: the seconds that have passed are handed in. It neither fetches nor renders.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from khabardar.newsroom.outlets import HERE, Outlet, Text

LENGTH: Final = 30.0  # seconds that timetable.yaml is written for


@dataclass(frozen=True, slots=True)
class Scene:
    """One line of the timetable: from second `at`, `article` of `outlet` reads as `text`."""

    at: float
    outlet: str
    article: str  # the name in its address, the same for every text of the article
    text: str
    rules: tuple[str, ...]  # what must fire and be told; empty: nothing may be
    event: str  # articles that share it tell of the same event
    news: tuple[str, ...]  # why those who know of the event are told again; empty: they are not
    reason: str


def load_timetable(outlets: Mapping[str, Outlet], path: Path = HERE / "timetable.yaml") -> tuple[Scene, ...]:
    """Read the scenes in order of time; ValueError if one names an outlet or text that there is none of."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    scenes = sorted((_scene(line) for line in written["scenes"]), key=lambda scene: scene.at)
    for scene in scenes:
        if scene.outlet not in outlets or scene.text not in outlets[scene.outlet].texts:
            raise ValueError(f"{path}: there is no file {scene.outlet}/{scene.text}.html")
    return tuple(scenes)


def on_stage(scenes: Iterable[Scene], outlet: str, second: float) -> list[Scene]:
    """Return what `outlet` shows at `second`, the latest first: each article once, in its latest text."""
    shown: dict[str, Scene] = {}
    for scene in scenes:
        if scene.outlet == outlet and scene.at <= second:
            shown.pop(scene.article, None)
            shown[scene.article] = scene
    return list(reversed(shown.values()))


def first_scene(scenes: Iterable[Scene], outlet: str, article: str) -> Scene:
    """Return the scene in which an article first appears: its publication."""
    return next(scene for scene in scenes if (scene.outlet, scene.article) == (outlet, article))


def text_of(outlets: Mapping[str, Outlet], scene: Scene) -> Text:
    """Return the text that a scene shows."""
    return outlets[scene.outlet].texts[scene.text]


def _scene(line: Mapping[str, object]) -> Scene:
    rules, news = line.get("alert", []), line.get("news", [])
    assert isinstance(rules, list)  # noqa: S101 - our own file, for the type checker
    assert isinstance(news, list)  # noqa: S101 - our own file, for the type checker
    return Scene(
        at=float(str(line["at"])),
        outlet=str(line["outlet"]),
        article=str(line["article"]),
        text=str(line.get("text", line["article"])),
        rules=tuple(rules),
        event=str(line.get("event", line["article"])),
        news=tuple(news),
        reason=str(line["why"]),
    )
