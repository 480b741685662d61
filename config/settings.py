"""The settings of one installation: from environment variables and a `.env` file, handed down as values.

The only reader of the environment. It must never print a secret: not in `repr`, not in `masked`, not in an error.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, NoDecode, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.durations import parse_duration, write_duration

PREFIX: Final = "KHABARDAR_"
ENV_FILE: Final = ".env"  # in the working directory
SHIPPED: Final = Path(__file__).parent
MASK: Final = "***"
LARGEST_SECRET_FILE: Final = 10_000  # bytes
# Read by the tests and by docker-compose.yml, never by the product.
OTHER_VARIABLES: Final = ("KHABARDAR_TEST_DATABASE_URL", "KHABARDAR_GATES_DATA", "KHABARDAR_CONFIG_DIR")
_SECRETS: Final = ("database_url", "telegram_token")


class SettingsError(ValueError):
    """Settings that cannot be used; `lines()` says why, one variable a line, without any value that is secret."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = tuple(lines)
        super().__init__("\n".join(self._lines))

    def lines(self) -> tuple[str, ...]:
        """One line per variable that is wrong: `KHABARDAR_MAX_AGE: reason`."""
        return self._lines


def _check_database_url(secret: SecretStr) -> SecretStr:
    try:
        url = make_url(secret.get_secret_value())
    except ArgumentError:
        raise ValueError("is no database URL; write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME") from None
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
        secret = SecretStr(url.render_as_string(hide_password=False))
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise ValueError("names a database that Khabardar does not know; it knows sqlite and postgresql+psycopg")
    return secret


def _check_token(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", secret.get_secret_value(), re.ASCII):
        raise ValueError("is no bot token; @BotFather gives it as digits, a colon, then letters and digits")
    return secret


def _check_base_url(written: str) -> str:
    try:
        parts = urlsplit(written)
    except ValueError:
        raise ValueError("is no web address, as http://127.0.0.1:8081/bot") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is no web address, as http://127.0.0.1:8081/bot")
    if "@" in parts.netloc:
        raise ValueError("must not hold a user name or a password")
    return written


def _read_ids(written: object) -> object:
    if not isinstance(written, str):
        return written
    ids = [part.strip() for part in written.split(",") if part.strip()]
    if not all(re.fullmatch(r"\d{1,20}", one, re.ASCII) for one in ids):
        raise ValueError("should be Telegram user ids (numbers), separated by commas")
    return ids


def _read_duration(written: object) -> object:
    return parse_duration(written) if isinstance(written, str) else written


_Duration = Annotated[timedelta, BeforeValidator(_read_duration)]


class Settings(BaseSettings):
    """Every setting, checked. `load_settings` makes one."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    database_url: Annotated[SecretStr, AfterValidator(_check_database_url)] = SecretStr("sqlite:///var/khabardar.db")
    database_url_file: Path | None = None
    config: Annotated[Path, AfterValidator(Path.expanduser)] = SHIPPED
    telegram_token: Annotated[SecretStr, AfterValidator(_check_token)] | None = None
    telegram_token_file: Path | None = None
    telegram_base_url: Annotated[str, AfterValidator(_check_base_url)] = "https://api.telegram.org/bot"
    operators: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_read_ids)] = ()
    access: Literal["open", "invite", "approval"] = "approval"
    allow_private_networks: bool = False
    user_agent: Annotated[str, Field(min_length=1, pattern=r"^[ -~]+$")] = (
        f"Khabardar/{version('khabardar')} (news monitoring; the operator has set no contact)"
    )
    workers: Annotated[int, Field(ge=1, le=64)] | None = None  # None: by the machine
    max_age: _Duration = timedelta(hours=24)
    resend_after: _Duration = timedelta(seconds=60)
    keep: _Duration | None = None  # None: for ever
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    def masked(self) -> dict[str, object]:
        """Give every setting by its name, in plain JSON values and fit for a screen: no token, no password."""
        shown: dict[str, object] = {name: _plain(value) for name, value in self}
        shown["database_url"] = _masked_url(self.database_url.get_secret_value())
        return shown


def load_settings() -> Settings:
    """Read the settings; real variables win over the `.env` file. SettingsError names each variable that is wrong."""
    try:
        # A secret that was read from its file is an argument, and arguments win.
        return Settings(**_secrets_from_files(_variables()))  # type: ignore[arg-type]  # pydantic types the text
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        lines = [f"{PREFIX}{str(one['loc'][0]).upper()}: {_reason(one['msg'])}" for one in wrong]
    except UnicodeDecodeError:
        lines = [f"{ENV_FILE}: is not UTF-8 text"]
    raise SettingsError(lines)


def unknown_variables() -> tuple[str, ...]:
    """Warn of every KHABARDAR_ variable that nobody reads, with the one that was probably meant. Names only."""
    known = [PREFIX + name.upper() for name in Settings.model_fields] + list(OTHER_VARIABLES)
    return tuple(f"{name}: no such setting{_did_you_mean(name, known)}" for name in _variables() if name not in known)


def _variables() -> Mapping[str, str]:
    """Give our variables that are not empty, by their names in capital letters; the real ones over the file's."""
    both = {**DotEnvSettingsSource(Settings).env_vars, **EnvSettingsSource(Settings).env_vars}
    ours = {name.upper(): value for name, value in both.items() if value and name.upper().startswith(PREFIX)}
    return dict(sorted(ours.items()))


def _secrets_from_files(variables: Mapping[str, str]) -> dict[str, str]:
    secrets: dict[str, str] = {}
    wrong: list[str] = []
    for name in _SECRETS:
        variable = PREFIX + name.upper()
        if (file := variables.get(f"{variable}_FILE")) is None:
            continue
        if variable in variables:
            wrong.append(f"{variable}: is set and {variable}_FILE is too; set only one of them")
            continue
        try:
            secrets[name] = _read_secret(Path(file).expanduser())
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            wrong.append(f"{variable}_FILE: cannot read {file}: {reason}")
    if wrong:
        raise SettingsError(wrong)
    return secrets


def _read_secret(file: Path) -> str:
    with file.open("rb") as stream:
        content = stream.read(LARGEST_SECRET_FILE + 1)
    if len(content) > LARGEST_SECRET_FILE:
        raise ValueError("too large for a secret")
    try:
        secret = content.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8 text") from None
    if not secret:
        raise ValueError("is empty")
    return secret


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ").replace("Input should be", "should be")


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.8)  # all share the prefix, which counts as likeness
    return f"; did you mean {close[0]}?" if close else ""


def _plain(value: object) -> object:
    match value:
        case SecretStr():
            return MASK
        case Path():
            return str(value)
        case timedelta():
            return write_duration(value)
        case tuple():
            return list(value)
        case _:
            return value


def _masked_url(written: str) -> str:
    url: URL = make_url(written)
    hidden = {key: MASK for key in url.query if re.search("pass|secret|token|key", key, re.IGNORECASE)}
    return url.update_query_dict(hidden).render_as_string(hide_password=True)
