"""Targets, claims and the signs of a look back, as the four languages put them."""

import pytest

from alerts.facts.circumstances import (
    ANOTHER,
    BACK,
    CLAIM,
    CLAIM_WORDS,
    COLUMN,
    DEADLY,
    DENIAL,
    NOBODY,
    REJECTED,
    REVISED,
    TARGET_WORDS,
    TARGETS,
    TIME_WORDS,
    WITHDRAWN,
)
from alerts.facts.wordings import Wordings
from storage.text import fold


def labels(table: Wordings, text: str) -> set[str]:
    """Give what a text says."""
    return {label for label, _, _ in table.find(fold(text).text.split())}


TARGETED = {
    "polio_team": ("a polio team in Bannu", "پولیو ٹیم پر", "د پولیو ټیم باندې", "بر تیم پولیو"),
    "religious_site": ("worshippers in a mosque", "امام بارگاہ میں", "په جومات کې", "در کلیسا"),
    "school": ("outside a girls' school", "سرکاری سکول پر", "د نجونو ښوونځي ته", "دانش‌آموزان مکتب"),
    "media": ("a local journalist", "صحافی پر", "یو خبریال", "یک خبرنگار"),
    "foreigners": ("Chinese engineers were", "چینی باشندوں کی گاڑی", "بهرني وګړي", "شهروندان چینی"),
    "police": ("police officers on patrol", "پولیس اہلکار", "د پولیسو پر پوسته", "ماموران پلیس"),
    "army": ("a military convoy", "فوجی قافلے پر", "پر سرتېرو", "سربازان ارتش"),
    "infrastructure": ("the railway track", "گیس پائپ لائن", "د برېښنا پایپ لاین", "خط لوله گاز"),
    "government": ("the deputy commissioner", "ڈپٹی کمشنر کی گاڑی", "پر ولسوال", "دفتر والی"),
    "civilians": ("shoppers in a bazaar", "مسافر بس کے شہری", "ملکي وګړي", "غیرنظامیان"),
}


@pytest.mark.parametrize(("target", "text"), [(target, text) for target, texts in TARGETED.items() for text in texts])
def test_each_target_is_known_in_each_language(target: str, text: str) -> None:
    """The more exact target comes first of what is named."""
    assert min(labels(TARGET_WORDS, text), key=TARGETS.index) == target


def test_every_target_has_words() -> None:
    """What the contract names, and nothing else, can be said."""
    assert tuple(TARGETED) == TARGETS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The group claimed responsibility for the attack", CLAIM),
        ("تنظیم نے حملے کی ذمہ داری قبول کر لی", CLAIM),
        ("ډلې د برید مسوولیت پر غاړه واخیست", CLAIM),
        ("این گروه مسئولیت حمله را به عهده گرفت", CLAIM),
        ("Its spokesman denied any involvement", DENIAL),
        ("ترجمان نے حملے سے لاتعلقی ظاہر کی", DENIAL),
        ("ویاند په برید کې لاس لرل رد کړ", DENIAL),
        ("سخنگوی گروه دست داشتن در این حمله را رد کرد", DENIAL),
        ("No group has claimed responsibility yet", NOBODY),
        ("کسی گروہ نے ذمہ داری قبول نہیں کی", NOBODY),
        ("تر اوسه چا مسوولیت پر غاړه نه دی اخیستی", NOBODY),
        ("تا کنون هیچ گروهی مسئولیت را به عهده نگرفته", NOBODY),
        ("The minister took over responsibility for roads", ""),
    ],
)
def test_claims_denials_and_that_nobody_claims(text: str, said: str) -> None:
    """Beside words that say so of nobody, a claim is none."""
    found = labels(CLAIM_WORDS, text)
    assert next((label for label in (NOBODY, DENIAL, CLAIM) if label in found), "") == said


@pytest.mark.parametrize(
    ("label", "texts"),
    [
        (BACK, ("on the tenth anniversary", "سانحے کی برسی پر", "د برید کلیزه", "در سالگرد انفجار")),
        (ANOTHER, ("a second blast hit", "ایک اور دھماکہ", "یو بل برید", "انفجار دیگری رخ داد")),
        (
            WITHDRAWN,
            ("the agency withdrew its report", "یہ خبر غلط نکلی", "دا خبر ناسم و", "چنین حمله‌ای رخ نداده است"),
        ),
        (
            REJECTED,
            (
                "Police rejected reports of a blast",
                "پولیس نے خبروں کی تردید کی",
                "پولیسو راپورونه رد کړل",
                "پلیس گزارش‌ها را رد کرد",
            ),
        ),
        (DEADLY, ("a deadly blast", "دو افراد جاں بحق", "دوه تنه ووژل شول", "سه تن کشته شدند")),
        (COLUMN, ("Opinion: what now", "تجزیہ: اب کیا", "شننه: اوس څه", "تحلیل: چه خواهد شد")),
        (
            REVISED,
            (
                "officials lowered the toll",
                "not 11 as reported earlier",
                "تعداد کی تصحیح",
                "د شمېر سمون",
                "قبلا گفته بودند",
            ),
        ),
    ],
)
def test_how_a_report_tells_of_its_event(label: str, texts: tuple[str, ...]) -> None:
    """A look back, a further event, a report taken back, figures that were too high, in every language."""
    assert [text for text in texts if label not in labels(TIME_WORDS, text)] == []


@pytest.mark.parametrize(
    "text",
    ["a bomb in Lower Dir", "flags were lowered to half mast", "the governor had earlier said that all was well"],
)
def test_what_has_no_figure_revises_none(text: str) -> None:
    """A district is called lower, a flag is lowered, and who spoke before need not have counted."""
    assert REVISED not in labels(TIME_WORDS, text)


@pytest.mark.parametrize("text", ["Nobody was killed", "کوئی ہلاک نہیں ہوا", "کسی کشته نشده است", "No casualties"])
def test_that_nobody_died_is_not_deadly(text: str) -> None:
    """The words of death in a denial mean nothing."""
    assert DEADLY not in labels(TIME_WORDS, f"{text}")
    assert labels(TIME_WORDS, "The council met about a road on Sunday") == set()
