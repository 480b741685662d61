"""The words for kinds of attacks: each kind in each language, and everyday words that only look like one."""

import pytest

from alerts.facts.attacktypes import ATTACK, ATTACK_WORDS, HARM, KINDS, MISHAP
from storage.text import fold


def labels(text: str) -> list[str]:
    """Give what a text says, in order."""
    return [label for label, _, _ in ATTACK_WORDS.find(fold(text).text.split())]


SAID = {
    "suicide_bombing": (
        "A suicide bomber struck the gate",
        "خودکش دھماکے میں",
        "د ځانمرګي برید په پایله کې",
        "حمله انتحاری در کابل",
    ),
    "drone_strike": (
        "A quadcopter attack wounded two",
        "ڈرون حملے میں دو زخمی",
        "په ډرون برید کې",
        "در حمله پهپادی",
    ),
    "air_strike": ("Airstrikes hit the valley", "فضائی حملوں میں", "په هوایي برید کې", "در حمله هوایی"),
    "abduction": (
        "Four engineers were kidnapped",
        "چار مزدور اغوا کر لیے گئے",
        "درې کسان وتښتول، تښتونه",
        "دو کارمند را ربودند",
    ),
    "grenade": ("A hand grenade was lobbed", "دستی بم حملہ", "لاسي بم یې وغورځاوه", "با نارنجک حمله شد"),
    "shelling": ("Mortars fell on the village", "گولہ باری سے مکان تباہ", "هاوان ولګېد", "اصابت راکت به خانه"),
    "ied": ("A roadside bomb went off", "بارودی سرنگ پھٹ گئی", "د ماین چاودنه", "انفجار بمب کنار جاده"),
    "targeted_killing": (
        "The elder was gunned down",
        "ٹارگٹ کلنگ کا واقعہ",
        "مشر یې په ډزو وواژه",
        "استاد دانشگاه را ترور کردند",
    ),
    "ambush": (
        "Troops were ambushed near the pass",
        "گھات لگا کر حملہ",
        "په کمین کې راګیر شول",
        "در کمین افتادند",
    ),
    "raid": (
        "An intelligence based operation in Tank",
        "سکیورٹی فورسز کا آپریشن",
        "عملیات یې پیل کړل",
        "در عملیات نیروها",
    ),
    "clash": ("A gunbattle erupted", "جھڑپ کے دوران", "په نښته کې", "در درگیری میان دو گروه"),
    "arson": ("The school was set on fire", "ٹرک نذر آتش کر دیے", "ښوونځی یې وسوځوله", "مکتب را به آتش کشیدند"),
    "armed_assault": (
        "Gunmen opened fire on a van",
        "نامعلوم مسلح افراد نے",
        "وسله والو ډزې وکړې",
        "افراد مسلح تیراندازی کردند",
    ),
    ATTACK: ("The attack on the post", "چوکی پر حملہ", "پر پوسته برید", "حمله بر پاسگاه"),
    HARM: ("Three were wounded", "تین افراد جاں بحق", "درې کسان ووژل شول", "سه تن جان باختند"),
    MISHAP: ("A bus crash on the highway", "زلزلے کے جھٹکے", "سېلاب راغی", "حادثه ترافیکی در شاهراه"),
}


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in SAID.items() for text in texts])
def test_each_kind_is_known_in_each_language(label: str, text: str) -> None:
    """English, Urdu, Pashto, Dari; the order of KINDS says which of several counts."""
    said = labels(text)
    assert label in said
    kinds = [one for one in said if one in KINDS]
    if label in KINDS:
        assert min(kinds, key=KINDS.index) == label


def test_every_kind_has_words() -> None:
    """What the contract names, and nothing else, can be said."""
    assert set(SAID) == {*KINDS, HARM, MISHAP}
    assert len(set(KINDS)) == len(KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "He had a heart attack at the rally",
        "A gas cylinder explosion in a kitchen",
        "The population explosion worries planners",
        "Hackers launched a cyber attack on the bank",
        "The film is a box office bomb",
        "The operation theatre was renovated",
        "انہیں دل کا دورہ پڑا",
        "سلنڈر دھماکہ",
        "سائبر حملہ",
        "د زړه حمله",
        "د ګازو چاودنه",
        "انفجار گاز در خانه",
        "حمله سایبری",
        "The bombastic attacking batsman struck well",
        "The council met on Sunday about a road",
    ],
)
def test_peaceful_words_say_nothing(text: str) -> None:
    """Everyday phrases take the violence out of the words in them; some are mishaps."""
    assert set(labels(text)) <= {MISHAP}
