"""The command line as its users meet it: what it prints, in tables and as JSON, and how it ends."""

import json
from pathlib import Path

import pytest
from commandline import Run

from khabardar.app import clock
from khabardar.lines import read_articles
from storage import articles as archive
from storage.database import open_database, upgrade
from storage.leases import hold
from storage.records import Article


def articles(folder: Path, *texts: str) -> str:
    """Write a file of article lines, one per title, of now."""
    lines = [
        json.dumps({"url": f"https://www.example.org/{number}", "source": "example", "title": text, "body": text * 3})
        for number, text in enumerate(texts, 1)
    ]
    (folder / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "articles.jsonl"


def test_import_stores_each_article_once(desk: Path, run: Run) -> None:
    """The same file twice is the same archive, and the counts say so."""
    file = articles(desk, "Gunmen ambush a van in Bannu. ", "Rain falls on Quetta. ")
    assert run("articles", "import", file, "--json").lines == [{"read": 2, "new": 2, "known": 0, "rejected": 0}]
    assert run("articles", "import", file, "--json").lines == [{"read": 2, "new": 0, "known": 2, "rejected": 0}]


def test_a_line_that_is_no_article_is_named_and_the_others_are_stored(desk: Path, run: Run) -> None:
    """Bad lines end with exit code 1 and their place, not with a traceback."""
    file = articles(desk, "Gunmen ambush a van in Bannu. ")
    with (desk / file).open("a", encoding="utf-8") as lines:
        lines.write('{"title": "no address"}\nnot json\n[1]\n')
    ran = run("articles", "import", file, "--json")
    assert (ran.code, ran.lines) == (1, [{"read": 4, "new": 1, "known": 0, "rejected": 3}])
    assert ran.err.splitlines() == [
        f"{file}:2: url: missing; every article has an address",
        f"{file}:3:1: no JSON: Expecting value",
        f"{file}:4: an article is an object: {{...}}",
    ]


def test_an_imported_article_alerts_only_with_watch(desk: Path, run: Run) -> None:
    """An import is silent by default; with --watch the rules see it, and `deliver` prints it to the terminal."""
    file = articles(desk, "Gunmen ambush a van in Bannu. ")
    run("articles", "import", file)
    assert run("watch", "--json").lines == [{"articles": 0, "firings": 0, "alerts": 0, "deliveries": 0}]
    file = articles(desk, "Gunmen ambush a van in Bannu. ", "A bridge is ambushed at Tank today. ")
    assert run("articles", "import", file, "--watch", "--json").lines[-1]["new"] == 1
    ran = run("deliver")
    assert "A bridge is ambushed at Tank today." in ran.out
    assert "sent 1" in ran.out


def test_an_import_beside_a_running_service_leaves_the_watching_to_it(desk: Path, run: Run) -> None:
    """The articles are stored and counted, and wait for whoever watches already; nothing has failed."""
    run("db", "upgrade")
    database = open_database(f"sqlite:///{desk / 'archive.db'}")
    with hold(database, "watch", "desk1, process 4711"):
        ran = run("articles", "import", articles(desk, "Gunmen ambush a van in Bannu. "), "--watch", "--json")
    database.close()
    assert (ran.code, ran.lines[0]["new"]) == (0, 1)
    assert "desk1, process 4711" in ran.err
    assert run("watch", "--json").lines[0]["alerts"] == 1


def test_the_ledger_tells_what_was_sent_and_why(desk: Path, run: Run) -> None:
    """`alerts list` and `show` give the alert, its deliveries and the reason of each decision."""
    run("articles", "import", articles(desk, "Gunmen ambush a van in Bannu. "), "--watch")
    run("deliver")
    (alert,) = run("alerts", "list", "--json").lines
    assert alert["state"] == "open"
    assert [(d["chat"], d["kind"], d["state"]) for d in alert["deliveries"]] == [(0, "root", "sent")]
    shown = run("alerts", "show", str(alert["alert"])).out
    assert "first_report" in shown
    assert "ambush" in shown
    assert run("alerts", "show", "99").code == 1


def test_an_import_takes_nothing_from_the_watcher(desk: Path, run: Run) -> None:
    """What waits to be watched goes on waiting when a newer version of it is imported without --watch."""
    database = open_database(f"sqlite:///{desk / 'archive.db'}")
    upgrade(database)
    file = articles(desk, "Gunmen ambush a van in Bannu. ")
    given = json.loads((desk / file).read_text(encoding="utf-8"))
    with database.write() as connection:
        (crawled,) = read_articles([json.dumps(given | {"body": "A first word of it."})], name=file, now=clock())
        assert isinstance(crawled, Article)
        archive.save(connection, [crawled], now=clock())
    database.close()
    assert run("articles", "import", file, "--json").lines[0]["new"] == 1
    assert run("watch", "--json").lines[0]["articles"] == 1


def test_search_does_not_mind_script_and_spelling(desk: Path, run: Run) -> None:
    """A word with Arabic letters finds the one with Urdu letters."""
    run("articles", "import", articles(desk, "کابل میں بارش", "Rain in Quetta"))
    assert [a["title"] for a in run("articles", "search", "كابل", "--json").lines] == ["کابل میں بارش"]
    assert run("articles", "search", "snow").out.startswith("Nothing found")


def test_show_takes_an_id_or_an_address(desk: Path, run: Run) -> None:
    """Both ways lead to the same article; an unknown one is said to be unknown."""
    run("articles", "import", articles(desk, "Rain in Quetta"))
    (by_address,) = run("articles", "show", "https://www.example.org/1", "--json").lines
    (by_id,) = run("articles", "show", "1", "--json").lines
    assert by_address == by_id
    assert run("articles", "show", "https://www.example.org/9").code == 1


def test_what_is_exported_can_be_imported(desk: Path, run: Run) -> None:
    """Export and import are each other's reverse."""
    run("articles", "import", articles(desk, "Rain in Quetta", "کابل میں بارش"))
    exported = run("articles", "export", "--since", "1d").out
    (desk / "exported.jsonl").write_text(exported, encoding="utf-8")
    assert run("articles", "import", "exported.jsonl", "--json").lines[0]["known"] == 2


def test_replay_says_what_would_have_been_sent(desk: Path, run: Run) -> None:
    """One line per article, with firings, spans of the original text, and the message of the one that fired."""
    file = articles(desk, "Gunmen ambush a van in Bannu. ", "Rain falls on Quetta. ")
    fired, silent = run("replay", file, "--json").lines
    assert [firing["rule"] for firing in fired["firings"]] == ["ambush"]
    span = fired["firings"][0]["spans"][0]
    assert span["text"] == "ambush"
    assert [message["reason"] for message in fired["messages"]] == ["first_report"]
    assert (silent["firings"], silent["messages"]) == ([], [])
    assert "2 articles, 2 stories, 1 article fired a rule, 1 message." in run("replay", file).out


def test_broken_files_end_with_their_place(desk: Path, run: Run) -> None:
    """A mistake in the operators' files is `file:line:col: key: reason` and exit code 2."""
    (desk / "config" / "rules.yaml").write_text("version: 1\nrules:\n  - id: x\n    titel: X\n    when: [a]\n")
    for command in (["rules", "lint"], ["watch"], ["sources", "list"]):
        ran = run(*command)
        assert ran.code == 2
        assert "rules.yaml:4:5" in ran.out + ran.err
        assert "did you mean title" in (ran.out + ran.err)


def test_settings_are_shown_without_secrets(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`config show` masks the token and the password in the database URL."""
    monkeypatch.setenv("KHABARDAR_TELEGRAM_TOKEN", "123456:canary-of-the-token")
    monkeypatch.setenv("KHABARDAR_DATABASE_URL", "postgresql://desk:canary@127.0.0.1/khabardar")
    for ran in (run("config", "show"), run("config", "show", "--json")):
        assert ran.code == 0
        assert "canary" not in ran.out + ran.err
        assert "desk" in ran.out


def test_a_wrong_setting_is_bad_configuration(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that can not be used is named, with exit code 2."""
    monkeypatch.setenv("KHABARDAR_MAX_AGE", "yesterday")
    ran = run("health")
    assert ran.code == 2
    assert "KHABARDAR_MAX_AGE" in ran.err


def test_an_editable_copy_is_never_written_over(desk: Path, run: Run) -> None:
    """`config init` gives a folder that lints clean, and refuses to overwrite it."""
    assert run("config", "init", "mine").code == 0
    assert (desk / "mine" / "sources").is_dir()
    assert run("config", "init", "mine").code == 1


def test_subscribers_come_and_go(run: Run) -> None:
    """A chat can be added, listed and removed; an unknown one is said to be unknown."""
    assert run("subscribers", "add", "-1001", "--name", "Desk", "--severity", "high", "--rule", "ambush").code == 0
    (listed,) = run("subscribers", "list", "--json").lines
    assert (listed["chat"], listed["severity"], listed["follow"]["rules"]) == (-1001, "high", ["ambush"])
    assert run("subscribers", "remove", "-1001").code == 0
    assert run("subscribers", "remove", "-1001").code == 1
    assert run("subscribers", "add", "5", "--severity", "loud").code == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ("--zone", "Nowhere/City"),
        ("--language", "xx"),
        ("--severity", "loud"),
        ("--thread", "-1"),
        ("--name", "n" * 201),
    ],
)
def test_a_subscriber_that_could_not_be_written_to_is_refused(run: Run, wrong: tuple[str, str]) -> None:
    """With a zone that there is not, every message to the chat would be lost when it is drawn."""
    assert run("subscribers", "add", "-1001234567890", *wrong).code == 2
    assert run("subscribers", "list", "--json").lines == []


@pytest.mark.parametrize(
    "words",
    [
        ("subscribers", "add", "0"),
        ("subscribers", "add", "9" * 30),
        ("subscribers", "remove", "9" * 30),
        ("alerts", "show", "9" * 30),
        ("alerts", "retry", "9" * 30),
        ("articles", "show", "9" * 30),
        ("articles", "import", "nowhere.jsonl"),
        ("articles", "import", "."),
        ("replay", "nowhere.jsonl"),
    ],
)
def test_what_can_not_be_is_said_in_words(run: Run, words: tuple[str, ...]) -> None:
    """A number that no database holds, or a file that is not there, is no traceback."""
    ran = run(*words)
    assert ran.code in {1, 2}
    assert ran.err


def test_every_reader_of_the_archive_takes_json(desk: Path, run: Run) -> None:
    """`articles export` has only that form, and takes the word as the others do."""
    run("articles", "import", articles(desk, "Rain falls on Quetta. "))
    assert run("articles", "export", "--json").lines == run("articles", "export").lines != []


def test_what_is_not_named_stays_as_it_is(run: Run) -> None:
    """Changing one thing of a subscriber keeps the rest, and a rule that nobody has is refused."""
    assert run("subscribers", "add", "7", "--zone", "Asia/Karachi", "--rule", "ambush").code == 0
    assert run("subscribers", "add", "7", "--severity", "high").code == 0
    (listed,) = run("subscribers", "list", "--json").lines
    assert (listed["zone"], listed["severity"], listed["follow"]["rules"]) == ("Asia/Karachi", "high", ["ambush"])
    assert run("subscribers", "add", "8", "--rule", "ambsh").code == 2


def test_the_database_can_be_checked_and_copied(desk: Path, run: Run) -> None:
    """`db upgrade`, `db check` and `db backup` work on a fresh installation, and a copy is not written over."""
    assert run("db", "upgrade").code == 0
    assert run("db", "check").code == 0
    assert run("db", "backup", "copy.db").code == 0
    assert (desk / "copy.db").exists()
    assert run("db", "backup", "copy.db").code == 1


def test_a_database_that_is_away_is_said_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback when Postgres can not be reached, and no password, whichever command asks."""
    monkeypatch.setenv("KHABARDAR_DATABASE_URL", "postgresql://desk:canary@127.0.0.1:1/khabardar")
    for words in (("alerts", "list"), ("health",), ("watch",), ("deliver",), ("db", "check"), ("run",)):
        ran = run(*words)
        assert ran.code == 1
        assert "can not be used" in ran.err
        assert "Traceback" not in ran.err
        assert "canary" not in ran.out + ran.err


def test_explain_shows_why(run: Run) -> None:
    """`rules explain` prints the tree with what holds and what does not."""
    shown = run("rules", "explain", "ambush", "--text", "Gunmen ambushed a van.").out
    assert "✓" in shown
    assert "ambushed" in shown
    assert "✗" in run("rules", "explain", "ambush", "--text", "Rain fell.").out


def test_inline_tests_are_run(desk: Path, run: Run) -> None:
    """`rules test` passes on good rules, and names the test that fails."""
    assert run("rules", "test").code == 0
    rules = (desk / "config" / "rules.yaml").read_text(encoding="utf-8")
    (desk / "config" / "rules.yaml").write_text(rules.replace("Rain fell", "They ambushed"), encoding="utf-8")
    ran = run("rules", "test")
    assert ran.code == 1
    assert "They ambushed" in ran.out


def test_health_of_a_fresh_installation(run: Run) -> None:
    """Nothing needs a person where nothing has happened yet, and the object has the contract's keys."""
    ran = run("health", "--json")
    assert ran.code == 0
    (found,) = ran.lines
    assert set(found) >= {"ok", "problems", "sources", "queue", "database", "rules", "last_crawl", "last_sent"}


def test_a_disk_that_lied_is_told(desk: Path, run: Run) -> None:
    """What was written and is there no more: one line with the next step, exit code 1, and no traceback.

    `db check` looks through the whole file, `health` meets only what it reads itself.
    """
    run("articles", "import", articles(desk, *(f"Report {number} from Bannu. " for number in range(200))))
    with (desk / "archive.db").open("r+b") as file:
        for page in range(4, file.seek(0, 2) // 4096, 2):
            file.seek(page * 4096)
            file.write(b"\0" * 4096)
    for words in (("health",), ("db", "check")):
        ran = run(*words)
        assert ran.code == 1
        assert "is damaged" in ran.err
        assert "put a backup in its place" in ran.err
        assert "Traceback" not in ran.err
