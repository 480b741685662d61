"""Places: which of them may be one, by what lies in what."""

from dataclasses import dataclass

import pytest

from alerts.places import PlaceTree


@dataclass(frozen=True)
class Named:
    """An entity of the operators' files."""

    id: str
    kind: str
    parent: str = ""


TREE = PlaceTree.of(
    [
        Named("pakistan", "country"),
        Named("kp", "province", "pakistan"),
        Named("bannu", "district", "kp"),
        Named("domel", "town", "bannu"),
        Named("miryan", "town", "bannu"),
        Named("peshawar", "district", "kp"),
        Named("police", "force", "kp"),
    ]
)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("bannu", "bannu", ["bannu"]),
        ("domel", "bannu", ["domel"]),
        ("kp", "domel", ["domel"]),
        ("domel", "miryan", ["bannu"]),
        ("bannu", "peshawar", []),
        ("domel", "peshawar", []),
        ("pakistan", "bannu", []),
        ("pakistan", "pakistan", []),
        ("nowhere", "nowhere", ["nowhere"]),
        ("nowhere", "bannu", []),
    ],
)
def test_what_two_names_share(one: str, other: str, shared: list[str]) -> None:
    """A place is shared if it is equal, inside, or in one district; a province or a country makes nothing one."""
    assert TREE.shared([one], [other]) == TREE.shared([other], [one]) == shared


def test_what_is_no_place_is_not_in_the_tree() -> None:
    """Forces belong to provinces and are no places."""
    assert "police" not in TREE.parents


def test_provinces_are_not_exact() -> None:
    """Two attacks of a week in one province are nothing special."""
    assert [place for place in ("pakistan", "kp", "bannu", "domel", "nowhere") if TREE.is_exact(place)] == [
        "bannu",
        "domel",
        "nowhere",
    ]


def test_a_province_of_few_places_is_narrow() -> None:
    """One in Afghanistan is what a district is in Pakistan; one of which nothing is known inside is no proof."""
    entities = [
        Named("land", "country"),
        Named("wide", "province", "land"),
        Named("narrow", "province", "land"),
        Named("unknown", "province", "land"),
        Named("town", "town", "narrow"),
        *(Named(f"place-{number}", "town", "wide") for number in range(40)),
    ]
    tree = PlaceTree.of(entities)
    assert [one for one in ("land", "wide", "narrow", "unknown", "town") if tree.is_narrow(one)] == ["narrow", "town"]


def test_places_in_a_ring_end() -> None:
    """Operators' mistakes do not hang the watcher."""
    ring = PlaceTree({"a": "town", "b": "town"}, {"a": "b", "b": "a"})
    assert ring.shared(["a"], ["b"]) == ["b"]
