"""Words of a sentence in Urdu, Pashto or Dari that are written together without a space, parted again.

Only what is known is parted: figures from letters, and a known word from one that tells of persons or of harm.
"""

import re
from itertools import pairwise
from typing import Final

from alerts.facts.lexicon import Lexicon
from alerts.facts.sentences import Sentence

_JOINT: Final = re.compile(r"(?<=\d)(?=\D)|(?<=\D)(?=\d)")


def part_glued(sentence: Sentence, lexicon: Lexicon) -> None:
    """Part words that are written together, as figures and short words often are; the sentence is changed."""
    for at in range(len(sentence.words) - 1, -1, -1):
        word = sentence.words[at]
        start, end = sentence.places[at]
        if word in lexicon.vocabulary or word in lexicon.units or word.isascii() or len(word) != end - start:
            continue
        cuts = [match.start() for match in _JOINT.finditer(word)] or _joints(word, lexicon)
        if cuts:
            bounds = list(pairwise([0, *cuts, len(word)]))
            sentence.words[at : at + 1] = [word[left:right] for left, right in bounds]
            sentence.places[at : at + 1] = [(start + left, start + right) for left, right in bounds]
            sentence.before[at + 1 : at + 1] = [" "] * len(cuts)


def _joints(word: str, lexicon: Lexicon) -> list[int]:
    """Give where a word parts into two that are known, the second of which tells of persons or of harm."""
    for cut in range(len(word) - 2, 0, -1):
        if word[cut:] in lexicon.seconds and word[:cut] in lexicon.firsts:
            return [cut]
    return []
