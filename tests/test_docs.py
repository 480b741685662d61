"""The documents: every command in them is one of ours, every YAML block is good, every setting is named."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from commandline import read_command

from config.files import load
from config.settings import Settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _blocks(language: str) -> list[tuple[str, str]]:
    return [
        (document.name, text)
        for document in DOCUMENTS
        for kind, text in _BLOCK.findall(document.read_text(encoding="utf-8"))
        if kind == language
    ]


def _commands() -> list[str]:
    lines = [line for _, text in _blocks("sh") for line in text.splitlines()]
    return sorted({line for line in lines if line.startswith("khabardar ")})


@pytest.mark.parametrize("command", _commands())
def test_every_command_is_read_by_the_command_line(command: str) -> None:
    """Whoever copies a command from the documents gets no usage error."""
    read_command(shlex.split(command, comments=True)[1:])


@pytest.mark.parametrize(("document", "block"), _blocks("yaml"))
def test_every_yaml_block_loads(document: str, block: str, tmp_path: Path) -> None:
    """Whoever copies a block from the documents into a file gets no error and no warning about an unknown name."""
    (tmp_path / f"{document}.yaml").write_text(block, encoding="utf-8")
    assert load(tmp_path).files


@pytest.mark.parametrize(
    "target",
    sorted({line.split()[1] for _, text in _blocks("sh") for line in text.splitlines() if line.startswith("make ")}),
)
def test_every_make_target_exists(target: str) -> None:
    """The two commands of the README are there."""
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_setting_is_documented() -> None:
    """A setting that no document names is one that nobody can use."""
    guide = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    names = [name.removesuffix("_file") for name in Settings.model_fields]
    missing = [name for name in names if f"`KHABARDAR_{name.upper()}`" not in guide]
    assert missing == []


def test_every_dependency_has_its_reason() -> None:
    """Each library of pyproject.toml stands in the list of dependencies, with its reason."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    listed = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = [re.split(r"[\[<>=]", requirement)[0] for requirement in named]
    assert [name for name in names if name not in listed and name != "google-re2"] == []
