"""One spelling of letters and digits, with case, signs and the way back kept."""

from hypothesis import given
from hypothesis import strategies as st

from storage.spelling import one_spelling


def test_letters_and_digits_have_one_spelling() -> None:
    """What folding unifies is unified; case and signs stay."""
    assert one_spelling("كي ۱۲٫۵ پِش\u200dاور، A.B!\u00a0x\u200cy").text == "کی 12٫5 پشاور، A.B! x y"


@given(st.text(max_size=40))
def test_places_lead_back(text: str) -> None:
    """Each character has its place in the original, in order, and the end has one too."""
    spelled = one_spelling(text)
    assert len(spelled.places) == len(spelled.text) + 1
    assert list(spelled.places) == sorted(set(spelled.places))
    assert spelled.places[-1] == len(text)
    assert one_spelling(spelled.text).text == spelled.text
