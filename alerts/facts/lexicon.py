"""What a reader of South Asian languages must know of one language: its words, each with a tag of one letter.

The words themselves stand in `words_ur.py`, `words_ps.py` and `words_fa.py`. No grammar here, and no text is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple

from alerts.numberwords import NumberWords, number_words
from storage.text import key, words

_SECONDS: Final = frozenset("VNLPSHBAwxqn")

KILLED: Final = "killed"
INJURED: Final = "injured"
CAPTURED: Final = "captured"


class Tag(NamedTuple):
    """What a word, or several, can be in a sentence.

    Harm, with a kind: V: verb or participle, K: active verb whose object is marked, N: noun, L: bodies, R: noun whose
    victims stand behind it, J: "life", s: took it, T: what is counted ("number of").
    Persons: P: several, S: one, or several by the verb; H: one by title; B, A: attackers, several and one; Q, C:
    persons and attackers only behind a number. v: a vague quantity.
    k: marks an object, e: who acts, g: "of", p: stands behind a place, b: stands before one, l: "including" behind
    its persons, j: "are among them", i: before them, &: "and", c: begins a relative clause, q: parts clauses.
    w, x: auxiliary of one and of several, u, U: of an earlier time, z: not, m: would, plan; f: freed, d: in a
    critical state, t: "and then", h: "who was"; <, >: at least, before and behind its number,
    ~: about, behind it; n: a number; y: says nothing.
    """

    sign: str
    kind: str = ""
    value: int = 0  # how many persons the word names by itself, or the least that a vague quantity stands for
    strict: bool = False  # said of things as well: it tells of persons only where they are counted


def phrases(text: str) -> list[str]:
    """List words and phrases, folded; a phrase has its words joined by an underscore."""
    return [key(word.replace("_", " ")) for word in text.split()]


def tagged(sign: str, text: str, kind: str = "", value: int = 0, *, strict: bool = False) -> dict[str, Tag]:
    """Give words and phrases one tag."""
    return {phrase: Tag(sign, kind, value, strict) for phrase in phrases(text)}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language, folded."""

    language: str
    tags: Mapping[str, Tag]
    numbers: NumberWords
    number_words: frozenset[str]
    units: frozenset[str]  # a number before them counts no persons
    leads: frozenset[str]  # a number behind them counts nothing
    ranges: frozenset[str]  # "two to three"
    reached: frozenset[str]  # what a toll has reached stands before this word, or behind it
    left_before: frozenset[str]  # where a toll came from stands behind this word
    left_behind: frozenset[str]  # or before this
    general: frozenset[str]  # persons of any sort: what follows may be who they were
    along: frozenset[str]  # "with": the one of whom the verb speaks is not among them
    among: frozenset[str]  # "five of the": the word for "of"
    amid: frozenset[str]  # "in the midst of": who is so is some of them
    out_of: frozenset[str]  # "two of the wounded": the word for "of"
    closes: frozenset[str]  # a relative clause ends with it, as with an auxiliary
    deeds: frozenset[str]  # whose they are stands behind them, and is not who was hit
    members: frozenset[str]  # whose they are says whether they are attackers
    past: frozenset[str]  # of an earlier event
    past_openings: frozenset[str]
    recent: frozenset[str]  # words and pairs of words, of this one, although the verb is of an earlier time
    looks_back: frozenset[str]  # single words; the whole sentence is about something else
    vocabulary: frozenset[str]  # every word of a phrase
    firsts: frozenset[str]  # what may be written together with a word of the next
    seconds: frozenset[str]
    openings: Mapping[str, int]  # first words of phrases, with the length of the longest
    harm: frozenset[str]  # first words of all that tells of victims
    head_first: bool  # "a soldier of the army", "number of dead": what counts stands first


def joined(*parts: str) -> str:
    """Join every choice of words of the first part with every one of the next, as phrases; "-" is for no word."""
    choices = product(*(part.split() for part in parts))
    return " ".join("_".join(word for word in choice if word != "-") for choice in choices)


def _openings(known: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in known:
        first, *others = phrase.split()
        if others:
            longest[first] = max(longest.get(first, 0), 1 + len(others))
    return longest


def lexicon(
    language: str,
    tags: Iterable[Mapping[str, Tag]],
    *,
    head_first: bool = False,
    **lists: str,
) -> Lexicon:
    """Make a lexicon; of two tags for one phrase the later counts. The lists are named as in `Lexicon`."""
    known: dict[str, Tag] = {}
    for some in tags:
        known.update(some)
    numbers = number_words(language)
    counting = (
        frozenset(numbers.small)
        | frozenset(numbers.hundreds)
        | numbers.hundred
        | frozenset(numbers.scales)
        | frozenset(numbers.before_scale)
        | frozenset(numbers.lone)
        | frozenset(numbers.shifts)
    )
    vocabulary = frozenset(word for phrase in known for word in words(phrase)) | counting
    seconds = frozenset(phrase for phrase, tag in known.items() if tag.sign in _SECONDS and " " not in phrase)
    harm = frozenset(words(phrase)[0] for phrase, tag in known.items() if tag.kind)
    folded = {name: frozenset(phrases(text)) for name, text in lists.items()}
    return Lexicon(
        language=language,
        tags=known,
        numbers=numbers,
        number_words=counting,
        vocabulary=vocabulary,
        firsts=counting | {word for word in vocabulary if len(word) > 1 or word == key("و")},
        seconds=(seconds | counting | {word for word in harm if len(word) > 2}) - numbers.doubtful,
        openings=_openings(known),
        harm=harm,
        past_openings=frozenset(words(phrase)[0] for phrase in folded["past"]),
        head_first=head_first,
        **folded,
    )
