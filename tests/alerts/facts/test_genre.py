"""What kind of report it is, by its title and its first sentence, in four languages."""

from pathlib import Path

import pytest
from factories import NOW, text

from alerts.matcher import Matcher
from config.files import load

KINDS = ("several", "update", "aftermath", "background")


@pytest.fixture(scope="module")
def shipped() -> Matcher:
    """The shipped entities, by which places are known."""
    return Matcher(load(Path(__file__).parents[3] / "config").ruleset)


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("en", "Bomb kills three policemen in Bannu", ""),
        ("en", "Gunmen kill nine in string of attacks in Bannu", "several"),
        ("en", "BLA claims attacks in Quetta, Bannu and Peshawar", "several"),
        ("en", "Quetta-Peshawar bus bombed, three killed", ""),
        ("en", "Bannu blast toll rises to nine", "update"),
        ("en", "Policemen killed in Bannu attack laid to rest", "aftermath"),
        ("en", "Highway reopened after attack in Bannu", "aftermath"),
        ("en", "Prime minister condemns attack in Bannu", "aftermath"),
        ("en", "Prime minister condemns blast that killed five in Bannu", ""),
        ("ur", "بنوں میں مختلف واقعات میں حملے، تین افراد ہلاک", "several"),
        ("ur", "بنوں حملے میں شہید اہلکار سپرد خاک", "aftermath"),
        ("ur", "وزیراعظم کی بنوں حملے کی مذمت", "aftermath"),
        ("ps", "د بنو د برید د وژل شویو شمېر نهو ته ورسېد", "update"),
        ("ps", "ولسمشر د بنو برید وغانده", "aftermath"),
        ("fa", "شمار کشته‌شدگان حمله بنو به نه تن رسید", "update"),
        ("fa", "رئیس جمهور حمله پشاور را محکوم کرد", "aftermath"),
        ("en", "Suicide bomber kills thirty at funeral in Bannu", ""),
        ("en", "Bomb hits funeral procession in Bannu, twelve killed", ""),
        ("en", "Suicide attack on mourning procession in Karachi kills twelve", ""),
        ("en", "Four killed in firing at protest over load shedding in Bannu", ""),
        ("en", "Blast kills five in Bannu, inquiry ordered", ""),
        ("en", "Blast injures twelve in Bannu, president condemns attack", ""),
        ("en", "Two kidnapped engineers freed in Bannu", "aftermath"),
        ("en", "Funeral of five policemen killed in Bannu attack", "aftermath"),
        ("en", "Protest over Bannu attack", "aftermath"),
        ("ur", "بنوں میں احتجاج پر فائرنگ، تین افراد ہلاک", ""),
        ("ur", "بنوں میں نماز جنازہ کے دوران خودکش دھماکہ، بیس افراد جاں بحق", ""),
        ("ur", "بنوں میں فائرنگ، تین افراد ہلاک، مقدمہ درج", ""),
        ("ur", "بنوں میں پانچ افراد کے قتل کے خلاف احتجاج", "aftermath"),
        ("ps", "په بنو کې په جنازه چاودنه، شل تنه ووژل شول", ""),
        ("fa", "انفجار در مراسم تشییع جنازه در کابل ۲۰ کشته برجا گذاشت", ""),
        ("en", "A year after the Bannu attack the market is full again", "background"),
    ],
)
def test_a_report_is_of_one_kind_or_plain_news(shipped: Matcher, language: str, title: str, expected: str) -> None:
    """A reaction that says how many died may be the first to say so, and is news; so is a bomb at a funeral."""
    read = shipped.match(text("It was said on Monday.", title=title, language=language), now=NOW, source_meta={}).facts
    assert [name for name in KINDS if getattr(read, name)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "first",
    [
        "Security was tightened across the province after a bomb killed three policemen in Bannu on Monday.",
        "A bomb killed three policemen in Bannu on Monday, the latest in a series of attacks on the force.",
    ],
)
def test_one_attack_among_many_is_one(shipped: Matcher, first: str) -> None:
    """A report of one attack that says how usual they are counts that attack."""
    read = shipped.match(text(first, title="Bomb kills three policemen in Bannu"), now=NOW, source_meta={}).facts
    assert not read.several
