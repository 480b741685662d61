"""`crawler.agenda`: what to do about an entry."""

from crawler.agenda import Need, after, given_up, keys_of, plan
from crawler.feeds import Entry
from storage.entries import EntryState

ENTRY = Entry(url="https://p.example/news/12345?utm_source=rss", title="One", summary="What one says.")
(KEY,) = keys_of([ENTRY])


def test_an_entry_is_read_once() -> None:
    """New at first, then nothing, until the feed says something else."""
    (task,) = plan([ENTRY], {})
    assert (task.need, task.key, task.baseline) == (Need.NEW, KEY, False)
    state = after(task, complete=True, tried=True)
    assert plan([ENTRY], {KEY: state}) == []
    (again,) = plan([Entry(url=ENTRY.url, title="One", summary="It says more.")], {KEY: state}, baseline=True)
    assert (again.need, again.baseline) == (Need.CHANGED, False)


def test_the_same_address_with_another_tracker_is_no_new_entry() -> None:
    """Identity is the address without what publishers change at will."""
    state = EntryState(KEY, ENTRY.digest)
    assert (
        plan([Entry(url="http://www.p.example/news/12345/", title="One", summary="What one says.")], {KEY: state}) == []
    )


def test_a_page_that_does_not_come_is_tried_three_times() -> None:
    """Then only a change in the feed leads to another try; what was not tried does not count."""
    (task,) = plan([ENTRY], {}, baseline=True)
    assert task.baseline
    state = after(task, complete=False, tried=False)
    tries = 0
    while tasks := plan([ENTRY], {KEY: state}):
        assert not given_up(state)
        state = after(tasks[0], complete=False, tried=True)
        tries += 1
    assert given_up(state)
    assert tries == 2
