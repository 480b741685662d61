"""The gazetteer that comes with Khabardar: places and groups as papers of four languages write them, and no more."""

from collections import defaultdict
from datetime import UTC, datetime

import pytest

from alerts.matcher import Matcher
from alerts.rulevalues import PLACE_KINDS
from alerts.vocabulary import Part, Vocabulary
from config.files import load
from config.settings import SHIPPED
from storage.records import Article
from storage.text import is_rtl

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
URDU_LETTERS = frozenset("ٹڈڑےںھ")
PASHTO_LETTERS = frozenset("ټډړڼګښږځڅ")

NAMED = (
    ("kohat", "په کوهاټ کې پر پولیسو برید شوی"),
    ("kohat", "حمله بر پاسگاه پولیس در کوهات"),
    ("peshawar", "د پېښوره راغلي خبرونه"),
    ("peshawar", "انفجار در شهر پیشاور پاکستان"),
    ("bannu", "د بنو په ښار کې چاودنه"),
    ("bannu", "انفجار در بنو چهار کشته برجای گذاشت"),
    ("bannu", "بنوں میں پولیس چوکی پر حملہ"),
    ("tank", "د خیبر پښتونخوا په ټانک کې پر پولیسو برید"),
    ("tank", "ٹانک کے علاقے میں پولیس وین پر فائرنگ"),
    ("dera-ismail-khan", "په ډېره اسماعیل خان کې برید"),
    ("dera-ismail-khan", "حمله در دیره اسماعیل‌خان پاکستان"),
    ("north-waziristan", "یک سرباز در وزیرستان شمالی کشته شد"),
    ("kurram", "د کورمې په لاره پر موټرو برید"),
    ("lower-kurram", "لوئر کرم میں قافلے پر حملہ"),
    ("mardan", "مردان میں تھانے پر دستی بم حملہ"),
    ("quetta", "د کوټې په ښار کې چاودنه"),
    ("quetta", "انفجار در شهر کویته"),
    ("kech", "بلوچستان کے ضلع کیچ میں دھماکہ"),
    ("surobi", "در ولسوالی سروبی ماینی منفجر شد"),
    ("gurbuz", "د خوست په ګربز ولسوالۍ کې"),
    ("kabul-pd-13", "انفجار در ناحیه سیزدهم شهر کابل"),
    ("kabul-pd-13", "A blast was heard in Kabul's PD13"),
    ("zahedan", "حمله به یک پاسگاه در زاهدان"),
    ("bla", "ارتش آزادی‌بخش بلوچ مسئولیت حمله را گرفت"),
    ("ttp", "تی‌تی‌پی مسئولیت حمله را برعهده گرفت"),
    ("ttp", "د ټي ټي پي ویاند وویل"),
    ("nrf", "جبههٔ مقاومت ملی می‌گوید"),
    ("aff", "جبهه آزادی افغانستان اعلام کرد"),
    ("iskp", "د داعش خراسان څانګې مسوولیت ومانه"),
    ("khyber-pakhtunkhwa", "Gunmen kill a policeman in northwest Pakistan"),  # as wires write it, without the name
    ("khyber-pakhtunkhwa", "شمال مغربی پاکستان میں فائرنگ"),
    ("balochistan", "A bomb went off in Pakistan's southwest"),
    ("sistan-baluchestan", "Border guards die in southeastern Iran"),
)
NAMED_SINCE = (  # names that came up or changed from 2022 on, and new bodies of old ones
    ("ttp", "Pakistan Taliban claim the attack on a post in Bannu"),
    ("ttp", "فتنہ الخوارج کے چار دہشت گرد ہلاک"),
    ("harkat-inqilab-e-islami", "Harkat Inqilab-e-Islami Pakistan said its men had laid the bomb"),
    ("bla", "The BLA's Fateh Squad said that it held the road near Quetta"),
    ("baloch-alliance", "Fitna al Hindustan militants blocked the highway"),
    ("trf", "The Resistance Front said in Srinagar that it was behind the ambush"),
    ("national-mobilisation-front", "جبهه بسیج ملی می‌گوید یک پاسگاه را گرفته است"),
    ("mobarizoun-front", "جبهه مبارزین مردمی مسئولیت حمله در زاهدان را پذیرفت"),
    ("jaish-al-adl", "گروهک جیش الظلم در سراوان"),
    ("federal-constabulary", "فیڈرل کانسٹیبلری کے دو اہلکار زخمی"),
    ("federal-constabulary", "Three men of the Frontier Constabulary were hurt"),
    ("frontier-corps", "Two men of the Tochi Scouts were hurt near Mir Ali"),
    ("gilgit-baltistan-scouts", "Gunmen fired at a post of the GB Scouts near Chilas"),
    ("police", "بلوچستان کانسٹیبلری کے ٹرک پر فائرنگ"),
    ("rangers", "کراچی میں رینجرز کی کارروائی"),
    ("isi", "The ISI chief of Pakistan flew to Kabul"),
    ("anti-narcotics-force", "The ANF seized heroin at the airport"),
)
NOT_THIS = (
    ("ttp", "Pakistan, Taliban trade fire at Torkham"),
    ("ttp", "پنج تن از خوارج داعش در کنر افغانستان کشته شدند"),
    ("ttp", "رهبر تحریک طالبان افغانستان در قندهار"),
    ("frontier-corps", "Three men of the Frontier Constabulary were hurt"),
    ("bannu", "میں کیا بنوں، ڈاکٹر یا استاد؟"),
    ("police", "Ministers meet at the COP 30 summit"),
    ("rangers", "رینجرز نے آخری منٹ میں گول کر دیا"),
    ("trf", "The Resistance Front of the film is a choir"),
    ("harkat-inqilab-e-islami", "Harakat-e-Inqilab-e-Islami was a party of the eighties in Kabul"),
)
NOT_NAMED = (
    "مردان مسلح یک موترسایکل را گرفتند",  # armed men
    "بدین ترتیب بازی پایان یافت",  # thus
    "زنان و مردان در جشن شرکت کردند",
    "علاقہ مکین احتجاج کر رہے ہیں",  # the residents of the area
    "بې له دې چې بېله لاره ونیسي",  # a separate way
    "نیو یارک شہر میں بارش",
    "نئی نسل پروان چڑھ رہی ہے",
    "د ټانک او توپ غږ",  # of tank and gun
    "وزیر پیشین مالیه گفت",  # the former minister
    "بازیکن کیچ پکڑ نہ سکا",
    "محور و جبهه مقاومت در منطقه",
    "پرچم مشکی در دست داشت",  # a black flag
)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """The shipped rules and entities."""
    return Matcher(load(SHIPPED).ruleset)


def _own_parts(vocabulary: Vocabulary) -> dict[str, list[Part]]:
    """Give by what each entity itself is named, without what lies in it."""
    held: dict[str, set[int]] = defaultdict(set)
    for one in vocabulary.entities:
        held[one.parent].update(vocabulary.leaves[one.leaf].parts)
    return {
        one.id: [vocabulary.parts[part] for part in vocabulary.leaves[one.leaf].parts if part not in held[one.id]]
        for one in vocabulary.entities
    }


def _named(matcher: Matcher, text: str) -> dict[str, str]:
    article = Article(url="https://place.invalid/", body=text, published_at=NOW, fetched_at=NOW)
    return {hit.id: hit.kind for hit in matcher.match(article, now=NOW).entities}


@pytest.mark.parametrize(
    ("language", "foreign"),
    [("ur", PASHTO_LETTERS), ("ps", URDU_LETTERS | {"گ"}), ("fa", URDU_LETTERS | PASHTO_LETTERS)],
)
def test_every_name_is_spelled_for_every_language(matcher: Matcher, language: str, foreign: frozenset[str]) -> None:
    """Each entity has a spelling that a paper of the language may print: no letters that only another one has."""
    lacking = [
        entity
        for entity, parts in _own_parts(matcher.ruleset.vocabulary).items()
        if not any(is_rtl(form.text) and foreign.isdisjoint(form.text) for part in parts for form in part.forms)
    ]
    assert lacking == [], language


def test_no_spelling_names_two_things(matcher: Matcher) -> None:
    """A spelling that is certain by itself belongs to one entity, so that no report is placed twice."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entity, parts in _own_parts(matcher.ruleset.vocabulary).items():
        for part in parts:
            if part.beside is None:
                for form in part.forms:
                    owners[str(form)].add(entity)
    assert {text: names for text, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize(("entity", "text"), [*NAMED, *NAMED_SINCE])
def test_names_are_known_as_papers_write_them(matcher: Matcher, entity: str, text: str) -> None:
    """Oblique Pashto forms, Dari spellings without the letters of Urdu, and words that their company makes names."""
    assert entity in _named(matcher, text)


@pytest.mark.parametrize(("entity", "text"), NOT_THIS)
def test_a_name_is_not_taken_for_another(matcher: Matcher, entity: str, text: str) -> None:
    """Two parties side by side are not a third, and a word that a name shares with something else is not the name."""
    assert entity not in _named(matcher, text)


@pytest.mark.parametrize("text", NOT_NAMED)
def test_common_words_are_no_places(matcher: Matcher, text: str) -> None:
    """A name that is a word of one of the languages does not place a text that only uses the word."""
    assert {name for name, kind in _named(matcher, text).items() if kind in PLACE_KINDS or kind == "group"} == set()
