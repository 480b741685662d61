"""One alert from its first message to its correction: the archive, the outbox and a real server together."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from botapi.api import TOKEN, BotApi
from factories import NOW, alert, article, delivery, match, story, subscriber

from alerts import amend
from alerts.deliver import DeliverOptions, DeliverReport, deliver
from alerts.pace import Pace
from alerts.telegram import TelegramSender
from alerts.view import view_loader
from storage import alerts, articles, outbox, stories, subscribers
from storage.database import Database
from storage.facts import Facts, Toll, to_json
from storage.records import Change, Delivery, DeliveryKind, Membership

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

CHAT = 100
THIRTY, SIXTY = (Facts(killed=Toll(least=n, most=n, source="dawn"), places=("peshawar",)) for n in (30, 60))


@dataclass
class Desk:
    """A database with one alert, a strict server and what `deliver` needs; every pass is ten minutes later."""

    database: Database
    server: BotApi
    sender: TelegramSender
    now: datetime = NOW

    async def deliver(self, *rows: Delivery) -> DeliverReport:
        """Queue messages and send them."""
        self.now += timedelta(minutes=10)
        with self.database.write() as connection:
            outbox.add(connection, [replace(row, not_before=self.now) for row in rows], now=self.now)
        begun, started = self.now, time.monotonic()
        names, entities = {"dawn": "Dawn"}, {"peshawar": "Peshawar"}
        return await deliver(
            self.database,
            self.sender,
            pace=Pace(),
            load=view_loader(names, entities),
            options=DeliverOptions(),
            now=lambda: begun + timedelta(seconds=time.monotonic() - started),
        )

    def grow(self, revision: int) -> None:
        """Let the toll rise to sixty, told by the second article."""
        with self.database.write() as connection:
            kept = alerts.get(connection, 1)
            assert kept is not None
            alerts.save(connection, [replace(kept, revision=revision, facts=to_json(SIXTY), origins=("a", "b"))])
            before, after = ({"least": n, "most": n} for n in (30, 60))
            rose = Change(
                alert=1,
                revision=revision,
                article=2,
                reason="toll_rose",
                what="killed",
                before=before,
                after=after,
                at=self.now,
            )
            alerts.record_changes(connection, [rose])

    def correct(self, revision: int, killed: int) -> None:
        """Let the alert say another toll from now on."""
        facts = Facts(
            killed=Toll(least=killed, most=killed, word=f"{killed} dead", source="dawn"), places=("peshawar",)
        )
        with self.database.write() as connection:
            kept = alerts.get(connection, 1)
            assert kept is not None
            alerts.save(connection, [replace(kept, revision=revision, facts=to_json(facts))])

    def rows(self) -> list[tuple[str, str, int]]:
        """Tell kind, state and shown revision of each delivery."""
        with self.database.read() as connection:
            return [(row.kind.value, row.state.value, row.shows) for row in outbox.of_alert(connection, 1)]


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    """An alert at its first revision: thirty killed, one origin."""
    with database.write() as connection:
        offered = [article(1, source="dawn", title="Thirty killed"), article(2, source="dawn", title="Sixty killed")]
        articles.save(connection, offered, now=NOW)
        stories.put(connection, [replace(story(), id=1)])
        stories.join(connection, [Membership(article=one, story=1, joined_at=NOW) for one in (1, 2)])
        raised = alert(matches=(match(title="Attack"),), facts=to_json(THIRTY), origins=("a",))
        alerts.save(connection, [raised])
        subscribers.put(connection, subscriber(CHAT), now=NOW)
    server = BotApi(limited=False)
    await server.start()
    desk = Desk(database, server, TelegramSender(TOKEN, base_url=server.url, read_timeout=0.5))
    yield desk
    await desk.sender.close()
    await server.stop()


def _row(kind: DeliveryKind, revision: int) -> Delivery:
    return delivery(alert=1, chat=CHAT, kind=kind, revision=revision)


async def test_one_living_alert(desk: Desk) -> None:
    """Root; then an edit in its place and a reply that rings; then, taken back, a mark and a silent reply."""
    assert (await desk.deliver(_row(DeliveryKind.ROOT, 1))).sent == 1
    desk.grow(2)
    await desk.deliver(_row(DeliveryKind.EDIT, 2))
    await desk.deliver(_row(DeliveryKind.FOLLOWUP, 2))
    first, update = desk.server.accepted()
    (edit,) = desk.server.accepted("editMessageText")
    assert "☠ 30 killed (Dawn)\n🗞 1 outlet, 1 origin" in first["text"]
    assert "☠ 60 killed (Dawn)\n🗞 1 outlet, 2 origins" in edit["text"]
    assert update["text"].startswith("🟠 UPDATE 1 · death toll 30 → 60 · ")
    assert "Sixty killed" in update["text"]
    assert '"message_id": 1' in update["params"]["reply_parameters"]
    assert "disable_notification" not in update["params"]
    assert desk.rows() == [("root", "sent", 1), ("edit", "sent", 2), ("followup", "sent", 2)]
    with desk.database.write() as connection:
        amend.retract(connection, 1, now=desk.now)
    await desk.deliver()
    await desk.deliver()
    assert desk.server.world.messages[CHAT, 1]["text"].startswith("⚪ RETRACTED · HIGH · Attack · Peshawar")
    correction = desk.server.accepted()[-1]
    assert correction["text"].startswith("✏️ CORRECTION")
    assert correction["params"]["disable_notification"] == "true"


async def test_an_update_that_the_first_message_overtook_is_not_sent(desk: Desk) -> None:
    """Who got the first message late has read it there."""
    desk.grow(2)
    await desk.deliver(_row(DeliveryKind.ROOT, 1), _row(DeliveryKind.FOLLOWUP, 2))
    await desk.deliver()
    assert len(desk.server.accepted()) == 1
    assert desk.rows() == [("root", "sent", 2), ("followup", "cancelled", 0)]


async def test_an_update_that_waited_tells_the_toll_that_holds(desk: Desk) -> None:
    """A correction went out meanwhile: the figure that it took back must not stand in the update."""
    await desk.deliver(_row(DeliveryKind.ROOT, 1))
    desk.grow(2)
    desk.correct(3, 50)
    await desk.deliver(_row(DeliveryKind.FOLLOWUP, 2))
    assert desk.server.accepted()[-1]["text"].startswith("🟠 UPDATE 1 · death toll 30 → 50 · ")


@pytest.mark.parametrize("holds", [30, 20])
async def test_an_update_of_a_toll_that_did_not_rise_is_not_sent(desk: Desk, holds: int) -> None:
    """A correction took all of the rise back, in words of its own: nobody is rung for "30 → 30"."""
    await desk.deliver(_row(DeliveryKind.ROOT, 1))
    desk.grow(2)
    desk.correct(3, holds)
    await desk.deliver(_row(DeliveryKind.FOLLOWUP, 2))
    assert desk.rows() == [("root", "sent", 1), ("followup", "cancelled", 0)]


async def test_an_edit_without_its_message_is_given_up_with_a_reason(desk: Desk) -> None:
    """Deleted by its reader: no dead letter, no second try; the next update still arrives."""
    await desk.deliver(_row(DeliveryKind.ROOT, 1))
    desk.server.world.messages.clear()
    desk.grow(2)
    await desk.deliver(_row(DeliveryKind.EDIT, 2))
    await desk.deliver(_row(DeliveryKind.FOLLOWUP, 2))
    assert desk.rows() == [("root", "sent", 1), ("edit", "cancelled", 2), ("followup", "sent", 2)]
    with desk.database.read() as connection:
        assert "the message is gone" in outbox.of_alert(connection, 1)[1].error


async def test_an_edit_whose_outcome_is_unknown_is_repeated_and_says_nothing_of_it(desk: Desk) -> None:
    """The same text again changes nothing."""
    await desk.deliver(_row(DeliveryKind.ROOT, 1))
    desk.grow(2)
    desk.server.fail("reset_after", method="editMessageText")
    assert (await desk.deliver(_row(DeliveryKind.EDIT, 2))).unknown == 1
    assert (await desk.deliver()).sent == 1
    assert "repeat" not in desk.server.world.messages[CHAT, 1]["text"]
    assert len(desk.server.accepted()) == 1
