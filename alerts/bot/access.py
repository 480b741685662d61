"""Who may join by `/start`: pure. What joining writes is in `commands.py`."""

from collections.abc import Collection
from enum import StrEnum

from storage.records import Subscriber
from storage.subscribers import ACTIVE, OFF, REQUESTED


class Access(StrEnum):
    """How strangers come in: at once, only where an operator adds them, or once an operator has approved."""

    OPEN = "open"
    INVITE = "invite"
    APPROVAL = "approval"


class Admission(StrEnum):
    """What `/start` leads to."""

    JOINS = "joins"
    ALREADY_IN = "already in"
    ASKS = "asks"  # an operator is told
    WAITS = "waits"  # asked before; operators know
    CLOSED = "closed"


def admit(access: Access, user: int, operators: Collection[int], known: Subscriber | None) -> Admission:
    """Decide on a `/start` by `user`; `known` is the chat as it is stored. Operators are always in."""
    if known is not None and known.state == ACTIVE:
        return Admission.ALREADY_IN
    was_in = known is not None and known.state == OFF  # it blocked the bot, and is back
    if user in operators or was_in or access is Access.OPEN:
        return Admission.JOINS
    if access is Access.INVITE:
        return Admission.CLOSED
    return Admission.WAITS if known is not None and known.state == REQUESTED else Admission.ASKS
