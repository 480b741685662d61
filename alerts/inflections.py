"""The regular inflections of one word, spelled out when rules load (`~attack`), so that operators can read them.

No dictionary and no stemming of texts: a form that exists in no language costs nothing, a stem that joins two words
does. Works on folded words, so one Urdu ending serves every spelling of it.
"""

import re
from typing import Final

# First the base, then what is irregular about it: past tense, participle, plural. The regular -s and -ing are added.
_IRREGULAR: Final = {
    forms.split()[0]: tuple(forms.split()[1:])
    for forms in (
        "arise arose arisen",
        "bear bore borne",
        "beat beaten",
        "become became",
        "begin began begun",
        "bind bound",
        "bite bit bitten",
        "bleed bled",
        "blow blew blown",
        "break broke broken",
        "bring brought",
        "build built",
        "burn burnt burned",
        "burst",
        "buy bought",
        "catch caught",
        "choose chose chosen",
        "come came",
        "cut",
        "deal dealt",
        "dig dug",
        "draw drew drawn",
        "drive drove driven",
        "fall fell fallen",
        "feel felt",
        "fight fought",
        "find found",
        "flee fled",
        "fling flung",
        "fly flew flown flies",
        "forbid forbade forbidden",
        "freeze froze frozen",
        "get got gotten",
        "give gave given",
        "go went gone goes",
        "grind ground",
        "hang hung hanged",
        "have had has",
        "hear heard",
        "hide hid hidden",
        "hit",
        "hold held",
        "hurt",
        "keep kept",
        "know knew known",
        "lay laid",
        "lead led",
        "leave left",
        "lie lay lain lied",
        "lose lost",
        "make made",
        "meet met",
        "overrun overran",
        "overthrow overthrew overthrown",
        "pay paid",
        "put",
        "quit",
        "ride rode ridden",
        "rise rose risen",
        "run ran",
        "say said",
        "see saw seen",
        "seek sought",
        "sell sold",
        "send sent",
        "set",
        "shake shook shaken",
        "shed",
        "shoot shot shots",
        "shut",
        "sink sank sunk",
        "slay slew slain",
        "slit",
        "speak spoke spoken",
        "split",
        "spread",
        "stand stood",
        "steal stole stolen",
        "strike struck stricken",
        "swear swore sworn",
        "sweep swept",
        "take took taken",
        "teach taught",
        "tear tore torn",
        "tell told",
        "think thought",
        "throw threw thrown",
        "undergo underwent undergone undergoes",
        "weep wept",
        "win won",
        "withdraw withdrew withdrawn",
        "write wrote written",
        "child children",
        "foot feet",
        "knife knives knifed",
        "life lives",
        "thief thieves",
        "wife wives",
        "calf calves",
        "half halves halved",
        "leaf leaves",
        "loaf loaves",
        "shelf shelves",
        "wolf wolves",
    )
}
_LATIN: Final = re.compile(r"[a-z]+")
_ARABIC: Final = re.compile(r"[\u0620-\u064a\u066e-\u06d5\u06ee-\u06ff]+")
_URDU_ONLY: Final = re.compile("[ٹڈڑےںھ]")
_PASHTO_ONLY: Final = re.compile("[ټډړښږڅځڼګ]")
_SIBILANT: Final = re.compile(r"(?:s|x|z|ch|sh)$")
_DOUBLES: Final = re.compile(r"[^aeiou][aeiou][^aeiouwxy]$")


def inflect(word: str) -> tuple[str, ...]:
    """Return the word and its regular inflections, each once, the word first.

    ValueError if the word is not folded, or of a script whose endings are not known.
    """
    if _LATIN.fullmatch(word):
        forms = _english(word)
    elif _ARABIC.fullmatch(word):
        forms = ([] if _PASHTO_ONLY.search(word) else _urdu(word)) + ([] if _URDU_ONLY.search(word) else _pashto(word))
    else:
        raise ValueError(f"`~` knows the endings of English, Urdu and Pashto words; write the forms of {word!r} out")
    return tuple(dict.fromkeys([word, *forms]))


def _english(word: str) -> list[str]:
    if word.endswith("man") and len(word) > 3:  # who does a thing; what is done is never called so
        return [_s(word), word[:-3] + "men"]
    irregular = _IRREGULAR.get(word)
    past = list(irregular) if irregular is not None else _ed(word)
    return [_s(word), *past, *_ing(word)]


def _s(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if _SIBILANT.search(word) or re.search(r"[^aeiou]o$", word) else "s")


def _ed(word: str) -> list[str]:
    if word.endswith("e"):
        return [word + "d"]
    if re.search(r"[^aeiou]y$", word):
        return [word[:-1] + "ied"]
    # "kidnaped" beside "kidnapped", "targetted" beside "targeted": who writes decides, we take both.
    return [word + "ed", *([word + word[-1] + "ed"] if _DOUBLES.search(word) else [])]


def _ing(word: str) -> list[str]:
    if word.endswith("ie"):
        return [word[:-2] + "ying"]
    if re.search(r"[^eoy]e$", word):
        return [word[:-1] + "ing"]
    return [word + "ing", *([word + word[-1] + "ing"] if _DOUBLES.search(word) else [])]


def _urdu(word: str) -> list[str]:
    stem, last = word[:-1], word[-1]
    if last in "ہا":
        return [stem + "ے", stem + "وں"]
    if last == "ی":
        return [stem + "یاں", stem + "یوں"]
    return [word + "وں", word + "یں", word + "ے"]


def _pashto(word: str) -> list[str]:
    """Plural and oblique plural; folded, so ه is ہ and ې is ی."""
    stem, last = word[:-1], word[-1]
    if last == "ہ":
        return [stem + "ی", stem + "و"]
    if last == "ی":
        return [stem + "یان", stem + "یانو", stem + "و"]
    return [word + ending for ending in ("ونہ", "ونو", "ان", "انو", "و")]
