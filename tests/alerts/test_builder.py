"""From written conditions to nodes."""

from factories import ruleset

from alerts.builder import is_title_only
from alerts.conditions import AllOf, AnyOf, Near, Sentence, Within, Words


def test_each_form_has_its_node() -> None:
    """A term is words, a list any, a map with one key that key, with more all of them."""
    made = [one.when for one in ruleset("aa", ["aa"], {"title": "aa"}, {"title": "aa", "body": "bb"}).rules]
    assert [type(node) for node in made] == [Words, AnyOf, Within, AllOf]
    (sentence,) = ruleset({"sentence": {"all": [["aa", "bb"], "cc"]}}).rules
    assert isinstance(sentence.when, Sentence)
    assert len(sentence.when.leaves) == 1  # the smallest clause says where to look


def test_near_has_few_alternatives() -> None:
    """A list of terms is one member with one leaf; only maps of all make further alternatives."""
    (plain,) = ruleset({"near": {"words": 5, "all": [["aa", "bb"], "cc"]}}).rules
    assert isinstance(plain.when, Near)
    assert [[words.label for words in way] for way in plain.when.alternatives] == [["aa | bb", "cc"]]
    (mixed,) = ruleset({"near": {"words": 5, "all": [["aa", {"all": ["bb", {"any": ["dd", "ee"]}]}], "cc"]}}).rules
    assert isinstance(mixed.when, Near)
    ways = [{words.label for words in way} for way in mixed.when.alternatives]
    assert ways == [{"aa", "cc"}, {"bb", "dd | ee", "cc"}]


def test_is_title_only() -> None:
    """Whether a plain text, which is a body, can ever make the condition hold."""
    made = ruleset({"title": ["aa", {"sentence": "bb"}]}, {"title": "aa", "body": "bb"}, {"title": "aa", "none": "cc"})
    assert [is_title_only(one.when) for one in made.rules] == [True, False, True]
