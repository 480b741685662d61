"""The compose file and the image: what they start must exist, and nothing in them may run as root."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from commandline import read_command

from config.settings import Settings

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = [name for name, service in COMPOSE["services"].items() if service["image"].startswith("khabardar")]


def _dockerfile(instruction: str) -> list[str]:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(instruction).strip() for line in lines if line.startswith(f"{instruction} ")]


@pytest.mark.parametrize("service", OURS)
def test_every_command_is_one_of_ours(service: str) -> None:
    """What a container starts is read by the real command line."""
    read_command(COMPOSE["services"][service]["command"])


@pytest.mark.parametrize("service", OURS)
def test_every_variable_is_a_setting(service: str) -> None:
    """A variable that the product does not know would be silently without effect."""
    known = {f"KHABARDAR_{name}".upper() for name in Settings.model_fields}
    for variable in COMPOSE["services"][service]["environment"]:
        assert variable.removesuffix("_FILE") in known or variable in known


@pytest.mark.parametrize("service", sorted(COMPOSE["services"]))
def test_nothing_runs_as_root_or_writes_to_its_image(service: str) -> None:
    """Every container has a read-only root, no capabilities, and a user who is not root."""
    described = COMPOSE["services"][service]
    user = described.get("user") or _dockerfile("USER")[-1]
    assert user.split(":")[0] not in {"0", "root"}
    assert described["read_only"] is True
    assert described["cap_drop"] == ["ALL"]


def test_secrets_are_files() -> None:
    """No secret stands in the compose file or in an environment variable."""
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())
    for service in COMPOSE["services"].values():
        assert not [name for name in service["environment"] if name.endswith(("TOKEN", "PASSWORD", "DATABASE_URL"))]


def test_the_service_waits_for_the_schema() -> None:
    """The service starts after the one-shot migration went well, the migration after Postgres answers."""
    services = COMPOSE["services"]
    assert services["khabardar"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert services["postgres"]["healthcheck"]["test"][1] == "pg_isready"


def test_the_image_copies_every_package() -> None:
    """A package that the image lacks would fail at its first import, in production."""
    copied = {words.split()[0] for words in _dockerfile("COPY")}
    assert {"alerts", "config", "crawler", "khabardar", "storage"} <= copied
