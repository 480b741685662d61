"""`crawler.language`: six words are enough."""

import pytest

from crawler.language import detect


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Two policemen hurt in blast near Bannu", "en"),
        ("بنوں کے قریب دھماکے میں دو اہلکار زخمی", "ur"),
        ("د بنو په چاودنه کې دوه پوليس ټپيان شول", "ps"),
        ("دو پولیس در انفجار نزدیک شهر زخمی شدند", "fa"),
        ("धमाके में दो पुलिसकर्मी घायल हो गए", "hi"),
        ("إصابة شرطيين في انفجار قرب المدينة", "ar"),
        ("2024", ""),
    ],
)
def test_a_title_tells_its_language(title: str, language: str) -> None:
    """Each of the closed set, and nothing where there is nothing to tell."""
    assert detect(title) == language
