"""English words that tell of victims, each with a tag of one letter, for the reader of English. No grammar here.

A sentence becomes a string of tags, and phrases of it are found by their tags. Words without a tag are ".".
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

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


# What is done to victims. V: past and participle; G: -ing and -s; I: base form; D: no object; N, M: noun in the
# singular and plural; J: adjective; L: lives; W, X: body, bodies; T: what a toll begins with.
_HARM: Final = {
    **_tagged(
        "V",
        "killed murdered assassinated slain massacred executed beheaded lynched martyred slaughtered shot_dead "
        "gunned_down shot_to_death beaten_to_death stabbed_to_death hacked_to_death machine_gunned found_dead "
        "reported_dead confirmed_dead declared_dead pronounced_dead sent_to_hell neutralised neutralized annihilated "
        "hanged strangled burned_to_death burnt_to_death riddled_with_bullets",
        KILLED,
    ),
    **_tagged("G", "killing murdering assassinating massacring executing kills slaying martyring", KILLED),
    **_tagged("I", "kill murder assassinate massacre execute", KILLED),
    **_tagged(
        "D",
        "died embraced_martyrdom perished succumbed succumbs dies lost_their_lives lost_his_life lost_her_life "
        "lost_lives",
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
        "number_of_dead_people number_of_those_killed number_killed",
        KILLED,
    ),
    **_tagged(
        "T",
        "number_of_injured number_of_wounded number_of_injuries number_of_people_injured number_of_people_wounded "
        "number_of_those_injured number_of_those_wounded number_of_wounded_people number_of_injured_people",
        INJURED,
    ),
    **_tagged("V", "injured wounded hurt maimed", INJURED),
    **_tagged("G", "injuring wounding hurting injures wounds maiming", INJURED),
    **_tagged("I", "injure wound", INJURED),
    **_tagged(
        "D",
        "suffered_injuries suffered_serious_injuries suffered_minor_injuries suffered_wounds sustained_injuries "
        "received_injuries suffered_burns suffered_slight_injuries suffered_bullet_wounds",
        INJURED,
    ),
    **_tagged("M", "injuries injuries_to", INJURED),
    **_tagged("N", "injury", INJURED),
    **_tagged("V", "kidnapped abducted captured taken_hostage held_hostage kidnaped", CAPTURED),
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
_PLURAL: Final = (
    "people persons civilians men women children boys girls students pupils teachers workers employees peasants "
    "farmers villagers residents passengers pilgrims worshippers worshipers devotees tribesmen elders journalists "
    "reporters policemen policewomen police officers cops constables soldiers troops troopers servicemen personnel "
    "guards bodyguards escorts officials priests jesuits nuns clerics bishops clergymen doctors nurses medics "
    "patients drivers laborers labourers miners engineers technicians foreigners tourists nationals citizens victims "
    "casualties members leaders politicians candidates mayors councillors councilmen judges lawyers magistrates "
    "ministers deputies senators congressmen businessmen merchants traders shopkeepers vendors bystanders passersby "
    "pedestrians youths youngsters minors infants babies kids brothers sisters sons daughters relatives "
    "family_members neighbors neighbours mourners refugees americans germans italians frenchmen spaniards israelis "
    "pakistanis afghans indians chinese salvadorans colombians peruvians chileans guatemalans hondurans nicaraguans "
    "jews shias shiites hindus christians muslims sunnis hazaras prisoners inmates detainees hostages settlers "
    "natives indians_people cadets recruits conscripts marines sailors pilots crew crewmen firefighters firemen "
    "agents detectives investigators unionists activists demonstrators protesters protestors marchers professors "
    "academics scientists missionaries personalities individuals compatriots countrymen leaguers volunteers "
    "aid_workers staff occupants customers shoppers diplomats ambassadors consuls advisers advisors aides staffers "
    "colonels captains lieutenants sergeants corporals privates generals commanders ex_combatants "
    "militiamen_of_the_state levies rangers patrolmen councilors militants_relatives housewives spectators commuters "
    "travellers travelers jirga_members souls compañeros comrades infantrymen paramilitaries "
    "noncommissioned_officers catechists cooperative_members"
)
_SINGULAR: Final = (
    "person civilian man woman child boy girl student pupil teacher worker employee peasant farmer villager resident "
    "passenger pilgrim worshipper tribesman elder journalist reporter policeman policewoman officer constable "
    "soldier trooper serviceman guard bodyguard escort official priest jesuit nun cleric bishop archbishop clergyman "
    "doctor nurse medic patient driver chauffeur laborer labourer miner engineer technician foreigner tourist "
    "national citizen victim member leader politician candidate mayor councillor councilman judge lawyer magistrate "
    "minister deputy senator congressman businessman merchant trader shopkeeper vendor bystander passerby pedestrian "
    "youth youngster minor infant baby kid brother sister son daughter relative neighbor neighbour mourner refugee "
    "american colombian salvadoran peruvian german israeli pakistani afghan indian ecuadorean ecuadoran prisoner "
    "inmate detainee hostage settler cadet recruit conscript marine sailor pilot crewman firefighter agent detective "
    "investigator unionist activist demonstrator protester protestor professor academic scientist missionary "
    "individual volunteer diplomat ambassador consul adviser advisor aide colonel captain lieutenant sergeant "
    "corporal private general commander col capt lt sgt maj gen dr father mother wife husband president governor "
    "monsignor monseñor msgr rector director secretary editor dean attorney deacon pastor reverend prosecutor lady "
    "cook housekeeper watchman adolescent teenager gardener correspondent photographer cameraman columnist mp senor "
    "doctor chief major superintendent inspector uncle nephew niece cousin girlfriend boyfriend imam mullah scholar "
    "tribesmen_leader councilwoman"
)
_ATTACKERS: Final = (
    "militants guerrillas guerillas rebels terrorists subversives extremists insurgents gunmen attackers assailants "
    "bombers assassins hitmen criminals bandits fighters outlaws robbers kidnappers dacoits suicide_bombers "
    "hijackers raiders separatists taliban contras senderists miristas gangsters traffickers delinquents murderers "
    "killers thugs combatants militiamen jihadists infiltrators commandos_of_the_group smugglers khwarij khawarij "
    "khariji_militants"
)
_ATTACKER: Final = (
    "militant guerrilla rebel terrorist subversive extremist insurgent gunman attacker assailant bomber assassin "
    "hitman criminal bandit fighter outlaw robber kidnapper dacoit suicide_bomber hijacker separatist contra "
    "murderer killer trafficker delinquent combatant militiaman jihadist senderist smuggler kharji khariji"
)
# What a number may count that is no victim.
UNITS: Final = frozenset(
    _phrases(
        "years year months month weeks week days day hours hour minutes minute seconds km kms kilometers kilometres "
        "miles meters metres feet kg kgs kilograms kilos pounds tons tonnes liters litres acres hectares percent per "
        "cent dollars rupees afghanis pesos colones intis soles rs usd euros million billion vehicles vehicle cars "
        "car buses bus trucks houses homes buildings rounds shots bullets times attacks attack explosions explosion "
        "blasts blast bombs bomb grenades rockets rocket mortars missiles missile rifles weapons guns pistols groups "
        "group organizations parties countries provinces districts villages towns cities columns battalions "
        "battalion brigade units incidents incident cases points degrees percentage am pm o'clock old caliber "
        "calibre mm sticks charges clashes clash operations actions bridges towers pylons stations schools shops "
        "camps posts checkpoints helicopters helicopter planes aircraft articles hearings reports demands factions "
        "communities families assassinations_attempts meters_from january february march april may june july august "
        "september october november december jan feb mar apr jun jul aug sep sept oct nov dec ambushes raids "
        "bombings kilogram hrs gmt yards votes seats goals wickets runs overs animals cows cattle sheep goats horses "
        "dogs flights dollar rupee afghani century decade decades generation caliber_pistol inch inches foot "
        "occasions sacks boxes stages reasons phases types kinds"
    )
)
# What a number behind it is no count: flight 101, article 4, aged 45, no 4, channel 7.
LEADS: Final = frozenset(
    _phrases(
        "flight article aged age number no channel route highway section chapter page room block street avenue "
        "version resolution decree law size sector zone district phase formula group detachment windows radio km "
        "kilometer chapter january february march april may june july august september october november december jan "
        "feb mar apr jun jul aug sep sept oct nov dec rs usd mi hotel boeing dc m ak g7 us$ radio law act gate"
    )
)
_OTHERS: Final = {
    **_tagged("P", _PLURAL),
    **_tagged("S", _SINGULAR),
    **_tagged("B", _ATTACKERS),
    **_tagged("A", _ATTACKER),
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
    **_tagged("&", "and or plus as_well_as along_with together_with & besides"),
    **_tagged("f", "of"),
    **_tagged("l", "including included among among_them of_them of_whom amongst"),
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
        "were_reportedly reported tortured treacherously savagely vilely both only so far further here still again",
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
        "hanged burned riddled casualties martyrdom hell"
    )
)
# Of an earlier event, if it stands before the figure.
PAST: Final = frozenset(
    _phrases(
        "last_year last_month years_ago months_ago year_ago decades_ago weeks_ago in_the_past so_far_this_year "
        "civil_war since_the_beginning past_years past_decade last_decade in_recent_years past_year years_of_war "
        "years_earlier months_earlier in_recent_months recent_years recent_months this_year past_few_years "
        "earlier_this_year world_war the_last_few_years last_few_months past_few_months decades_of years_of"
    )
)
# The whole sentence is about something else.
LOOKS_BACK: Final = frozenset(
    _phrases("anniversary commemorate commemorated commemorating commemoration sentenced convicted")
)
