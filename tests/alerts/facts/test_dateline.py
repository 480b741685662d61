"""The dateline is cut off by its form, in four languages, and never more than it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.facts.dateline import dateline_end

TOLD = "Gunmen attacked a police post, officials said."


@pytest.mark.parametrize(
    "dateline",
    [
        "PESHAWAR: ",
        "KABUL, Afghanistan (AP) — ",
        "QUETTA, Pakistan (Reuters) - ",
        "Kabul, Afghanistan — ",
        "PESHAWAR/BANNU: ",
        "LAKKI MARWAT, March 2 – ",
        "ISLAMABAD (APP) -- ",
        "  D.I. KHAN: ",
    ],
)
def test_a_latin_dateline_ends_where_the_report_begins(dateline: str) -> None:
    """Town, country, agency and day stand before the dash or the colon."""
    assert dateline_end(dateline + TOLD) == len(dateline)


@pytest.mark.parametrize(
    ("dateline", "told"),
    [
        ("پشاور: ", "پولیس چوکی پر حملہ ہوا۔"),
        ("ڈیرہ اسماعیل خان (نمائندہ خصوصی) ", "مسلح افراد نے فائرنگ کی۔"),
        ("کوہاٹ (نمائندہ خصوصی) ", "کوہاٹ میں دھماکا ہوا۔"),
        ("اسلام آباد (ویب ڈیسک) ", "وزیراعظم نے کہا۔"),
        ("ڈیرہ اسماعیل خان، 3 مارچ (این این آئی): ", "پولیس نے کہا۔"),
        ("پېښور (مشال راډیو) ", "په باجوړ کې چاودنه وشوه."),
        ("کابل، ۲۵ حمل ۱۴۰۳ (آریانا) — ", "وزارت گفت."),
        ("", "تحریک طالبان پاکستان (ٹی ٹی پی) نے حملے کی ذمہ داری قبول کر لی۔"),
        ("کوئٹہ، بلوچستان — ", "فائرنگ سے تین افراد ہلاک ہوئے۔"),
        ("کابل: ", "په چاودنه کې درې کسان ووژل شول."),
        ("کابل (پژواک): ", "انفجار در نزدیکی مسجد رخ داد."),
    ],
)
def test_an_arabic_dateline_ends_where_the_report_begins(dateline: str, told: str) -> None:
    """Urdu, Pashto and Dari desks write it the same way; a desk in brackets needs no dash or colon behind it."""
    assert dateline_end(dateline + told) == (len(dateline) if told else 0)


@pytest.mark.parametrize(
    "body",
    [
        "",
        TOLD,
        "The minister said: nobody was hurt.",
        "Two men - both of them police officers - died.",
        "At least 12 people were killed in Peshawar on Monday. KABUL: nothing to add.",
        "پشاور میں پولیس چوکی پر حملہ ہوا۔",
        "در انفجار کابل سه تن کشته شدند.",
    ],
)
def test_a_report_that_begins_at_once_loses_nothing(body: str) -> None:
    """A sentence with a dash or a place in it is no dateline."""
    assert dateline_end(body) == 0


@given(st.text(st.sampled_from("AZaz .,:-—()[]/'’\n۔ کابل‌1")) | st.text())
def test_it_never_ends_beyond_the_text_nor_far_in_it(body: str) -> None:
    """Whatever a text looks like, the offset is one of it, near its beginning, and what follows changes nothing."""
    end = dateline_end(body)
    assert 0 <= end <= min(len(body), 120)
    if end and end < len(body) and not body[end].isspace():
        assert dateline_end(body + " " + TOLD) == end
