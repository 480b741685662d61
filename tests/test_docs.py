"""The documents: every command in them is one of ours, every YAML block is good, every setting is named."""

import re
import shlex
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commandline import read_command
from factories import NOW, ruleset, text

from alerts.correlationmodels import SequenceModel, SilenceModel, SpikeModel, ThresholdModel
from alerts.factmodels import FactsModel, FigureModel
from alerts.matcher import Matcher
from alerts.rulemodels import (
    AlertModel,
    ConditionModel,
    EntityModel,
    ListModel,
    NearModel,
    RuleModel,
    WhereModel,
)
from alerts.testmodels import DocModel, StepModel
from config.files import load
from config.settings import Settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _blocks(language: str) -> list[tuple[str, str]]:
    return [
        (document.name, block)
        for document in DOCUMENTS
        for kind, block in _BLOCK.findall(document.read_text(encoding="utf-8"))
        if kind == language
    ]


def _commands() -> list[str]:
    lines = [line for _, block in _blocks("sh") for line in block.splitlines()]
    return sorted({line for line in lines if line.startswith("khabardar ")})


@pytest.mark.parametrize("command", _commands())
def test_every_command_is_read_by_the_command_line(command: str) -> None:
    """Whoever copies a command from the documents gets no usage error."""
    read_command(shlex.split(command, comments=True)[1:])


@pytest.mark.parametrize(("document", "block"), _blocks("yaml"))
def test_every_yaml_block_is_good(document: str, block: str, tmp_path: Path) -> None:
    """Whoever copies a block into a file gets no error; its rules pass their own tests, and each has some."""
    (tmp_path / f"{document}.yaml").write_text(block, encoding="utf-8")
    loaded = load(tmp_path, test_at=datetime.now(UTC))
    assert loaded.files
    assert [rule.id for rule in loaded.ruleset.rules if not (rule.tests.match and rule.tests.skip)] == []
    assert [rule.id for rule in loaded.ruleset.correlations.rules if not rule.tests.timeline] == []


def _words_of_the_guide() -> list[tuple[str, str, str]]:
    guide = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    table = guide.partition("\n## Words\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([^`$]+)` \| (.+) \| (.+) \|$", table, re.MULTILINE)
    return [(term.replace("\\|", "|"), finds, not_) for term, finds, not_ in rows]


@pytest.mark.parametrize(("term", "finds", "misses"), _words_of_the_guide())
def test_words_find_what_the_guide_says(term: str, finds: str, misses: str) -> None:
    """The table of what a word finds, and what it does not, is true."""
    matcher = Matcher(ruleset(term))
    fired = {
        said: bool(matcher.match(text(f"They said {said} today."), now=NOW).firings)
        for said in f"{finds};{misses}".split(";")
    }
    assert fired == dict.fromkeys(finds.split(";"), True) | dict.fromkeys(misses.split(";"), False)


def test_the_rule_guide_leaves_no_key_out() -> None:
    """Every key that a rule, a condition, an entity or a test may have is shown in the guide."""
    guide = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    parts = (RuleModel, EntityModel, ListModel, ConditionModel, NearModel, WhereModel, AlertModel, DocModel, StepModel)
    counting = (ThresholdModel, SpikeModel, SequenceModel, SilenceModel, FactsModel, FigureModel)
    names = {field.alias or name for model in (*parts, *counting) for name, field in model.model_fields.items()}
    assert sorted(name for name in names if not re.search(rf"\b{name}:|`{name}`", guide)) == []


@pytest.mark.parametrize(
    "target",
    sorted({line.split()[1] for _, block in _blocks("sh") for line in block.splitlines() if line.startswith("make ")}),
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
