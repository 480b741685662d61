"""Fault points."""

import asyncio
import re
from pathlib import Path

import pytest

from storage import faults


def _boom() -> None:
    raise RuntimeError("boom")


def test_a_point_that_nobody_armed_does_nothing() -> None:
    """In production a fault point is not there."""
    faults.point("deliver.claimed")


def test_an_armed_point_acts_inside_the_block_only() -> None:
    """What a test arms is gone after it."""
    with faults.armed({"deliver.claimed": _boom}):
        faults.point("deliver.before_send")
        with pytest.raises(RuntimeError, match="boom"):
            faults.point("deliver.claimed")
    faults.point("deliver.claimed")


async def test_tasks_and_threads_started_under_it_see_it() -> None:
    """The product works in tasks and threads; a point there is armed as well."""
    with faults.armed({"deliver.claimed": _boom}), pytest.raises(RuntimeError, match="boom"):
        await asyncio.to_thread(faults.point, "deliver.claimed")


def test_a_misspelt_point_is_refused() -> None:
    """A test that arms nothing would prove nothing."""
    with (
        pytest.raises(ValueError, match=r"no such fault point: deliver\.clamed"),
        faults.armed({"deliver.clamed": _boom}),
    ):
        pass


def test_the_list_of_points_is_the_list_in_the_code() -> None:
    """Each listed point is somewhere in the product, and each one there is listed."""
    root = Path(__file__).parents[2]
    named = {
        name
        for package in ("storage", "alerts", "crawler", "config", "khabardar")
        for file in (root / package).rglob("*.py")
        for name in re.findall(r'faults\.point\("([^"]+)"\)', file.read_text(encoding="utf-8"))
    }
    assert named == faults.POINTS
