"""What is installed is all that there is: an image that lacks a package does not start."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_package_is_named() -> None:
    """Discovery refuses five top-level packages, so a new folder must be added by hand."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = set(settings["tool"]["setuptools"]["packages"])
    roots = {name.partition(".")[0] for name in named}
    found = {
        ".".join(folder.parent.relative_to(ROOT).parts)
        for root in roots
        for folder in (ROOT / root).rglob("__init__.py")
    }
    assert named == found
