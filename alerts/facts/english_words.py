"""English words that tell of victims, each with a tag of one letter, for the reader of English. No grammar here.

A sentence becomes a string of tags, and phrases of it are found by their tags. Words without a tag are ".".
"""

from collections.abc import Mapping
from itertools import product
from typing import Final, NamedTuple

from alerts.facts.english_counts import LEAD_WORDS, MONTH_WORDS, UNIT_WORDS
from alerts.facts.english_persons import ATTACKER, ATTACKERS, MEMBERS, PLURAL, SINGULAR

KILLED: Final = "killed"
INJURED: Final = "injured"
CAPTURED: Final = "captured"


class Tag(NamedTuple):
    """What a word, or several, can be in a sentence; `kind` for words of harm only."""

    sign: str
    kind: str = ""
    value: int = 0  # the least number that a vague quantity stands for


def _phrases(words: str) -> list[str]:
    """List words and phrases; a phrase has its words joined by an underscore."""
    return [word.replace("_", " ") for word in words.split()]


def _tagged(sign: str, words: str, kind: str = "", value: int = 0) -> dict[str, Tag]:
    return {word: Tag(sign, kind, value) for word in _phrases(words)}


def _joined(*parts: str) -> str:
    """Join every choice of words of the first part with every one of the next; "-" is for no word."""
    choices = product(*(part.split() for part in parts))
    return " ".join("_".join(word for word in choice if word != "-") for choice in choices)


# What is done to victims. V: past and participle; G: -ing and -s; I: base form; D: no object; N, M: noun in the
# singular and plural; J: adjective; L: lives; W, X: body, bodies; T: what a toll begins with.
_HARM: Final = {
    **_tagged(
        "V",
        "killed murdered assassinated slain massacred executed beheaded lynched martyred slaughtered shot_dead "
        "gunned_down shot_to_death beaten_to_death stabbed_to_death hacked_to_death machine_gunned found_dead "
        "reported_dead confirmed_dead declared_dead pronounced_dead sent_to_hell neutralised neutralized annihilated "
        "hanged strangled burned_to_death burnt_to_death riddled_with_bullets eliminated liquidated done_to_death "
        "put_to_death burned_alive burnt_alive",
        KILLED,
    ),
    **_tagged("G", "killing murdering assassinating massacring executing kills slaying martyring", KILLED),
    **_tagged("I", "kill murder assassinate massacre execute", KILLED),
    **_tagged(
        "D",
        "died embraced_martyrdom embrace_martyrdom attained_martyrdom attains_martyrdom perished perish perishes "
        "succumbed succumbs dies die lost_their_lives lost_his_life lost_her_life lost_lives lose_their_lives "
        "lose_lives laid_down_their_lives laid_down_his_life laid_down_her_life gave_their_lives gave_his_life "
        "gave_her_life made_the_ultimate_sacrifice breathed_his_last breathed_her_last breathed_their_last "
        "breathes_his_last sacrificed_their_lives sacrificed_his_life fell_martyr",
        KILLED,
    ),
    **_tagged("N", "death murder assassination massacre martyrdom", KILLED),
    **_tagged("M", "deaths murders assassinations killings executions fatalities slayings martyrs", KILLED),
    **_tagged("J", "dead lifeless", KILLED),
    **_tagged("L", "lives", KILLED),
    **_tagged("W", "body corpse", KILLED),
    **_tagged("X", "bodies corpses", KILLED),
    **_tagged(
        "T",
        "death_toll toll number_of_dead number_of_deaths number_of_people_killed number_of_killed "
        "number_of_fatalities number_of_victims number_of_martyrs toll_of_dead total_number_of_dead the_dead_to "
        "number_of_lives_lost "
        "number_of_dead_people number_of_those_killed number_killed",
        KILLED,
    ),
    **_tagged(
        "T",
        "number_of_injured number_of_wounded number_of_injuries number_of_people_injured number_of_people_wounded "
        "number_of_those_injured number_of_those_wounded number_of_wounded_people number_of_injured_people",
        INJURED,
    ),
    **_tagged("V", "injured wounded hurt maimed with_injuries with_wounds with_burns", INJURED),
    **_tagged(
        "V",
        _joined("taken rushed shifted brought moved admitted airlifted", "to", "- a the", "hospital hospitals")
        + " hospitalised hospitalized being_treated under_treatment receiving_treatment",
        INJURED,
        value=1,
    ),
    **_tagged("G", "injuring wounding hurting injures wounds maiming", INJURED),
    **_tagged("I", "injure wound", INJURED),
    **_tagged(
        "D",
        _joined(
            "suffered sustained received suffer sustain receive suffering sustaining receiving",
            "- a",
            "- bullet serious minor slight severe critical gunshot splinter shrapnel burn multiple head leg grave "
            "gun_shot light",
            "injuries wounds injury wound burns",
        ),
        INJURED,
    ),
    **_tagged("M", "injuries injuries_to", INJURED),
    **_tagged("N", "injury", INJURED),
    **_tagged(
        "V",
        "kidnapped abducted captured taken_hostage held_hostage kidnaped taken_captive held_captive in_captivity",
        CAPTURED,
    ),
    **_tagged("G", "kidnapping abducting capturing kidnaping", CAPTURED),
    **_tagged("I", "kidnap abduct capture", CAPTURED),
    **_tagged("N", "abduction capture", CAPTURED),
    **_tagged("M", "kidnappings abductions", CAPTURED),
    **_tagged("T", "number_of_hostages", CAPTURED),
}
# Read as nothing: they look like harm and are none.
_LOOKALIKES: Final = _tagged(
    ".",
    "death_squad death_squads death_threat death_threats death_penalty death_sentence murder_charge murder_charges "
    "murder_weapon murder_case wounded_pride governing_body legislative_body student_body body_guard "
    "death_anniversary killed_time killed_off toll_road toll_plaza toll_free took_a_toll take_a_toll taken_a_toll "
    "heart_attack attempted_murder attempted_assassination assassination_attempt assassination_attempts "
    "assassination_plot assassination_threats assassination_threat murder_attempt attempt_to_murder "
    "massacre_of_the_truth killed_the_mood dead_end dead_line wounded_knee executed_by_the executed_in "
    "killed_the_bill killed_the_deal murder_mystery dead_sea dead_heat",
)
MONTHS: Final = frozenset(_phrases(MONTH_WORDS))
UNITS: Final = MONTHS | frozenset(_phrases(UNIT_WORDS))  # what a number may count that is no victim
LEADS: Final = MONTHS | frozenset(_phrases(LEAD_WORDS))  # what a number behind it is no count
_OTHERS: Final = {
    **_tagged("P", PLURAL),
    **_tagged("S", SINGULAR),
    **_tagged("B", f"{ATTACKERS} {MEMBERS}"),
    **_tagged("A", ATTACKER),
    **_tagged("v", "dozens scores", value=24),
    **_tagged("v", "dozens_of scores_of", value=24),
    **_tagged("v", "several many numerous various some few countless a_number_of a_few a_group_of", value=2),
    **_tagged("v", "hundreds hundreds_of", value=200),
    **_tagged("v", "thousands thousands_of tens_of_thousands_of", value=2000),
    **_tagged("v", "a_couple_of a_pair_of both", value=2),
    **_tagged("a", "a an another"),
    **_tagged("t", "the this that_same his her their its our these those my former prominent well_known young"),
    **_tagged("o", "others other more additional"),
    **_tagged("w", "was is gets"),
    **_tagged("x", "were are"),
    **_tagged("b", "been being be got get getting left"),
    **_tagged("h", "have had has having"),
    **_tagged(
        "m",
        "would could may might should will to if can cannot must shall unless did does do threatened trying attempted "
        "tried attempting intended planning plotted planned wanted ordered order orders whether nearly almost",
    ),
    **_tagged("z", "no not nobody none neither nor without never n't"),
    **_tagged("r", "who whom which that where"),
    **_tagged("#", "number_of total_of"),
    **_tagged("u", "as_many an_equal_number_of equal_number_of the_same_number_of"),
    **_tagged("&", "and or plus as_well_as along_with together_with & besides"),
    **_tagged("f", "of"),
    **_tagged(
        "l",
        "including included among among_them of_them of_whom amongst mostly mainly most_of_them many_of_them "
        "all_of_them some_of_them half_of_them",
    ),
    **_tagged(".", "resulted_in resulting_in results_in led_to leading_to"),
    **_tagged(
        "i",
        "in from at by during near on with into inside outside under over for against between through following "
        "within around behind toward towards via",
    ),
    **_tagged("c", "after before when while as because until since than"),
    **_tagged(
        "y",
        "also reportedly allegedly later seriously slightly critically badly severely immediately instantly "
        "managed_to brutally apparently recently then yesterday today already cowardly gravely fatally just "
        "were_reportedly reported tortured treacherously savagely vilely both only so far further here still again all",
    ),
    **_tagged(
        "q",
        "said says reported stated added announced told attacked claimed explained indicated noted believe "
        "believes think exploded detonated ambushed opened fired stormed entered but",
    ),
    **_tagged(
        "e",
        "least about approximately some over nearly around almost than most up_to at_least more_than "
        "no_less_than no_fewer_than not_less_than as_many_as",
    ),
}
WORDS: Final[Mapping[str, Tag]] = {**_OTHERS, **_HARM, **_LOOKALIKES}
LONGEST: Final = max(len(phrase.split()) for phrase in WORDS)
FIRST_OF_PHRASES: Final = frozenset(phrase.split()[0] for phrase in WORDS if " " in phrase)
HARM_WORDS: Final = frozenset(
    word for phrase in _HARM for word in phrase.split() if phrase.count(" ") == 0
) | frozenset(
    _phrases(
        "dead shot gunned toll lost hostage bodies beaten stabbed hacked suffered sustained victims blown machine "
        "hanged burned riddled casualties martyrdom hell sacrifice sacrificed breathed breathes laid gave lose "
        "embraced attained hostages captives captive captivity treated treatment hospital hospitals burns"
    )
)
# Of an earlier event, if it stands before the figure.
PAST: Final = frozenset(
    _phrases(
        "last_year last_month years_ago months_ago year_ago decades_ago weeks_ago in_the_past so_far_this_year "
        "civil_war since_the_beginning past_years past_decade last_decade in_recent_years past_year years_of_war "
        "years_earlier months_earlier in_recent_months recent_years recent_months this_year past_few_years "
        "earlier_this_year world_war similar_attack similar_attacks previous_attack previous_attacks "
        "similar_incident similar_incidents the_last_few_years last_few_months past_few_months decades_of years_of"
    )
)
# Rather of an earlier event, if no comma stands between it and the figure: "two days after eight were killed".
PAST_BEFORE: Final = frozenset(_phrases("days_after weeks_after months_after day_after week_after month_after"))
# The whole sentence is about something else.
LOOKS_BACK: Final = frozenset(
    _phrases("anniversary commemorate commemorated commemorating commemoration sentenced convicted")
)
