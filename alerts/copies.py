"""Copies: how alike two texts are, and which texts of the last days are worth comparing with a new one.

A text is reduced to a signature: a MinHash over its runs of three words, by which two texts are compared in constant
time. The index finds the few signatures that can be alike, so that a look-up costs the same however many there are.
Nothing here knows stories, reads a clock or touches a database.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from storage.records import Article
from storage.text import words

ALIKE: Final = 0.4  # on real news every pair of texts at least this alike told of the same event
COPY: Final = 0.7
SHORT_WORDS: Final = 30  # a headline, perhaps with a line below it: a few shared words prove little
TOO_SHORT_WORDS: Final = 6  # "Gold rates today" says the same of every day
RUN: Final = 3

_READ_CHARS: Final = (
    20_000  # what makes an article a copy shows long before; a body of 1 MB must not cost 50 times more
)
_HASHES: Final = 128
_SCHEME: Final = "affine32"
_FORMAT: Final = 1  # of packed signatures; another way of hashing needs another number
_HEAD: Final = struct.Struct("<BHI")
# The parameters of the hash functions, drawn once from datasketch's fixed seed: the same in every process.
_PERMUTATIONS: Final = MinHash(num_perm=_HASHES, scheme=_SCHEME).permutations

# Two hashes a band: of two texts that are alike by .4 at least 97 % meet in one of 20 bands (1 - (1 - .4²)²⁰), by .5
# 99.7 %; of two that share a phrase (.01) one in 500.
_BANDS: Final = 20
_BUCKET: Final = 64  # of a text under 500 addresses the last few are enough to recognise the next
_COMPARED: Final = 50

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """What is remembered of a text: how many words it has, a checksum of its figures, its MinHash."""

    words: int
    figures: int
    hashes: Hashes

    @property
    def is_short(self) -> bool:
        """Whether this is about a headline."""
        return self.words < SHORT_WORDS

    def pack(self) -> bytes:
        """Return the bytes to store."""
        return _HEAD.pack(_FORMAT, self.words, self.figures) + self.hashes.astype("<u4").tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> "Signature | None":
        """Read stored bytes; None if an earlier way of hashing wrote them, for then they compare with nothing."""
        if len(packed) != _HEAD.size + 4 * _HASHES or packed[0] != _FORMAT:
            return None
        _, count, figures = _HEAD.unpack_from(packed)
        return cls(count, figures, np.frombuffer(packed, dtype="<u4", offset=_HEAD.size).astype(np.uint32))


def signature(article: Article) -> Signature | None:
    """Reduce title and body (else summary) to a signature; None for an article without a word."""
    tokens = words(f"{article.title}\n\n{(article.body or article.summary)[:_READ_CHARS]}")
    if not tokens:
        return None
    in_a_row = zip(*(tokens[start:] for start in range(RUN)), strict=False)
    runs = set(map(str.encode, map(" ".join, in_a_row))) or {" ".join(tokens).encode()}
    # crc32 is enough in front of MinHash's own mixing, and five times faster than its SHA-1.
    minhash = MinHash(num_perm=_HASHES, scheme=_SCHEME, permutations=_PERMUTATIONS, hashfunc=zlib.crc32)
    minhash.update_batch(runs)
    # Most words are letters and nothing else, which is seen at once.
    figures = sorted(token for token in tokens if not token.isalpha() and any(map(str.isdigit, token)))
    return Signature(min(len(tokens), 0xFFFF), zlib.crc32(" ".join(figures).encode()), minhash.hashvalues)


def likeness(one: Signature, other: Signature) -> float:
    """Estimate the share of three-word runs that two texts have in common (Jaccard), within about .04."""
    return float(np.count_nonzero(one.hashes == other.hashes)) / _HASHES


def comparable(one: Signature, other: Signature) -> bool:
    """Whether likeness means anything for these two.

    Short texts are made of common phrases: their figures must agree, and the shortest prove nothing at all.
    """
    if not (one.is_short or other.is_short):
        return True
    return min(one.words, other.words) >= TOO_SHORT_WORDS and one.figures == other.figures


class CopyIndex:
    """Signatures by number, found again by what they have in common with another.

    datasketch's own MinHashLSH does the same with a set per bucket, which takes about 9 KB a text; this takes 3.
    """

    def __init__(self) -> None:
        self._signatures: dict[int, Signature] = {}
        self._bands: list[dict[int, tuple[int, ...]]] = [{} for _ in range(_BANDS)]

    def __len__(self) -> int:
        return len(self._signatures)

    def put(self, number: int, signature: Signature) -> None:
        """Remember a text under a number; a number that is known gets the new text."""
        self.drop(number)
        self._signatures[number] = signature
        alone = (number,)
        for band, key in self._places(signature):
            band[key] = (band.get(key, ()) + alone)[-_BUCKET:]

    def drop(self, number: int) -> None:
        """Forget a number; one that is not known is fine."""
        known = self._signatures.pop(number, None)
        if known is None:
            return
        for band, key in self._places(known):
            rest = tuple(other for other in band.get(key, ()) if other != number)
            if rest:
                band[key] = rest
            else:
                band.pop(key, None)

    def alike(self, signature: Signature) -> list[tuple[int, float]]:
        """Give the numbers of the texts that are alike, with their likeness: the most alike, then the lowest first."""
        met: Counter[int] = Counter()
        for band, key in self._places(signature):
            met.update(band.get(key, ()))
        likeliest = sorted(met, key=lambda number: (-met[number], number))[:_COMPARED]
        found = [
            (number, value)
            for number in likeliest
            if (value := likeness(signature, self._signatures[number])) >= ALIKE
            and comparable(signature, self._signatures[number])
        ]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def _places(self, signature: Signature) -> Iterator[tuple[dict[int, tuple[int, ...]], int]]:
        pairs = signature.hashes[: 2 * _BANDS].view(np.uint64).tolist()
        return zip(self._bands, pairs, strict=True)
