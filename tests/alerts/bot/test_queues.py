"""Commands: one chat's in order, and never in the way of another's."""

import asyncio

from alerts.bot.queues import AT_ONCE, Queues


async def test_the_commands_of_one_chat_are_carried_out_in_order_and_not_more_than_a_few() -> None:
    """The one in hand and those that wait; what is above is told so at once."""
    queues, done, heard = Queues(), list[int](), list[bool]()
    free = asyncio.Event()

    async def command(number: int) -> None:
        async with queues.turn(5) as mine:
            heard.append(mine)
            if mine:
                await free.wait()
                done.append(number)

    commands = [asyncio.create_task(command(number)) for number in range(AT_ONCE + 3)]
    await asyncio.sleep(0)
    assert sorted(heard) == [False, False, False, True]
    free.set()
    await asyncio.gather(*commands)
    assert done == list(range(AT_ONCE))


async def test_another_chat_does_not_wait() -> None:
    """However many commands the first one has sent."""
    queues = Queues()
    async with queues.turn(5), asyncio.timeout(1), queues.turn(6) as heard:
        assert heard


async def test_a_stop_waits_for_what_is_in_hand_only() -> None:
    """What waits behind it is not begun."""
    queues, heard = Queues(), list[bool]()

    async def behind() -> None:
        async with queues.turn(5) as mine:
            heard.append(mine)

    async with queues.turn(5):
        waiting = asyncio.create_task(behind())
        await asyncio.sleep(0)
        queues.close()
    await waiting
    assert heard == [False]


async def test_a_chat_that_was_not_heard_is_heard_again() -> None:
    """Also after a command that failed, and nothing is kept of a chat that asks nothing."""
    queues = Queues()
    for _ in range(AT_ONCE + 1):
        try:
            async with queues.turn(5) as heard:
                assert heard
                raise KeyError("a fault of ours")
        except KeyError:
            pass
    assert queues == Queues()
