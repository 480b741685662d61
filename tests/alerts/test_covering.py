"""A term is covered exactly if a shorter one of its list hits wherever it hits."""

import pytest

from alerts.covering import covered
from alerts.terms import parse_term


def found(*terms: str) -> list[tuple[str, str]]:
    """Name the covered terms of a list, each with what covers it."""
    return [(terms[one], terms[other]) for one, other in covered([parse_term(term).forms for term in terms])]


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("car bomb", "bomb"),
        ("car (bomb|bombs)", "~bomb"),
        ("casualty figures", "casualt*"),
        ("mass casualt*", "casual*"),
        ("=TTP attack", "attack"),
        ("=TTP attack", "=TTP"),
        ("خودکش حملہ", "~حملہ"),
        ("cease-fire deal", "deal"),
    ],
)
def test_a_longer_term_is_covered(longer: str, shorter: str) -> None:
    """In either order: inflections, open ends and exact case included."""
    assert found(longer, shorter) == [(longer, shorter)]
    assert found(shorter, longer) == [(longer, shorter)]


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("bomber squad", "bomb"),  # another word
        ("suicide bomb*", "bomb"),  # it may go on as "suicide bomber"
        ("ttp attack", "=TTP"),  # it hits in any case
        ("=TTP attack", "=ttp"),
        ("car (bomb|blast)", "bomb"),  # one of its forms is not covered
        ("bombs", "~bomb"),  # a duplicate, which has a warning of its own
        ("$attack", "attack"),  # what a name stands for is its own list's
    ],
)
def test_what_hits_elsewhere_too_is_not_covered(longer: str, shorter: str) -> None:
    """To take the longer term away would lose hits, or is another doubt's business."""
    assert found(longer, shorter) == []


def test_one_of_several_that_cover_is_named() -> None:
    """The first of the list; chains are told link by link."""
    assert found("bomb", "big car bomb", "car bomb") == [("big car bomb", "bomb"), ("car bomb", "bomb")]
