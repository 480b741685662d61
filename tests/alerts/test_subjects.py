"""What an article is about: where it happened and who claims it, else what stands above; and the tree of entities."""

from dataclasses import replace

from factories import NOW, ruleset, text

from alerts.matcher import Matcher
from alerts.subjects import Kin, subjects_of
from storage.records import Article

ENTITIES = {
    "province": {"kind": "province", "name": "The Province", "terms": "The Province"},
    "bannu": {"kind": "district", "name": "Bannu", "terms": ["Bannu", "بنوں"], "parent": "province"},
    "swat": {"kind": "district", "name": "Swat", "terms": "Swat", "parent": "province"},
    "mingora": {"kind": "town", "name": "Mingora", "terms": "Mingora", "parent": "swat"},
    "ttp": {"kind": "group", "name": "TTP", "terms": ["=TTP", "ٹی ٹی پی"]},
    "bla": {"kind": "group", "name": "BLA", "terms": "=BLA"},
    "army": {"kind": "force", "name": "Army", "terms": "army"},
}
MATCHER = Matcher(ruleset("anything", entities=ENTITIES))


def _about(article: Article) -> set[str]:
    found = MATCHER.match(article, now=NOW)
    return set(subjects_of(article, found.entities, found.facts))


def test_places_are_where_it_happened() -> None:
    """A place that the text names beside it does not count, though it stands before."""
    assert _about(text("The minister was in Swat. A bomb killed two in Bannu.", title="A day of grief")) == {"bannu"}
    assert _about(text("بنوں میں دھماکے میں دو افراد ہلاک", language="ur")) == {"bannu"}


def test_without_violence_the_title_counts_and_else_the_lead() -> None:
    """A closed border has a place as well."""
    assert _about(text("Trucks wait in Bannu.", title="Road shut in Swat")) == {"swat", "province"}
    assert _about(text("Trucks wait in Bannu.\n\nIn Swat they do not.", title="Road shut")) == {"bannu", "province"}


def test_groups_are_those_who_claim_it() -> None:
    """Who is recalled further down is not counted; who is named above is where nobody claims."""
    body = "A bomb killed two in Bannu.\n\nThe TTP claimed responsibility.\n\nThe BLA struck the town last year."
    assert _about(text(body)) == {"bannu", "ttp"}
    assert _about(text("A bomb killed two in Bannu. \n\nThe BLA was silent.", title="TTP blast in Bannu")) == {
        "bannu",
        "ttp",
    }


def test_other_entities_count_wherever_they_are_named() -> None:
    """A force is no place: it is part of what happens."""
    assert _about(replace(text("It rained.\n\nThe army came."), title="Rain")) == {"army"}


def test_what_lies_in_what() -> None:
    """A town counts for its district; of places that hold each other the most exact one is the place."""
    kin = Kin.of(MATCHER.ruleset.vocabulary.entities)
    assert kin.of_kind(["mingora"], "district") == {"swat"}
    assert kin.of_kind(["mingora", "swat", "province"], "place") == {"mingora"}
    assert kin.of_kind(["province"], "district") == frozenset()
    assert kin.name("mingora") == "Mingora"
    assert kin.name("gone") == "gone"
