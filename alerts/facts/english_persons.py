"""English words for persons: victims and attackers, one and several. Lists only, no tag and no grammar."""

from itertools import product
from typing import Final

PLURAL: Final = (
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
    "noncommissioned_officers catechists cooperative_members vaccinators porters jawans shepherds herders herdsmen "
    "companions havildars sepoys khasadars levies_men security_men fc_men lawmakers "
    "legislators mpas mnas mlas barbers tailors contractors employees staff_members grandparents parents toddlers "
    "teens teenagers adults migrants nomads non_locals locals sub_inspectors guests spouses hawkers labourers "
    "daily_wagers cleaners helpers nephews nieces cousins uncles aunts friends pundits sikhs ahmadis paramedics "
    "vloggers muezzins imams custodians devotees attendants truckers motorcyclists cyclists picnickers fishermen "
    "woodcutters gravediggers deminers election_workers peacekeepers watchmen passers_by"
)
SINGULAR: Final = (
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
    "tribesmen_leader councilwoman vaccinator porter jawan shepherd herder companion havildar subedar naik sepoy "
    "khasadar levies_man security_man fc_man lawmaker legislator mpa mna mla barber tailor contractor staff_member "
    "grandmother grandfather grandson granddaughter toddler teen adult migrant nomad sub_inspector asi dsp sho bride "
    "groom bridegroom guest hawker cleaner helper aunt friend stepson son_in_law commuter sikh hindu paramedic vlogger "
    "muezzin custodian attendant motorcyclist cyclist cop fisherman deminer watchman parent polio_worker "
    "health_worker prayer_leader money_changer health_officer traffic_policeman head_constable elder_brother "
    "nazim passer_by"
)
ATTACKERS: Final = (
    "militants guerrillas guerillas rebels terrorists subversives extremists insurgents gunmen attackers assailants "
    "bombers assassins hitmen criminals bandits fighters outlaws robbers kidnappers dacoits suicide_bombers "
    "hijackers raiders separatists taliban contras senderists miristas gangsters traffickers delinquents murderers "
    "killers thugs combatants militiamen jihadists infiltrators commandos_of_the_group smugglers khwarij khawarij "
    "khariji_militants infiltrators naxals naxalites maoists intruders ultras miscreants "
)
ATTACKER: Final = (
    "militant guerrilla rebel terrorist subversive extremist insurgent gunman attacker assailant bomber assassin "
    "hitman criminal bandit fighter outlaw robber kidnapper dacoit suicide_bomber hijacker separatist contra "
    "murderer killer trafficker delinquent combatant militiaman jihadist senderist smuggler kharji khariji naxal "
    "naxalite maoist infiltrator intruder miscreant"
)
# "Members of the TTP": whose they are makes them attackers.
_ARMED_GROUPS: Final = "islamic_state is isis daesh iskp is_k ttp bla blf bra lashkar jaish outfit militant_group"
MEMBERS: Final = " ".join(
    "_".join(word for word in words if word != "-")
    for words in product(("members", "fighters", "men"), ("of",), ("-", "the"), _ARMED_GROUPS.split())
)
# Who is named beside another one without an article: "Elder, son killed".
COMPANIONS: Final = (
    "son daughter wife husband brother sister father mother nephew niece cousin uncle driver guard bodyguard "
    "companion friend passerby watchman cleaner helper"
)
