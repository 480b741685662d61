"""Scanners: where any of many patterns stands in a line of folded text, all hits, overlapping ones too.

Patterns begin with a space and are whole words, as `Form.pattern` makes them. The automaton is the one to use; the
trie needs no compiled code and proves it right.
"""

from collections.abc import Sequence
from typing import Protocol

from ahocorasick_rs import AhoCorasick

Found = tuple[int, int, int]  # number of the pattern, start and end in the line, with the spaces


class Scanner(Protocol):
    """Finds patterns in a line of folded text."""

    def scan(self, line: str) -> Sequence[Found]:
        """Give every place of every pattern, in no particular order."""


class AutomatonScanner:
    """One Aho-Corasick automaton over all patterns: its time hardly grows with their number."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._automaton = AhoCorasick(patterns) if patterns else None

    def scan(self, line: str) -> Sequence[Found]:
        """See Scanner."""
        # Never leftmost-longest: "Taliban" hits inside "Tehreek-e-Taliban" as well, masks decide what counts.
        return self._automaton.find_matches_as_indexes(line, overlapping=True) if self._automaton else ()


class _Node:
    """A word's place in the trie: what may follow, and what ends here."""

    __slots__ = ("begun", "following", "whole")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = {}
        self.whole: int | None = None
        self.begun: list[tuple[str, int]] = []


class TrieScanner:
    """A trie of words in plain Python: four times slower, and obviously right."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._root = _Node()
        for number, pattern in enumerate(patterns):
            self._add(pattern, number)

    def _add(self, pattern: str, number: int) -> None:
        tokens = pattern.split(" ")[1:]  # the last is empty, or the beginning of a word
        node = self._root
        for token in tokens[:-1]:
            node = node.following.setdefault(token, _Node())
        if tokens[-1]:
            node.begun.append((tokens[-1], number))
        else:
            node.whole = number

    def scan(self, line: str) -> Sequence[Found]:
        """See Scanner."""
        found: list[Found] = []
        tokens = line.split(" ")
        start = -1  # of the space before the token
        for index, token in enumerate(tokens):
            if index and token:
                self._walk(tokens, index, start, found)
            start += len(token) + 1
        return found

    def _walk(self, tokens: Sequence[str], index: int, start: int, found: list[Found]) -> None:
        node: _Node | None = self._root
        end = start + 1
        while node is not None and index < len(tokens):
            token = tokens[index]
            found += [(number, start, end + len(stem)) for stem, number in node.begun if token.startswith(stem)]
            end += len(token) + 1
            index += 1
            node = node.following.get(token)
            if node is not None and node.whole is not None and index < len(tokens):
                found.append((node.whole, start, end))
