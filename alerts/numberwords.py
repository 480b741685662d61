"""The words for numbers in English, Urdu, Pashto and Dari, as folded text; what they mean together is not said here.

A word that mostly means something else (Dari نه "no", سی in Urdu, Urdu اسی "the same") is doubtful by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from storage.text import key


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords:
    """The words of one language, folded."""

    small: Mapping[str, int]  # below 100
    hundreds: Mapping[str, int]  # whole hundreds in one word
    hundred: frozenset[str]
    scales: Mapping[str, int]
    before_scale: Mapping[str, str]  # these count only before a hundred or a scale; decimals as text
    joins: frozenset[str]
    doubtful: frozenset[str]  # no number by itself
    lone: Mapping[str, str] = field(default_factory=dict)  # fractions that also stand alone: one and a half
    shifts: Mapping[str, str] = field(default_factory=dict)  # before a number: so much more or less of its unit
    halves: tuple[tuple[str, ...], ...] = ()  # behind a number: half a unit more
    tens: str  # how a ten and a unit stand together: "ten unit", "unit ten", "ten and unit", or "" for not at all
    alone: bool  # whether a hundred or a scale may stand without a number before it


_EN: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_EN_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_UR: Final = (
    "صفر ایک دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس "
    "بیس اکیس بائیس تئیس چوبیس پچیس چھبیس ستائیس اٹھائیس انتیس تیس اکتیس بتیس تینتیس چونتیس پینتیس چھتیس سینتیس "
    "اڑتیس انتالیس چالیس اکتالیس بیالیس تینتالیس چوالیس پینتالیس چھیالیس سینتالیس اڑتالیس انچاس پچاس اکیاون باون "
    "ترپن چون پچپن چھپن ستاون اٹھاون انسٹھ ساٹھ اکسٹھ باسٹھ تریسٹھ چونسٹھ پینسٹھ چھیاسٹھ سڑسٹھ اڑسٹھ انہتر ستر "
    "اکہتر بہتر تہتر چوہتر پچھتر چھہتر ستتر اٹھہتر اناسی اسی اکیاسی بیاسی تراسی چوراسی پچاسی چھیاسی ستاسی اٹھاسی "
    "نواسی نوے اکیانوے بانوے ترانوے چورانوے پچانوے چھیانوے ستانوے اٹھانوے ننانوے"
)
_FA: Final = "صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده"
_FA_TENS: Final = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود"
_PS: Final = "صفر یو دوه درې څلور پنځه شپږ اووه اته نهه لس یوولس دوولس دیارلس څوارلس پنځلس شپاړس اوولس اتلس نولس"
_PS_TENS: Final = "ویشت دېرش څلوېښت پنځوس شپېته اویا اتیا نوي"
# How a unit is written when it is joined to its ten: "یودېرش", "پنځه دېرش" without the space.
_PS_STEMS: Final = "یو دو,دوه در,درې څلور پنځ,پنځه شپږ اوو,اووه ات,اته نه,نهه"
_PS_OBLIQUE: Final = {
    "یوولسو": 11,
    "دوولسو": 12,
    "دیارلسو": 13,
    "څوارلسو": 14,
    "پنځلسو": 15,
    "پینځلس": 15,
    "پینځوس": 50,
    "شپاړسو": 16,
    "شپاړلس": 16,
    "شپاړلسو": 16,
    "اوولسو": 17,
    "اتلسو": 18,
    "نولسو": 19,
    "نونس": 19,
    "نونسو": 19,
    "ویشتو": 20,
    "دېرشو": 30,
    "څلوېښتو": 40,
    "پنځوسو": 50,
    "شپېتو": 60,
    "اویاوو": 70,
    "اویاو": 70,
    "اتیاوو": 80,
    "اتیاو": 80,
    "نویو": 90,
}
_PS_OTHERS: Final = {
    "یوه": 1,
    "یوې": 1,
    "دوو": 2,
    "دریو": 3,
    "درېیو": 3,
    "درېو": 3,
    "څلورو": 4,
    "پنځو": 5,
    "پینځه": 5,
    "پینځو": 5,
    "شپږو": 6,
    "اوو": 7,
    "اوه": 7,
    "اتو": 8,
    "نهو": 9,
    "اولس": 17,
    "لسو": 10,
    "یولس": 11,
    "دولس": 12,
    "دولسو": 12,
    "څورلس": 14,
    "شل": 20,
    "شلو": 20,
    "یوویشت": 21,
    "دوویشت": 22,
    "درویشت": 23,
    "څلېرویشت": 24,
    "پنځویشت": 25,
    "شپږویشت": 26,
    "اوویشت": 27,
    "اتویشت": 28,
    "نهویشت": 29,
}
_LARGE: Final = {"trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 1000}


def _counted(words: str, tens: str = "") -> dict[str, int]:
    return {
        **{word: number for number, word in enumerate(words.split())},
        **{word: 10 * number for number, word in enumerate(tens.split(), 2)},
    }


def _folded(words: Mapping[str, int]) -> dict[str, int]:
    return {key(word): number for word, number in words.items()}


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(key, words))


@cache
def number_words(language: str) -> NumberWords:
    """Give the words of `en`, `ur`, `ps` or `fa`."""
    return {"en": _english, "ur": _urdu, "ps": _pashto, "fa": _dari}[language]()


def _english() -> NumberWords:
    indian = {"lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "lacs": 10**5, "crore": 10**7, "crores": 10**7}
    return NumberWords(
        small=_counted(_EN, _EN_TENS),
        hundreds={},
        hundred=frozenset(("hundred",)),
        scales={**_LARGE, **indian, "dozen": 12},
        before_scale={"a": "1", "half": "0.5"},
        joins=frozenset(("and",)),
        doubtful=frozenset(),
        halves=(("and", "a", "half"),),
        tens="ten unit",
        alone=False,
    )


def _urdu() -> NumberWords:
    scales = {"ہزار": 1000, "لاکھ": 10**5, "ملین": 10**6, "کروڑ": 10**7, "ارب": 10**9, "بلین": 10**9}
    return NumberWords(
        small=_folded({**_counted(_UR), "چھے": 6}),
        hundreds={},
        hundred=_set(["سو"]),
        scales=_folded({**scales, "کھرب": 10**11, "درجن": 12}),
        before_scale=dict.fromkeys(map(key, ("نصف", "نیم", "آدھ", "آدھا", "آدھے")), "0.5"),
        joins=frozenset(),
        doubtful=_set(["بہتر", "اسی", "سو", "ارب", "کھرب", "چون", "سوا"]),
        lone={key("ڈیڑھ"): "1.5", key("ڈھائی"): "2.5", key("اڑھائی"): "2.5"},
        shifts={key("ساڑھے"): "0.5", key("سوا"): "0.25", key("پونے"): "-0.25", key("پون"): "-0.25"},
        tens="",
        alone=True,
    )


def _pashto() -> NumberWords:
    scales = {"زر": 1000, "زره": 1000, "لک": 10**5, "لکه": 10**5, "میلیون": 10**6, "ملیون": 10**6, "کروړ": 10**7}
    oblique = {"زرو": 1000, "لکو": 10**5, "میلیونو": 10**6, "ملیونو": 10**6, "کروړه": 10**7, "کروړو": 10**7}
    billions = {"میلیارد": 10**9, "ملیارد": 10**9, "میلیاردو": 10**9, "ملیاردو": 10**9}
    return NumberWords(
        small=_folded({**_counted(_PS, _PS_TENS), **_PS_OTHERS, **_PS_OBLIQUE, **_joined_pashto()}),
        hundreds={},
        hundred=_set(["سل", "سوه", "سلو", "سوو"]),
        scales=_folded({**scales, **oblique, **billions, "درجن": 12, "درجنه": 12, "درجنو": 12}),
        before_scale={key("نیم"): "0.5"},
        joins=_set(["او"]),
        doubtful=_set(
            ["نوي", "اولس", "نویو", "ویشت", "ویشتو", "اوه", "زره", "یوه", "یوې", "یو", "نیم", *oblique, "درجنو"]
        ),
        lone={key("یونیم"): "1.5"},
        halves=((key("نیم"),), (key("او"), key("نیم"))),
        tens="unit ten",
        alone=True,
    )


def _joined_pashto() -> dict[str, int]:
    """Spell the numbers from 31 to 99 that are written as one word, in both cases."""
    tens = {word: ten for word, ten in _counted("", _PS_TENS).items() if ten > 20}
    tens |= {word: ten for word, ten in _PS_OBLIQUE.items() if ten > 20}
    return {
        stem + word: ten + unit
        for unit, stems in enumerate(_PS_STEMS.split(), 1)
        for stem in stems.split(",")
        for word, ten in tens.items()
    }


def _dari() -> NumberWords:
    scales = {
        "هزار": 1000,
        "لک": 10**5,
        "میلیون": 10**6,
        "ملیون": 10**6,
        "کرور": 10**7,
        "میلیارد": 10**9,
        "ملیارد": 10**9,
    }
    hundreds = "دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد"
    return NumberWords(
        small=_folded({**_counted(_FA, _FA_TENS), "هژده": 18}),
        hundreds=_folded({**{word: 100 * n for n, word in enumerate(hundreds.split(), 2)}, "دوصد": 200, "پنجصد": 500}),
        hundred=_set(["صد"]),
        scales=_folded({**scales, "درجن": 12}),
        before_scale={key("نیم"): "0.5"},
        joins=_set(["و"]),
        doubtful=_set(["نه", "سی", "ده", "یک"]),
        lone={key("یکنیم"): "1.5"},
        halves=((key("و"), key("نیم")), (key("ونیم"),)),
        tens="ten and unit",
        alone=True,
    )
