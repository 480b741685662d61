"""An article on the way to its card: which sentences tell of the attack, and which are of something else."""

from factories import text

from alerts.facts.attacktypes import ATTACK_WORDS
from alerts.facts.circumstances import OLDER, TIME_WORDS
from alerts.facts.draft import Draft, found_in
from alerts.facts.wordings import passages


def draft(body: str, title: str = "") -> Draft:
    """Make the draft of an article."""
    read = passages(text(body, title=title), after=0)
    return Draft(read, found_in(ATTACK_WORDS, read))


def test_who_tells_are_title_and_sentences_of_violence() -> None:
    """The first sentence always counts, others by a word of violence, and no more than the first four."""
    told = draft("Roads were shut. A bomb exploded. It rained. Gunmen fired. A blast followed. A rocket fell.", "News")
    assert [passage.number for passage in told.telling] == [0, 2, 4, 5]
    assert [passage.number for passage in told.beginning] == [0, 1]


def test_an_aside_stands_behind_the_beginning() -> None:
    """A sentence of an earlier event is aside, unless the report begins with it."""
    told = draft("A bomb exploded. Police came. Two weeks ago a blast hit the town.", "Blast")
    assert [told.is_aside(passage) for passage in told.passages] == [False, False, False, True]
    assert not told.is_aside(told.passages[3], labels=())


def test_what_the_beginning_says_leaves_its_words() -> None:
    """A sign counts where title or first sentence give it, and those words are its evidence."""
    told = draft("Weeks ago a bomb exploded. Police came.")
    assert told.first(TIME_WORDS, OLDER, "older")
    assert [(name, span.text) for name, span in told.evidence] == [("older", "Weeks ago")]
    assert not draft("A bomb exploded. Police came. Weeks ago another did.").first(TIME_WORDS, OLDER, "older")
