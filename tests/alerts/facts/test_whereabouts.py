"""Where it happened: places in the sentences of the attack, the exact before the wide."""

from collections.abc import Sequence
from dataclasses import dataclass

from factories import text

from alerts.facts.attacktypes import ATTACK_WORDS
from alerts.facts.draft import Draft, found_in
from alerts.facts.whereabouts import headlined, read_places
from alerts.facts.wordings import passages
from storage.records import Article, Span

PLACES = {
    "pakistan": ("country", "", "Pakistan"),
    "kp": ("province", "pakistan", "Khyber Pakhtunkhwa"),
    "bannu": ("district", "kp", "Bannu"),
    "peshawar": ("district", "kp", "Peshawar"),
}


@dataclass(frozen=True)
class Place:
    """A place that an article names, or in which lies what it names."""

    id: str
    kind: str
    parent: str
    spans: Sequence[Span]


def hits(article: Article) -> list[Place]:
    """Give the places that an article names."""
    found: list[Place] = []
    for place, (kind, parent, words) in PLACES.items():
        fields = {"title": article.title, "body": article.body}
        spans = [
            Span(name, at, at + len(words), words) for name, said in fields.items() if (at := said.find(words)) >= 0
        ]
        found.append(Place(place, kind, parent, spans))
    return found


def places(body: str, title: str = "") -> tuple[str, ...]:
    """Read the places of an article."""
    article = text(body, title=title)
    read = passages(article, after=0)
    return read_places(Draft(read, found_in(ATTACK_WORDS, read)), hits(article), 0)


def test_the_exact_place_stands_for_the_wide() -> None:
    """What a district lies in is not listed beside it."""
    assert places("A bomb exploded in Bannu in Khyber Pakhtunkhwa, Pakistan.") == ("bannu",)


def test_where_the_wounded_are_it_did_not_happen() -> None:
    """A hospital's town is no place of the attack."""
    assert places("A bomb exploded in Bannu. It was loud. The wounded were shifted to Peshawar after the blast.") == (
        "bannu",
    )


def test_a_wide_place_is_made_exact_by_its_neighbours() -> None:
    """If the sentences of the attack name a province at most, those around them may name the district."""
    assert places("A bomb exploded in Khyber Pakhtunkhwa. Shops in Bannu were shut.") == ("bannu",)


def test_nothing_named_is_nowhere() -> None:
    """No place is guessed, and the title's are those that it names itself."""
    assert places("A bomb exploded in a town.") == ()
    article = text("A bomb exploded in Bannu and in Peshawar.", title="Blast in Bannu")
    assert headlined(hits(article), ("bannu", "peshawar")) == ("bannu",)
