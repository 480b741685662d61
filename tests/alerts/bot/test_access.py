"""Who may join."""

import pytest
from factories import subscriber

from alerts.bot.access import Access, Admission, admit
from storage.records import Subscriber

IN, ASKED, OFF = subscriber(), subscriber(state="requested"), subscriber(state="off")
OPERATOR = 7


@pytest.mark.parametrize(
    ("access", "user", "known", "admission"),
    [
        (Access.OPEN, 1, None, Admission.JOINS),
        (Access.APPROVAL, 1, None, Admission.ASKS),
        (Access.APPROVAL, 1, ASKED, Admission.WAITS),
        (Access.INVITE, 1, None, Admission.CLOSED),
        (Access.INVITE, 1, ASKED, Admission.CLOSED),
        (Access.APPROVAL, OPERATOR, None, Admission.JOINS),
        (Access.INVITE, OPERATOR, ASKED, Admission.JOINS),
        (Access.APPROVAL, 1, OFF, Admission.JOINS),
        (Access.INVITE, 1, IN, Admission.ALREADY_IN),
        (Access.OPEN, 1, ASKED, Admission.JOINS),
    ],
)
def test_each_way_in(access: Access, user: int, known: Subscriber | None, admission: Admission) -> None:
    """Operators are in at once, strangers as the setting says, and who was in before comes back by himself."""
    assert admit(access, user, [OPERATOR], known) is admission
