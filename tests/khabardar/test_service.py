"""The running service: it says when it is ready, ends when it is told to, and nothing bad that it reads stops it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from service_process import bot_api, environment, service, until

from khabardar.newsroom.newsroom import Newsroom
from storage.database import open_database
from storage.tables import crawl_runs, notes

RULES = """\
version: 1
rules:
  - id: ambush
    title: Ambush
    severity: high
    when: [~ambush]
    tests: {match: [Gunmen ambushed a van.], skip: [Rain fell.]}
"""


@pytest.fixture
def settings(tmp_path: Path, empty_url: str) -> dict[str, str]:
    """Give the settings of a service without sources, on each kind of database."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "rules.yaml").write_text(RULES, encoding="utf-8")
    return environment(database_url=empty_url, config=str(tmp_path / "config"))


def test_sigterm_ends_it_cleanly(tmp_path: Path, settings: dict[str, str]) -> None:
    """The service ends with exit code 0 within ten seconds of SIGTERM."""
    with service(tmp_path, settings) as running:
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(10) == 0


def test_a_second_instance_says_who_holds_the_database(tmp_path: Path, settings: dict[str, str]) -> None:
    """The second ends with exit code 3 and the name of the first, and the first goes on."""
    with service(tmp_path, settings) as first:
        second = _khabardar(settings, "run")
        assert second.returncode == 3
        assert f"process {first.process.pid}" in second.stderr
        assert first.process.poll() is None


def test_a_restart_of_the_database_lets_no_second_instance_in(tmp_path: Path, settings: dict[str, str]) -> None:
    """The server forgets the locks of before; the first instance goes on, and takes them again."""
    url = settings["KHABARDAR_DATABASE_URL"]
    if url.startswith("sqlite"):
        pytest.skip("a file is never away")
    with service(tmp_path, settings) as first:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        until(lambda: "the roles of this instance are taken again" in first.log)
        assert _khabardar(settings, "run").returncode == 3
        assert first.process.poll() is None
        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(10) == 0


def test_two_instances_may_share_the_roles(tmp_path: Path, settings: dict[str, str]) -> None:
    """One instance per role: a watcher and a deliverer on one database do not exclude each other."""
    with service(tmp_path, settings, "watch") as watcher, service(tmp_path, settings, "deliver") as deliverer:
        assert watcher.process.poll() is None
        assert deliverer.process.poll() is None


def test_broken_files_keep_the_last_good_set(tmp_path: Path, settings: dict[str, str]) -> None:
    """A broken rule file is named in the log and in `health`; the old rules stay, and a mended file takes over."""
    rules = tmp_path / "config" / "rules.yaml"
    with service(tmp_path, settings, "watch") as running:
        before = _rules_note(settings)
        rules.write_text(RULES.replace("when:", "wenn:"), encoding="utf-8")
        until(lambda: "rules.yaml:6:5" in running.log)
        until(lambda: _rules_note(settings)["last_error"] is not None)
        assert _rules_note(settings)["hash"] == before["hash"]
        rules.write_text(RULES.replace("Ambush", "An ambush"), encoding="utf-8")
        running.process.send_signal(signal.SIGHUP)
        until(lambda: _rules_note(settings)["hash"] != before["hash"])
        assert _rules_note(settings)["last_error"] is None


def test_broken_files_at_the_start_are_refused(tmp_path: Path, settings: dict[str, str]) -> None:
    """There is no last good set at the start: exit code 2, with the place."""
    (tmp_path / "config" / "rules.yaml").write_text(RULES.replace("when:", "wenn:"), encoding="utf-8")
    ran = _khabardar(settings, "run")
    assert ran.returncode == 2
    assert "rules.yaml:6:5" in ran.stderr


def test_a_source_that_is_down_harms_no_other(tmp_path: Path, settings: dict[str, str]) -> None:
    """An unreachable source is recorded as failed with its reason, the others as ok."""
    with Newsroom.start(hold=True) as newsroom:
        down = {**newsroom.sources()[0], "id": "down", "name": "Down", "feeds": ["http://127.0.0.1:9/feed"]}
        outlets = {"version": 1, "sources": [*newsroom.sources(), down]}
        (tmp_path / "config" / "outlets.yaml").write_text(json.dumps(outlets), encoding="utf-8")
        with service(tmp_path, {**settings, "KHABARDAR_ALLOW_PRIVATE_NETWORKS": "1"}, "crawl"):
            until(lambda: len(_outcomes(settings)) == len(newsroom.sources()) + 1)
            outcomes = _outcomes(settings)
    assert outcomes.pop("down") == "failed"
    assert set(outcomes.values()) <= {"ok", "partial"}


def test_a_source_that_is_away_is_named_without_a_traceback(tmp_path: Path, settings: dict[str, str]) -> None:
    """`crawl` ends with exit code 1 and says in its table what failed; the crawl process prints nothing beside it."""
    down = {"id": "down", "name": "Down", "feeds": ["http://127.0.0.1:9/feed"]}
    (tmp_path / "config" / "outlets.yaml").write_text(json.dumps({"version": 1, "sources": [down]}), encoding="utf-8")
    ran = _khabardar(settings | {"KHABARDAR_ALLOW_PRIVATE_NETWORKS": "1"}, "crawl")
    assert ran.returncode == 1
    assert "http://127.0.0.1:9/feed" in ran.stdout
    assert ran.stderr == ""


def test_a_wrong_token_is_said_in_plain_words_and_loses_nothing(tmp_path: Path, settings: dict[str, str]) -> None:
    """With a wrong token the queue is kept and `health` names the next step; with the right one all of it goes out."""
    (tmp_path / "config" / "desk.yaml").write_text("version: 1\nsubscribers:\n  - {chat: 7}\n", encoding="utf-8")
    lines = [json.dumps({"url": f"https://www.example.org/{n}", "title": f"Gunmen ambush van {n}"}) for n in range(3)]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    journal = tmp_path / "journal.jsonl"
    with bot_api(journal) as (api, token):
        wrong = settings | {"KHABARDAR_TELEGRAM_BASE_URL": api, "KHABARDAR_TELEGRAM_TOKEN": "1234:wrong-canary"}
        _khabardar(wrong, "articles", "import", str(tmp_path / "articles.jsonl"), "--watch")
        failed = _khabardar(wrong, "deliver")
        assert failed.returncode == 1
        assert "Ask @BotFather" in failed.stderr
        health = _khabardar(wrong, "health")
        assert health.returncode == 1
        assert "Ask @BotFather" in health.stdout
        assert "canary" not in failed.stdout + failed.stderr + health.stdout + health.stderr
        _khabardar(wrong | {"KHABARDAR_TELEGRAM_TOKEN": token}, "deliver")
    calls = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    accepted = [call for call in calls if call["method"] == "sendMessage" and call["outcome"] == "accepted"]
    assert [call["chat"] for call in accepted] == [7, 7, 7]


def _khabardar(settings: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(
        [Path(sys.executable).with_name("khabardar"), *words],
        env=settings | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def _rules_note(settings: dict[str, str]) -> dict[str, str | None]:
    database = open_database(settings["KHABARDAR_DATABASE_URL"])
    with database.read() as connection:
        value = connection.scalar(sa.select(notes.c.value).where(notes.c.key == "rules"))
    database.close()
    assert isinstance(value, dict)
    return value


def _outcomes(settings: dict[str, str]) -> dict[str, str]:
    """Give the first outcome of each source."""
    database = open_database(settings["KHABARDAR_DATABASE_URL"])
    with database.read() as connection:
        runs = connection.execute(sa.select(crawl_runs.c.source, crawl_runs.c.outcome).order_by(crawl_runs.c.id.desc()))
        outcomes = {run.source: run.outcome for run in runs}
    database.close()
    return outcomes
