"""Settings come from variables and `.env`, are refused by name, and never print a secret."""

import json
import logging
import traceback
from datetime import timedelta
from pathlib import Path

import pytest

from config.settings import PREFIX, SHIPPED, Settings, SettingsError, load_settings, unknown_variables

CANARY = "canary-Tr0ub4dor"
TOKEN = f"123456:{CANARY}"
URL = f"postgresql+psycopg://desk:{CANARY}@db.example.org/khabardar?sslpassword={CANARY}&application_name=k"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty working directory and an environment without our variables."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    return tmp_path


def test_defaults_need_nothing() -> None:
    """Without any variable the service runs on SQLite, the shipped files and the console receiver."""
    settings = load_settings()
    assert settings.database_url.get_secret_value() == "sqlite:///var/khabardar.db"
    assert settings.config == SHIPPED
    assert settings.telegram_token is None
    assert (settings.max_age, settings.resend_after) == (timedelta(hours=24), timedelta(seconds=60))
    assert (settings.access, settings.operators, settings.keep, settings.workers) == ("approval", (), None, None)


def test_reads_every_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each variable of the table arrives, typed."""
    variables = {
        "DATABASE_URL": "sqlite:///other.db",
        "CONFIG": "my-config",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": "http://127.0.0.1:8081/bot",
        "OPERATORS": "12, 13,",
        "ACCESS": "open",
        "ALLOW_PRIVATE_NETWORKS": "1",
        "USER_AGENT": "Desk/1 (desk@example.org)",
        "WORKERS": "3",
        "MAX_AGE": "2d",
        "RESEND_AFTER": "5s",
        "KEEP": "90d",
        "LOG_LEVEL": "debug",
    }
    for name, value in variables.items():
        monkeypatch.setenv(PREFIX + name, value)
    assert load_settings().masked() == {
        "database_url": "sqlite:///other.db",
        "database_url_file": None,
        "config": "my-config",
        "telegram_token": "***",
        "telegram_token_file": None,
        "telegram_base_url": "http://127.0.0.1:8081/bot",
        "operators": [12, 13],
        "access": "open",
        "allow_private_networks": True,
        "user_agent": "Desk/1 (desk@example.org)",
        "workers": 3,
        "max_age": "2d",
        "resend_after": "5s",
        "keep": "90d",
        "log_level": "debug",
    }
    assert unknown_variables() == ()


def test_real_variables_win_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The `.env` file fills in what the environment does not say; an empty variable says nothing."""
    (folder / ".env").write_text("KHABARDAR_MAX_AGE=3d\nKHABARDAR_KEEP='10d'\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("KHABARDAR_MAX_AGE", "1h")
    monkeypatch.setenv("KHABARDAR_KEEP", "")
    settings = load_settings()
    assert (settings.max_age, settings.keep) == (timedelta(hours=1), timedelta(days=10))


@pytest.mark.parametrize(
    ("variable", "name", "secret"),
    [("KHABARDAR_TELEGRAM_TOKEN", "telegram_token", TOKEN), ("KHABARDAR_DATABASE_URL", "database_url", URL)],
)
def test_secrets_come_from_files_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, name: str, secret: str
) -> None:
    """`..._FILE` names a file with the secret; white space around it does not count; two of them are refused."""
    (folder / "secret").write_text(f"{secret}\n", encoding="utf-8")
    monkeypatch.setenv(f"{variable}_FILE", "secret")
    assert getattr(load_settings(), name).get_secret_value() == secret
    monkeypatch.setenv(variable, secret)
    with pytest.raises(SettingsError, match="set only one of them") as caught:
        load_settings()
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "No such file"), (b"", "is empty"), (b"\xff\xfe", "not UTF-8"), (b"1" * 20_000, "too large")],
)
def test_a_secret_file_that_cannot_be_used_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, reason: str
) -> None:
    """The error names the variable, the file and the reason."""
    if content is not None:
        (folder / "secret").write_bytes(content)
    monkeypatch.setenv("KHABARDAR_TELEGRAM_TOKEN_FILE", "secret")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (line,) = caught.value.lines()
    assert line.startswith("KHABARDAR_TELEGRAM_TOKEN_FILE: cannot read secret: ")
    assert reason in line


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DATABASE_URL", f"{CANARY}", "is no database URL"),
        ("DATABASE_URL", f"mysql://desk:{CANARY}@db/k", "does not know"),
        ("TELEGRAM_TOKEN", f"bot {CANARY}", "is no bot token"),
        ("TELEGRAM_TOKEN", f"bot{TOKEN}", "is no bot token"),
        ("TELEGRAM_BASE_URL", "127.0.0.1:8081", "is no web address"),
        ("TELEGRAM_BASE_URL", f"http://desk:{CANARY}@127.0.0.1/bot", "must not hold"),
        ("TELEGRAM_BASE_URL", f"http://[{CANARY}/bot", "is no web address"),
        ("OPERATORS", f"12,{TOKEN}", "user ids"),
        ("ACCESS", CANARY, "should be 'open', 'invite' or 'approval'"),
        ("ALLOW_PRIVATE_NETWORKS", CANARY, "should be a valid boolean"),
        ("USER_AGENT", f"a\r\nX: {CANARY}", "should match pattern"),
        ("WORKERS", "0", "greater than or equal to 1"),
        ("MAX_AGE", "tomorrow", "is no duration"),
        ("LOG_LEVEL", CANARY, "should be 'debug'"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    """The line names the variable and the reason; neither it nor the traceback holds a secret value."""
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (line,) = caught.value.lines()
    assert line.startswith(f"{PREFIX}{name}: ")
    assert reason in line
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to start the service three times to find three mistakes."""
    monkeypatch.setenv("KHABARDAR_ACCESS", "all")
    monkeypatch.setenv("KHABARDAR_WORKERS", "many")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert [line.split(":")[0] for line in caught.value.lines()] == ["KHABARDAR_ACCESS", "KHABARDAR_WORKERS"]


def test_a_secret_is_never_printed(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """No form of the settings shows the token or the database's password, in the address or in its parameters."""
    monkeypatch.setenv("KHABARDAR_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("KHABARDAR_DATABASE_URL", URL)
    settings = load_settings()
    assert settings.database_url.get_secret_value() == URL
    logging.getLogger("test").warning("%s %r", settings, settings)
    shown = [repr(settings), str(settings), json.dumps(settings.masked()), settings.model_dump_json(), caplog.text]
    assert not [text for text in shown if CANARY in text]
    assert settings.masked()["telegram_token"] == "***"
    assert str(settings.masked()["database_url"]).startswith("postgresql+psycopg://desk:***@db.example.org/khabardar?")


def test_a_plain_postgres_address_gets_our_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form that hosts hand out works as it is."""
    monkeypatch.setenv("KHABARDAR_DATABASE_URL", "postgres://desk@db/khabardar")
    assert load_settings().database_url.get_secret_value() == "postgresql+psycopg://desk@db/khabardar"


def test_a_misspelt_variable_is_pointed_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the environment and in the `.env` file; the value stays unseen, the tests' own variables are known."""
    (folder / ".env").write_text(f"KHABARDAR_TELEGRAM_TOKN={CANARY}\n", encoding="utf-8")
    monkeypatch.setenv("KHABARDAR_COLOUR", CANARY)
    monkeypatch.setenv("KHABARDAR_TEST_DATABASE_URL", "")
    assert unknown_variables() == (
        "KHABARDAR_COLOUR: no such setting",
        "KHABARDAR_TELEGRAM_TOKN: no such setting; did you mean KHABARDAR_TELEGRAM_TOKEN?",
    )


def test_an_env_file_that_is_no_text_is_refused(folder: Path) -> None:
    """A clear line, not a traceback."""
    (folder / ".env").write_bytes(b"KHABARDAR_ACCESS=\xff\n")
    with pytest.raises(SettingsError, match="is not UTF-8 text"):
        load_settings()
