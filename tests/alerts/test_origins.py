"""Ten copies of one wire are one origin."""

from factories import article

from alerts.origins import origin_of


def test_a_copy_has_the_origin_of_what_it_copies() -> None:
    """Whoever prints it."""
    assert origin_of(article(source="geo"), {}, "credit:afp") == "credit:afp"


def test_a_credit_counts_before_the_owner_and_the_owner_before_the_source() -> None:
    """Two papers of one house are one origin, and so are two that print the same agency."""
    assert origin_of(article(source="dawn", origin="AFP"), {"owner": "dawn-media"}) == "credit:afp"
    assert origin_of(article(source="dawn"), {"owner": "dawn-media"}) == "owner:dawn-media"
    assert origin_of(article(source="dawn"), {"owner": ""}) == "source:dawn"
