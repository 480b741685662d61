"""What each character becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.letters import LetterTable


@pytest.mark.parametrize("keep_case", [False, True])
@given(text=st.text(st.characters(), max_size=30))
def test_a_long_text_is_read_as_its_letters_are(text: str, *, keep_case: bool) -> None:
    """A long text becomes what its letters become one by one, half surrogate pairs and all, met before or not."""
    table = LetterTable(keep_case=keep_case)
    for _ in range(2):
        assert table.letters(text * 100) == "".join(table[ord(char)] for char in text) * 100
