"""Copies: likeness means what it says, the index finds what is alike, and headlines do not run together."""

import random
from dataclasses import replace

import pytest
from factories import article
from hypothesis import given
from hypothesis import strategies as st

from alerts.copies import ALIKE, COPY, CopyIndex, Signature, comparable, likeness, signature

WIRE = (
    "At least four policemen were wounded when a roadside bomb went off near their van on the Bannu road. "
    "The van was on its usual round when the device, hidden in a culvert, exploded at about nine in the morning. "
    "Rescue workers took the wounded to the district hospital, where two of them were said to be in danger. "
    "A search of the hills on both sides of the road went on until the evening, a police officer said. "
    "Nobody has said that they laid the bomb, the third on this road since the beginning of the year."
)
URDU = (
    "بنوں روڈ پر پولیس کی گاڑی کے قریب سڑک کنارے نصب بم پھٹنے سے چار اہلکار زخمی ہو گئے۔ "
    "گاڑی معمول کے گشت پر تھی کہ صبح نو بجے کے قریب ایک پلیا میں چھپایا گیا بم پھٹ گیا۔ "
    "امدادی کارکنوں نے زخمیوں کو ضلعی ہسپتال پہنچایا جہاں دو کی حالت نازک بتائی جاتی ہے۔"
)


def signed(title: str = "", body: str = "") -> Signature:
    """Give the signature of a text that has words."""
    made = signature(article(title=title, body=body))
    assert made is not None
    return made


def random_words(seed: int, count: int) -> list[str]:
    """Give words of no language, the same for the same seed."""
    letters = random.Random(seed)  # noqa: S311  repeatable, nothing secret
    return ["".join(letters.choices("abcdefghik", k=6)) for _ in range(count)]


def test_a_text_is_fully_like_itself_however_it_is_written() -> None:
    """Case, punctuation and Arabic spelling variants do not make another text."""
    assert likeness(signed("Bomb on Bannu road", WIRE), signed("BOMB ON BANNU ROAD", WIRE.replace(",", " -"))) == 1.0
    assert likeness(signed("", URDU), signed("", URDU.replace("ی", "ي").replace("ک", "ك"))) == 1.0


def test_a_wire_copy_under_another_headline_is_a_copy() -> None:
    """The same text under two headlines is a copy; another text is not even alike."""
    first = signed("Four policemen hurt as bomb hits van in Bannu", WIRE)
    assert likeness(first, signed("Bannu road blast leaves police wounded", WIRE)) >= COPY
    assert likeness(first, signed("Wheat harvest begins in the valley", "The harvest began. " * 20)) < 0.1


def test_a_partly_rewritten_wire_is_alike_but_no_copy() -> None:
    """Two of five sentences written anew leave a text alike, between the two thresholds."""
    sentences = WIRE.split(". ")
    rewritten = ". ".join(
        [*sentences[:3], "Officials promised an inquiry and asked drivers to use another way", "It is over"]
    )
    assert ALIKE <= likeness(signed("", WIRE), signed("", rewritten)) < COPY


def test_likeness_estimates_the_jaccard_of_three_word_runs() -> None:
    """The estimate stays within .12 (three deviations) of the true share."""
    for seed, kept in enumerate((100, 60, 30, 10, 0)):
        one = random_words(seed, 102)
        other = one[: kept + 2] + random_words(seed + 100, 100 - kept)
        truth = kept / (200 - kept)
        assert likeness(signed("", " ".join(one)), signed("", " ".join(other))) == pytest.approx(truth, abs=0.12)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_signed(title: str, body: str) -> None:
    """Whatever the text, the signature is none or survives being stored and read back."""
    made = signature(article(title=title, body=body))
    if made is not None:
        stored = Signature.unpack(made.pack())
        assert stored is not None
        assert (stored.words, stored.figures, likeness(stored, made)) == (made.words, made.figures, 1.0)


def test_a_text_without_words_has_no_signature() -> None:
    """Without a word there is nothing to compare, and two such texts are not each other's copies."""
    assert signature(article(title=" -- ", body="\n!?")) is None


def test_the_summary_stands_in_for_a_missing_body() -> None:
    """An article of which only title and summary are known is compared by them."""
    known = signature(article(title="T", summary=WIRE, body=""))
    assert known is not None
    assert likeness(known, signed("T", WIRE)) == 1.0


def test_what_another_version_wrote_compares_with_nothing() -> None:
    """Stored bytes of another format or length are not misread."""
    packed = signed("", WIRE).pack()
    assert Signature.unpack(b"\x02" + packed[1:]) is None
    assert Signature.unpack(packed[:-4]) is None


def test_a_huge_body_costs_no_more_than_its_beginning() -> None:
    """Of a body of 1 MB only the beginning is compared."""
    assert signed("", "word and text. " * 70_000).words <= 4_000


@pytest.mark.parametrize(
    ("one", "other", "may_be_compared"),
    [
        ("Gold rates today", "Gold rates today", False),
        ("Gold rates in Pakistan today 14 March 2026", "Gold rates in Pakistan today 15 March 2026", False),
        ("Blast at police post in Bannu kills three men", "Blast at police post in Bannu kills three", True),
        ("3 killed in blast at Bannu police post", "5 killed in blast at Bannu police post", False),
        (WIRE, WIRE.replace("four", "4"), True),
        (WIRE, "Blast in Bannu", False),
    ],
)
def test_short_texts_need_their_figures_to_agree(one: str, other: str, *, may_be_compared: bool) -> None:
    """A headline is compared only if it says enough and names the same figures; a full text always is."""
    assert comparable(signed(one), signed(other)) is may_be_compared
    assert comparable(signed(other), signed(one)) is may_be_compared


def test_the_index_finds_what_is_alike_the_most_alike_first() -> None:
    """Among many texts the copies are found, ordered by likeness, then by number."""
    index = CopyIndex()
    for number in range(300):
        index.put(number, signed("", " ".join(random_words(number, 120))))
    index.put(1_000, signed("", WIRE + " And a last sentence that only this outlet has printed today."))
    index.put(1_002, signed("", WIRE))
    index.put(1_001, signed("", WIRE))
    found = index.alike(signed("", WIRE))
    assert [number for number, _ in found] == [1_001, 1_002, 1_000]
    assert found[0][1] == 1.0


def test_the_index_finds_nearly_all_pairs_above_the_threshold() -> None:
    """Of texts that are alike by about .5 at least 95 % are found."""
    index, hits = CopyIndex(), 0
    for seed in range(100):
        one = random_words(seed, 102)
        index.put(seed, signed("", " ".join(one)))
        other = signed("", " ".join(one[:70] + random_words(seed + 500, 32)))
        hits += [number for number, _ in index.alike(other)] == [seed]
    assert hits >= 95


def test_a_dropped_or_replaced_text_is_not_found() -> None:
    """Nothing is left of a text that was dropped, or that got another text under its number."""
    index = CopyIndex()
    index.put(1, signed("", WIRE))
    index.put(2, signed("", WIRE))
    index.drop(1)
    index.drop(7)
    index.put(2, signed("", URDU))
    assert index.alike(signed("", WIRE)) == []
    assert [number for number, _ in index.alike(signed("", URDU))] == [2]
    index.drop(2)
    assert all(not band for band in index._bands)


def test_a_text_under_many_addresses_keeps_the_index_small() -> None:
    """The same text under 500 addresses is recognised again, and no look-up has to compare them all."""
    index, copy = CopyIndex(), signed("", WIRE)
    for number in range(500):
        index.put(number, replace(copy))
    assert len(index.alike(copy)) == 50
    assert max(len(bucket) for band in index._bands for bucket in band.values()) == 64
