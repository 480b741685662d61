"""The incident card: what a report says, where and by whom, each field with its words; and nothing it does not say."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

import pytest
from factories import NOW, text
from hypothesis import given
from hypothesis import strategies as st

from alerts.facts.card import read_facts
from storage.facts import VICTIMS, Facts, Toll
from storage.records import Article, Span
from storage.text import clean

MONDAY = NOW.date()


@dataclass(frozen=True)
class Named:
    """An entity, named by its words wherever they stand."""

    id: str
    kind: str
    words: tuple[str, ...]
    parent: str = ""
    spans: Sequence[Span] = ()

    def within(self, article: Article) -> "Named":
        """Give it with the places where an article names it."""
        found: list[Span] = []
        for field in ("title", "summary", "body"):
            said: str = getattr(article, field)
            for word in self.words:
                at = said.find(word)
                while at >= 0:
                    found.append(Span(field, at, at + len(word), word))
                    at = said.find(word, at + 1)
        return Named(self.id, self.kind, self.words, self.parent, tuple(found))


ENTITIES = (
    Named("ttp", "group", ("TTP", "ٹی ٹی پی", "ټي ټي پي", "تی‌تی‌پی")),
    Named("iskp", "group", ("ISKP", "داعش")),
    Named("jamaat-ul-ahrar", "group", ("Jamaat-ul-Ahrar", "جماعت الاحرار")),
    Named("pakistan", "country", ("Pakistan", "پاکستان")),
    Named("kp", "province", ("Khyber Pakhtunkhwa", "خیبر پختونخوا"), "pakistan"),
    Named("peshawar", "district", ("Peshawar", "پشاور", "پېښور"), "kp"),
    Named("bannu", "district", ("Bannu", "بنوں", "بنو"), "kp"),
    Named("kabul", "district", ("Kabul", "KABUL", "کابل"), "afghanistan"),
    Named("afghanistan", "country", ("Afghanistan", "افغانستان")),
    Named("chief", "person", ("Noor Gul",), "ttp"),
)


def card(body: str, title: str = "", **changes: object) -> Facts:
    """Read the card of an article published on a Monday."""
    return of(text(body, title=title, **changes))


def of(article: Article) -> Facts:
    """Read the card of an article."""
    named = [one for entity in ENTITIES if (one := entity.within(article)).spans]
    inside = {one.parent for one in named}
    return read_facts(
        article, [*named, *(one for one in ENTITIES if one.id in inside - {n.id for n in named})], now=NOW
    )


def least(toll: Toll | None) -> int | None:
    """Give the figure."""
    return None if toll is None else toll.least


EVENT = {
    "en": "PESHAWAR: A suicide bomber blew himself up in a mosque in Peshawar on Sunday, killing 32 people and "
    "wounding 150 others. The TTP claimed responsibility for the attack.",
    "ur": "پشاور میں اتوار کو مسجد میں خودکش دھماکے کے نتیجے میں 32 افراد ہلاک اور 150 زخمی ہو گئے۔ "
    "ٹی ٹی پی نے حملے کی ذمہ داری قبول کر لی۔",
    "ps": "پرون په پېښور کې په یوه جومات کې د ځانمرګي برید په پایله کې ۳۲ کسان ووژل شول او ۱۵۰ نور ټپیان شول. "
    "د ټي ټي پي ډلې د برید مسوولیت پر غاړه واخیست.",
    "fa": "دیروز در حمله انتحاری بر یک مسجد در پشاور ۳۲ تن کشته و ۱۵۰ تن زخمی شدند. "
    "گروه تی‌تی‌پی مسئولیت حمله را بر عهده گرفت.",
}


@pytest.mark.parametrize(("language", "body"), EVENT.items())
def test_one_event_has_one_card_in_four_languages(language: str, body: str) -> None:
    """Kind, target, figures, place, day and claim are the same, whoever tells of it."""
    read = card(body, language=language)
    assert (least(read.killed), least(read.injured)) == (32, 150)
    assert (read.attack_type, read.target) == ("suicide_bombing", "religious_site")
    assert (read.places, read.groups, read.event_date) == (("peshawar",), ("ttp",), MONDAY - timedelta(days=1))
    assert (read.claim, read.claimed_by, read.denied_by) == ("claimed", ("ttp",), ())
    assert (read.background, read.another, read.withdrawn, read.revised) == (False, False, False, False)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "The council of Peshawar met about a road on Sunday.",
        "A man of 70 had a heart attack in Kabul.",
        "Two people died when a bus crashed near Bannu on Monday.",
        "An attack of words: the minister of Pakistan attacked the opposition.",
        "بنوں میں ٹریفک حادثے میں چار افراد جاں بحق ہو گئے۔",
        "په کابل کې د سېلابونو له امله درې کسان مړه شول.",
        "در حادثه ترافیکی کابل سه تن جان باختند.",
    ],
)
def test_what_is_no_attack_has_an_empty_card(body: str) -> None:
    """Accidents, illness and speeches are no incidents, however many died and whatever is named."""
    assert card(body) == Facts()


def test_of_an_earthquake_only_the_magnitude_is_read() -> None:
    """Its dead are no victims of an attack."""
    read = card("A magnitude 6.3 earthquake killed 12 people in Afghanistan on Sunday.")
    assert (read.magnitude, read.killed, read.places) == (6.3, None, ())
    assert (read.comparable, read.violent) == (True, False)


def test_the_dateline_is_no_place() -> None:
    """A desk sits in Kabul; the blast was in Peshawar."""
    assert card("KABUL, Afghanistan (AP) — A bomb killed three people in Peshawar.").places == ("peshawar",)


def test_the_more_exact_place_stands_for_what_it_lies_in() -> None:
    """District, not its province; two districts are two; a country comes last."""
    assert card("A bomb killed three in Bannu, Khyber Pakhtunkhwa, Pakistan.").places == ("bannu",)
    read = card("Bombs killed three people in Afghanistan, in Bannu and in Peshawar.")
    assert read.places == ("bannu", "peshawar", "afghanistan")


def test_places_of_other_sentences_are_not_of_the_event() -> None:
    """Where the minister spoke is told, not where it happened."""
    assert card("A bomb killed three policemen in Bannu. The minister spoke in Kabul.").places == ("bannu",)


def test_what_lies_in_a_thing_does_not_name_it() -> None:
    """A commander's name is no name of his group."""
    assert card("Noor Gul was killed when gunmen opened fire in Bannu.").groups == ()


def test_the_title_says_first_what_kind_it_was() -> None:
    """Then the first sentence with an exact kind; a plain attack is the last word."""
    assert card("It was a suicide bombing.", "Gunmen open fire in Bannu").attack_type == "armed_assault"
    assert card("A drone strike hit a house.", "Attack in Bannu kills two").attack_type == "drone_strike"
    assert card("It came at noon.", "Attack in Bannu kills two").attack_type == "other"


@pytest.mark.parametrize(
    ("body", "claim", "by", "denied"),
    [
        ("A bomb killed two. The TTP claimed responsibility.", "claimed", ("ttp",), ()),
        ("A bomb killed two. The TTP denied any involvement.", "denied", (), ("ttp",)),
        ("A bomb killed two. ISKP claimed the attack. The TTP denied involvement.", "claimed", ("iskp",), ("ttp",)),
        ("A bomb killed two. The TTP claimed the attack. Later the TTP disowned it.", "denied", (), ("ttp",)),
        (
            "A bomb killed two. Jamaat-ul-Ahrar, a faction of the banned TTP, claimed responsibility.",
            "claimed",
            ("jamaat-ul-ahrar",),
            (),
        ),
        (
            "بمی دو تن را کشت. جماعت الاحرار، از شاخه‌های تی‌تی‌پی، مسئولیت حمله را برعهده گرفت.",
            "claimed",
            ("jamaat-ul-ahrar",),
            (),
        ),
        ("A bomb killed two. A faction of the TTP claimed responsibility.", "claimed", ("ttp",), ()),
        ("A bomb killed two. No group has claimed responsibility; the TTP is active there.", "", (), ()),
        ("A bomb killed two. The TTP has not claimed responsibility.", "", (), ()),
        ("A bomb killed two. The TTP did not claim responsibility.", "", (), ()),
        ("A bomb killed two. The TTP has yet to claim responsibility.", "", (), ()),
        ("دھماکے میں دو افراد ہلاک ہوئے۔ ٹی ٹی پی نے ذمہ داری قبول نہیں کی۔", "", (), ()),
        ("په چاودنه کې دوه کسان ووژل شول. ټي ټي پي مسوولیت پر غاړه نه دی اخیستی.", "", (), ()),
        ("در انفجار دو تن کشته شدند. داعش مسئولیت را بر عهده نگرفته است.", "", (), ()),
        ("A bomb killed two. A claim of responsibility came: claimed by militants.", "claimed", (), ()),
        ("A bomb killed two. The TTP said on Friday it was behind an attack on police.", "claimed", ("ttp",), ()),
        ("A bomb killed two. The TTP said its fighters were behind an ambush.", "claimed", ("ttp",), ()),
        ("A bomb killed two. The TTP said it was not behind the blast.", "denied", (), ("ttp",)),
        ("A bomb killed two. The TTP has owned up to the killing.", "claimed", ("ttp",), ()),
        ("A blast hit a post. The TTP says it killed nine soldiers there.", "claimed", ("ttp",), ()),
        ("A blast hit a post. The TTP's spokesman said its fighters had overrun it.", "claimed", ("ttp",), ()),
        ("Five died in a raid on a TTP den. The army said it killed them at dawn.", "", (), ()),
        ("Troops raided a den of the TTP. Its fighters were killed as soldiers attacked.", "", (), ()),
        ("A blast hit a post. The TTP said it had not killed anybody.", "", (), ()),
        (
            "چوکی پر حملے میں دو اہلکار ہلاک ہوئے۔ ٹی ٹی پی کا کہنا ہے کہ اس کے جنگجوؤں نے دھاوا بولا۔",
            "claimed",
            ("ttp",),
            (),
        ),
        ("چوکی پر حملے میں دو اہلکار ہلاک ہوئے۔ ٹی ٹی پی نے حملے کا ذمہ لیا ہے۔", "claimed", ("ttp",), ()),
        ("په برید کې دوه کسان ووژل شول. ټي ټي پي د برید پړه پر غاړه اخیستې ده.", "claimed", ("ttp",), ()),
        ("په برید کې دوه کسان ووژل شول. ټي ټي پي وايي له برید څخه لاس مینځي.", "denied", (), ("ttp",)),
        ("در حمله دو تن کشته شدند. تی‌تی‌پی می‌گوید رزمندگانش بر یک پاسگاه یورش بردند.", "claimed", ("ttp",), ()),
        ("در حمله دو تن کشته شدند. تی‌تی‌پی مسئولیت را گرفته است.", "claimed", ("ttp",), ()),
    ],
)
def test_who_says_it_was_him(body: str, claim: str, by: tuple[str, ...], denied: tuple[str, ...]) -> None:
    """A group and the words in one sentence; who denies, claims nothing; that nobody claims is no claim."""
    read = card(body)
    assert (read.claim, read.claimed_by, read.denied_by) == (claim, by, denied)


@pytest.mark.parametrize(
    ("title", "body", "flag"),
    [
        ("Ten years on, families remember the school attack", "Gunmen killed 100 people there.", "background"),
        ("Analysis: why attacks rise", "A bomb killed three people in Bannu.", "background"),
        ("Another blast in Bannu", "A bomb killed three people.", "another"),
        ("Deadly blast in Bannu", "A bomb went off.", "deadly"),
        ("Bannu blast: toll revised to six", "Officials said six people were killed in the blast.", "revised"),
        ("No such attack took place, police say", "Reports of a blast in Bannu were wrong.", "withdrawn"),
        ("Police reject reports of blast in Bannu", "They said nothing had happened.", "withdrawn"),
        ("بنوں میں ایک اور دھماکہ", "تین افراد ہلاک ہوئے۔", "another"),
        ("سانحے کی برسی", "خودکش دھماکے میں سو افراد ہلاک ہوئے تھے۔", "background"),
        ("په بنو کې بله چاودنه", "درې کسان ووژل شول.", "another"),
        ("انفجار دیگری در کابل", "سه تن کشته شدند.", "another"),
    ],
)
def test_how_it_tells_of_it(title: str, body: str, flag: str) -> None:
    """Looked for in the title and the first sentence behind it, and noted with its words."""
    read = card(body, title)
    assert getattr(read, flag)
    assert flag in {name for name, _ in read.evidence}


def test_signs_further_down_count_for_nothing() -> None:
    """Every long report remembers something at its end."""
    read = card("A bomb killed three people. Police came. Another blast killed ten people years ago.", "Blast in Bannu")
    assert (read.another, read.background) == (False, False)


def test_what_was_years_ago_is_of_another_event() -> None:
    """Neither where that was nor who claimed it belongs to the card."""
    read = card(
        "A bomb killed three people in Bannu. Police came. Five years ago the TTP claimed responsibility for a blast "
        "in Peshawar.",
        "Blast kills three",
    )
    assert (read.places, read.claim, read.claimed_by) == (("bannu",), "", ())


def test_a_report_that_is_rejected_keeps_no_figure_of_its_title() -> None:
    """What did not happen killed nobody."""
    read = card(
        "The ministry rejected reports of a blast that killed 12 people.", "Reports of 12 killed in blast false"
    )
    assert read.withdrawn
    assert read.killed is None


def test_rejected_victims_alone_withdraw_nothing() -> None:
    """Civilian casualties are denied of almost every strike; the strike stays."""
    read = card("The army rejected reports of civilian casualties.", "Airstrike hits house near Kabul")
    assert not read.withdrawn
    assert read.attack_type == "air_strike"


def test_days_are_counted_from_the_publication_else_from_now() -> None:
    """An article that is found late still means its own Sunday."""
    late = NOW + timedelta(days=30)
    dated = text("A bomb killed two people on Sunday.")
    assert read_facts(dated, [], now=late).event_date == date(2026, 3, 1)
    undated = text("A bomb killed two people on Sunday.", published_at=None)
    assert read_facts(undated, [], now=NOW + timedelta(days=7)).event_date == date(2026, 3, 8)


PIECES = (
    "KABUL, Afghanistan (AP) — ", "A bomb killed 32 people in Peshawar", "TTP claimed responsibility", "on Sunday",
    "denied involvement", "ISKP", "anniversary", "another blast", "earthquake of magnitude 6.1", "rejected reports of",
    "مسجد میں خودکش دھماکے میں 32 افراد ہلاک", "پشاور میں", "په چاودنه کې درې کسان ووژل شول",
    "در انفجار کابل سه تن کشته شدند", "اتوار کو",
    "ذمہ داری قبول", ". ", "۔ ", "\n\n", " ", ", ", "\u200c", "\u202e", "ﷲ",
)  # fmt: skip


@given(
    title=st.lists(st.sampled_from(PIECES), max_size=4).map(" ".join),
    summary=st.lists(st.sampled_from(PIECES), max_size=2).map("".join),
    body=st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map(" ".join),
)
def test_every_field_has_its_words_in_the_article(title: str, summary: str, body: str) -> None:
    """Of any text: evidence and figures stand where they say they do, and a name is of what was named."""
    article = text(clean(body), title=clean(title), summary=clean(summary))
    read = of(article)
    proven = {name for name, _ in read.evidence}
    for name, span in read.evidence:
        assert name in {field.name for field in fields(Facts)}
        assert span.text
        assert span.text == getattr(article, span.field)[span.start : span.end]
    for kind in VICTIMS:
        toll: Toll | None = getattr(read, kind)
        assert toll is None or toll.word == getattr(article, toll.field)[toll.start : toll.end] != ""
    said = {field.name for field in fields(Facts) if getattr(read, field.name)} - {
        *VICTIMS,
        "evidence",
        "magnitude",
        "headlined",
    }
    assert said - {"claimed_by", "denied_by"} <= proven
    assert set(read.claimed_by).isdisjoint(read.denied_by)
    assert {*read.claimed_by, *read.denied_by} <= set(read.groups)
    assert of(article) == read


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("Security forces kill six militants in raid in Bannu", "militants"),
        ("Troops storm train in raid to free passengers in Bolan", "infrastructure"),
        ("Tribal elder, son gunned down in Tirah", "civilians"),
        ("Bride killed as gunmen fire on wedding in Bannu", "civilians"),
        ("Blast near courthouse in Islamabad kills three", "government"),
        ("تیراہ میں قبائلی ملک کو گولی مار کر قتل", "civilians"),
        ("په بنو کې پر قومي مشر برید وشو", "civilians"),
        ("ترور یک عالم دین در هرات", "civilians"),
    ],
)
def test_what_was_hit(title: str, target: str) -> None:
    """Ordinary people are as often a target as soldiers; a raid is by forces, and they are not its target."""
    assert card("It was at noon.", title).target == target
