"""Invented news of three events for tests that play them: articles by name, the rules that ring, and who follows.

A bombing in a mosque that grows, is claimed, denied and corrected; an ambush that turns out worse; a kidnapping that
turns out false.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from factories import article, rule, ruleset, subscriber

from storage.records import Article, Follow, Severity

ENTITIES: Final = {
    "ttp": {"kind": "group", "name": "TTP", "terms": ["TTP", "ٹی ٹی پی"]},
    "pakistan": {"kind": "country", "name": "Pakistan", "terms": ["Pakistan"]},
    "peshawar": {"kind": "district", "name": "Peshawar", "parent": "pakistan", "terms": ["Peshawar", "پشاور"]},
    "bannu": {"kind": "district", "name": "Bannu", "parent": "pakistan", "terms": ["Bannu", "بنوں"]},
    "quetta": {"kind": "district", "name": "Quetta", "parent": "pakistan", "terms": ["Quetta", "کوئٹہ"]},
}
RULES: Final = ruleset(
    rule(
        {"any": ["~bomb", "دھماکے", "دھماکہ"]},
        id="bomb",
        severity="high",
        tags=["bomb"],
        raise_=[{"to": "critical", "if": {"any": ["mosque", "مسجد"]}}],
    ),
    rule("~ambush", id="ambush", severity="medium", tags=["ambush"], alert={"wait": "5m"}),
    rule("~kidnap", id="kidnap", severity="high", alert={"min_origins": "2"}),
    entities=ENTITIES,
)
READERS: Final = (
    subscriber(1),
    subscriber(2, severity=Severity.CRITICAL),
    subscriber(3, follow=Follow(places=("bannu",))),
    subscriber(4, quiet_from="08:30", quiet_to="10:00"),
    subscriber(5, follow=Follow(tags=("ambush",)), language="ur"),
)

# By name: source, title, body; one with a fourth word was published long ago.
BLAST: Final = "in a crowded mosque in Peshawar during noon prayers"
NEWS: Final[dict[str, tuple[str, ...]]] = {
    "blast": (
        "dawn",
        "Suicide bombing in Peshawar mosque kills nine",
        f"PESHAWAR: A suicide bomber blew himself up {BLAST} on Monday, killing nine people and wounding 40.",
    ),
    "blast copied": (
        "nation",
        "Nine killed in mosque",
        f"PESHAWAR: A suicide bomber blew himself up {BLAST} on Monday, killing nine people and wounding 40.",
    ),
    "blast grows": (
        "geo",
        "Peshawar mosque bombing: 32 killed",
        f"At least 32 people were killed when a suicide bomber struck worshippers {BLAST}, rescue officials said.",
    ),
    "blast grows corrected": (
        "geo",
        "Peshawar mosque bombing: 23 killed",
        f"At least 23 people were killed when a suicide bomber struck worshippers {BLAST}, rescue officials said.",
    ),
    "blast in Urdu": (
        "jang",
        "پشاور کی مسجد میں خودکش دھماکہ، 32 افراد جاں بحق",
        "پشاور کی مسجد میں نماز کے دوران خودکش دھماکے میں 32 افراد جاں بحق اور 60 زخمی ہو گئے، پولیس نے بتایا۔",
    ),
    "blast claimed": (
        "ary",
        "TTP claims responsibility for Peshawar mosque bombing",
        f"The TTP claimed responsibility for the suicide bombing {BLAST} that killed 32 people.",
    ),
    "blast denied": (
        "aaj",
        "TTP denies involvement in Peshawar mosque bombing",
        f"The TTP denied involvement in the suicide bombing {BLAST} that killed 32 people.",
    ),
    "blast lowered": (
        "dawn",
        "Toll of Peshawar mosque bombing revised to 27",
        f"Officials lowered the death toll of the suicide bombing {BLAST} to 27 killed: some had been counted twice.",
    ),
    "blast lowered again": (
        "app",
        "Toll of Peshawar mosque bombing corrected to 25",
        f"The hospital corrected the death toll of the suicide bombing {BLAST}: it is 25 killed, not more.",
    ),
    "blast of yesterday": (
        "weekly",
        "Suicide bombing in Peshawar mosque kills 90",
        f"A suicide bomber blew himself up {BLAST}, killing 90 people and wounding 40, a columnist wrote.",
        "old",
    ),
    "ambush": (
        "dawn",
        "Two policemen killed in ambush in Bannu",
        "Gunmen killed two policemen in an ambush on a patrol near the fort in Bannu on Monday, police said.",
    ),
    "ambush grows": (
        "geo",
        "Six policemen killed in Bannu ambush on patrol",
        "The ambush on a police patrol near the fort in Bannu killed six policemen, a hospital said.",
    ),
    "ambush with a bomb": (
        "ary",
        "Roadside bomb began the Bannu ambush on police patrol",
        "A bomb stopped the police patrol near the fort in Bannu before the ambush that killed six policemen.",
    ),
    "kidnapping": (
        "dawn",
        "Four engineers kidnapped near Quetta mine",
        "Armed men kidnapped four engineers from a copper mine near Quetta on Monday, the company said.",
    ),
    "kidnapping confirmed": (
        "geo",
        "Engineers of copper mine near Quetta kidnapped",
        "Four engineers of the copper mine near Quetta were kidnapped by armed men, the deputy commissioner said.",
    ),
    "kidnapping false": (
        "app",
        "No such attack: engineers of copper mine near Quetta not kidnapped",
        "The report was false, police said: no engineers of the copper mine near Quetta were kidnapped.",
    ),
    "rain": ("dawn", "Rain expected in the valley", "The office expects rain in the valley from Tuesday on."),
}


def told(name: str, now: datetime) -> Article:
    """Build the article of that name as it comes in."""
    source, title, body, *old = NEWS[name]
    published = now - timedelta(hours=30) if old else now
    url = f"https://{source}.example/{name.removesuffix(' corrected')}"
    made = article(url=url, keys=(url,), source=source, title=title, body=body, published_at=published, fetched_at=now)
    return replace(made, language="ur" if source == "jang" else "en")
