"""Covering: which terms of a list hit only where a shorter one of the same list hits anyway.

Only the spellings of terms are compared; what masks their hits, and where they are looked for, is the list's.
"""

from collections.abc import Iterator, Mapping, Sequence

from alerts.terms import Form


def covered(terms: Sequence[Sequence[Form]]) -> Iterator[tuple[int, int]]:
    """Give each term that another one covers, and that one, both as their places; terms are given by their forms.

    A term is covered if each of its forms holds a form of the other as whole words, or with the other's open end.
    Terms with the same form in them are duplicates and not meant here.
    """
    if not any(form.prefix or " " in form.text for forms in terms for form in forms):
        return  # single whole words cover nothing but themselves
    owners = _Index(terms)
    for number, forms in enumerate(terms):
        by = set.intersection(*(owners.inside(form) for form in forms)) - {number} if forms else set()
        shorter = [other for other in by if not set(terms[other]) & set(forms)]
        if shorter:
            yield number, min(shorter)


class _Index:
    """Which terms have which words as a form."""

    def __init__(self, terms: Sequence[Sequence[Form]]) -> None:
        self._whole: dict[str, set[int]] = {}
        self._open: dict[str, set[int]] = {}
        self._exact: dict[str, set[int]] = {}
        for number, forms in enumerate(terms):
            for form in forms:
                if form.exact:
                    self._exact.setdefault(form.exact, set()).add(number)
                else:
                    (self._open if form.prefix else self._whole).setdefault(form.text, set()).add(number)

    def inside(self, form: Form) -> set[int]:
        """Give the terms of which a form hits wherever this one hits."""
        found = self._phrases(form.text, self._whole, is_open=form.prefix)
        if form.exact:
            found |= self._phrases(form.exact, self._exact, is_open=False)
        if self._open:
            words = form.text.split()
            for first in range(len(words)):
                for last in range(first, len(words)):
                    found |= self._begun(" ".join(words[first:last]), words[last])
        return found

    def _phrases(self, text: str, owners: Mapping[str, set[int]], *, is_open: bool) -> set[int]:
        words = text.split()
        ends = len(words) - is_open  # the word that may go on is not whole
        found: set[int] = set()
        for first in range(ends):
            for last in range(first, ends):
                found |= owners.get(" ".join(words[first : last + 1]), set())
        return found

    def _begun(self, before: str, word: str) -> set[int]:
        start = f"{before} " if before else ""
        found: set[int] = set()
        for end in range(1, len(word) + 1):
            found |= self._open.get(start + word[:end], set())
        return found
