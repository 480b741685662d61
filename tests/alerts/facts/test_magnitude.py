"""The magnitude of a quake, in the wordings of agencies in four languages."""

import pytest
from factories import article

from alerts.facts.magnitude import read_magnitude


@pytest.mark.parametrize(
    ("text", "magnitude"),
    [
        ("A 5.9-magnitude earthquake jolted Herat on Sunday.", 5.9),
        ("An earthquake of magnitude 6.3 struck the Hindu Kush.", 6.3),
        ("The quake measuring 5.1 on the Richter scale was felt in Swat.", 5.1),
        ("A 4.6 quake shook Ziarat.", 4.6),
        ("A 5.2 M earthquake was felt in Chitral.", 5.2),
        ("The river rose by 1.5 m in the flood.", None),
        ("ریکٹر سکیل پر زلزلے کی شدت 5.6 ریکارڈ کی گئی", 5.6),
        ("زلزله‌ای به شدت ۵٫۲ ریشتر هرات را لرزاند", 5.2),
        ("په هرات کې د ۶.۳ درجې زلزله شوې", 6.3),
        ("The flood, measuring 2.5 metres, and the rain at شدت 3.2", None),
        ("The index rose by 5.9 points after the earthquake.", None),
        ("A magnitude 10.55 mistake, and version 5.9.1", None),
    ],
)
def test_a_magnitude_is_read_where_one_is_named(text: str, magnitude: float | None) -> None:
    """Other figures with a point are left alone."""
    assert read_magnitude(article(1, title="", body=text)) == magnitude
