"""What kind of attack a text tells of, and the words of harm, by phrases in four languages (and some Hindi)."""

from collections.abc import Mapping
from typing import Final

from alerts.facts.wordings import Wordings

HARM: Final = "harm"
MISHAP: Final = "mishap"
ATTACK: Final = "other"
RAID: Final = "raid"  # by forces

# The more exact kind first: of what one sentence names, the first here is it.
KINDS: Final = (
    "suicide_bombing",
    "drone_strike",
    "air_strike",
    "abduction",
    "grenade",
    "shelling",
    "ied",
    "targeted_killing",
    "ambush",
    RAID,
    "clash",
    "arson",
    "armed_assault",
    ATTACK,
)

# What a title calls so may be called so more exactly in the first sentences.
MORE_EXACT: Final[Mapping[str, frozenset[str]]] = {
    "ied": frozenset(("suicide_bombing", "grenade")),
    "armed_assault": frozenset(("ambush", "targeted_killing")),
}

ATTACK_WORDS: Final = Wordings(
    {
        "suicide_bombing": """suicide bomber, suicide bombers, suicide bombing, suicide bombings, suicide attack,
            suicide attacks, suicide attacker, suicide attackers, suicide blast, suicide blasts, suicide explosion,
            suicide car bomb, suicide vest, blew himself up, خودکش, ځانمرګی, ځانمرګي, ځانمرګو, ځان وژونکی,
            ځان وژونکي, انتحاری, आत्मघाती""",
        "drone_strike": """drone, drones, quadcopter, quadcopters, drone strike, drone strikes, drone attack,
            drone attacks, by drone, by a drone,
            quadcopter attack, quadcopter strike, ڈرون حملہ, ڈرون حملے, ڈرون حملوں, کواڈ کاپٹر حملہ, کواڈ کاپٹر حملے,
            ډرون برید, د ډرون برید, د ډرون په برید, بې پیلوټه الوتکې, حمله پهپادی, حملات پهپادی, پهپاد,
            طیاره بی‌سرنشین, ड्रोन हमला, ड्रोन हमले""",
        "air_strike": """aerial strike, aerial strikes, helicopter gunships, gunships pounded, jets struck,
            bombed by planes, air strike, air strikes, airstrike, airstrikes, air raid, air raids,
            aerial bombardment,
            aerial bombing, warplanes bombed, jets bombed, jets pounded, فضائی حملہ, فضائی حملے, فضائی حملوں,
            فضائی بمباری, فضائی کارروائی, بمباری, گن شپ, هوایي برید, هوایي بریدونه, هوایي بریدونو, هوايي بمبار, بمبار,
            بمباري, بمباریو, بمباردمان, حمله هوایی,
            حملات هوایی, بمباران, हवाई हमला, हवाई हमले""",
        "abduction": """abductors, kidnappers, taken captive, held captive, kidnap, kidnaps, kidnapped, kidnapping,
            kidnappings, abduct, abducts, abducted, abducting,
            abduction, abductions, taken hostage, took hostage, held hostage, hostages, اغوا, مغوی, مغویوں, یرغمال,
            تښتول, وتښتول, وتښتاوه, وتښتوه, تښتولي, تښتونه, برمته, یرغمل, ربوده, ربودند, آدم‌ربایی, اختطاف, گروگان,
            گروگان‌گیری, अपहरण, बंधक""",
        "grenade": """grenade, grenades, hand grenade, grenade attack, دستی بم, گرنیڈ, کریکر, لاسي بم, لاسي بمونه,
            نارنجک, ग्रेनेड""",
        "shelling": """shells, mortar shell, mortar shells, artillery fire, shelling, shelled, mortar, mortars,
            rocket attack, rockets, rocket, missile, missiles,
            artillery, گولہ باری, شیلنگ, مارٹر, راکٹ, میزائل, توپخانے, هاوان, راکټ, راکټونه, راکټونو, توغندي, توغندیو,
            توپونو, راکت‌پراکنی, راکت‌ها, خمپاره, راکت, موشک,
            توپخانه, रॉकेट, गोलाबारी""",
        "ied": """roadside mine, magnetic mine, magnetic bomb, sticky bomb, mine explosion, mine exploded,
            mine attached, mine hit, improvised explosive, explosive-laden, bomb, bombs, bombing, bombings, bombed,
            blast, blasts, explosion, explosions, exploded, explodes,
            explode, ied, ieds, landmine, landmines, land mine, mine blast, explosive device, car bomb, dynamite,
            dynamited, explosives, detonated, blown up, blew up, blowing up, blows up, دھماکہ, دھماکا, دھماکے, دھماکوں,
            بم, بارودی سرنگ, بارودی مواد, چاودنه, چاودنې, چاودنو, چاودنه کې, بمونه, ماین, ماینونه, انفجار, انفجاری,
            انفجارها, انفجارهای, ماین مقناطیسی, ماین چسپکی, بمب, بمب‌گذاری, مین کنار جاده, धमाका, धमाके, विस्फोट, बम""",
        "targeted_killing": """shot to death, slain, targeted attack, target killings, slaying, target killing,
            targeted killing, gunned down, assassinated, assassinate,
            assassination, assassinations, assassin, shot dead, shot and killed, murdered, murder, murders, beheaded,
            ٹارگٹ کلنگ, گولی مار کر, گولیاں مار کر, قتل, وواژه, په ډزو وواژه, ترور, ترور کردند, هدف قرار دادند,
            हत्या, गोली मार""",
        "ambush": """ambush, ambushed, ambushes, ambushing, گھات, گھات لگا کر, کمین, کمین کې, घात लगाकर""",
        RAID: """intelligence based operations, ibos, search operation, search operations,
            sanitisation operation, clearance operation, security operations, operation against,
            operations against, in an operation, during an operation, in operations, police encounter,
            militant hideout, militant hideouts, intelligence based operation, ibo, raid, raided, raids,
            security operation, military operation,
            encounter, آپریشن, خفیہ اطلاعات پر, مقابلے, مقابلہ, مقابلے میں, عملیات, عملیاتو, چاپه,
            मुठभेड़""",
        "clash": """exchanged fire, trade fire, traded fire, trading fire, exchanging fire, skirmish, skirmishes,
            shootout, infiltration bid, infiltration, infiltrators, infiltrate, clash, clashes, clashed, gunbattle,
            gun battle, gunfight, firefight, exchange of fire, crossfire,
            fighting, combat, جھڑپ, جھڑپیں, جھڑپوں, فائرنگ کے تبادلے, فائرنگ کا تبادلہ, نښته, نښتې, نښتو, نښته کې,
            درگیری, درگیری‌ها, झड़प, मुठभेड""",
        "arson": """set alight, set it ablaze, set it on fire, set them ablaze, set them on fire, setting fire to,
            setting ablaze, setting on fire, torching, burned a, burned the, burned two, burned three,
            burned several, burning of, burnt the, burned vehicles, burned buses, burning buses, burning vehicles,
            molotov cocktails, arson, set fire to, set on fire, set ablaze, torched, burned down, burnt down,
            نذر آتش,
            آگ لگا دی, آگ لگا, آگ لگانے, جلا دیا, اور واچاوه, اور یې واچاوه, وسوځوله, وسوځول شو,
            وسوځول شوه, اور ورته کړ, اور ورته کړی, آتش زدن, آتش زدند, به آتش کشیدند, به آتش کشیده, आग लगा दी""",
        "armed_assault": """assault, assaulted, armed individuals, armed persons, armed assailants,
            armed attackers, fired upon, fired indiscriminately, came under fire, sprayed with bullets,
            sprayed bullets, hail of bullets, was shot, were shot, been shot, shot by, shot him, shot her,
            shot them, shot at and, gunshots, riddled with bullets, rocket propelled grenade,
            rocket propelled grenades, rpg, rpgs, rocket launcher, rocket launchers, automatic weapons, gunmen,
            gunman, opened fire, open fire, fired on, fired at, firing, shooting, shootings,
            shot at, gunfire, machine gunned, machinegunned, stormed, armed men, massacre, massacred, فائرنگ, دھاوا,
            فائر کھول, یرغل, ورپرېوتل, یورش, هجوم, به رگبار, آتش گشود, آتش گشودند,
            مسلح افراد, مسلح افراد نے, مسلح حملہ آوروں, ډزې, ډزو, وسله والو, وسله وال برید, ډزې وکړې, تیراندازی,
            افراد مسلح, مردان مسلح, حمله مسلحانه, شلیک, गोलीबारी, बंदूकधारियों""",
        ATTACK: """stabbed to death, stabbed, hacked to death, beaten to death, strangled, acid attack,
            knife attack, attack, attacks, attacked, attacker, attackers, terrorist act, terrorist attack, حملہ,
            حملے,
            حملوں, حملہ آور, حملہ آوروں, برید, بریدونه, بریدونو, بريد, بریدګر, حمله, حمله‌ای, حملات, مهاجم, مهاجمان,
            हमला, हमले, हमलावर""",
        HARM: """death of, bodies, slain, massacred, casualty, killed, kills, kill, killing, killings, dead, died,
            deaths, wounded, injured, injures, wounds,
            martyred, martyr, casualties, victims, ہلاک, ہلاکت, ہلاکتیں, جاں بحق, جان بحق, شہید, زخمی, مارے گئے,
            جانی نقصان, مړه, مړ, ووژل, وژل شوي, ووژل شول, وژلي, ټپي, ټپیان, ژوبل, شهیدان, کشته, کشت, کشتند,
            کشته شدند, زخمی شدند, مجروح, جان باختند, جان باخته, تلفات, मारे गए, मौत, घायल""",
        MISHAP: """skidded, skidded off, plunged, plunges, plunged into, ravine, capsized, dengue, malaria,
            measles, cholera, fever, leopard, lightning, stampede, prolonged illness, cylinder explodes,
            cylinder exploded, cylinder exploding, gas cylinder, gas leak, gas leakage, boiler exploded, stove,
            firecrackers, earthquake, quake, flood, floods, flooding, crash, crashed, crashes, collision, accident,
            accidents, avalanche, landslide, storm, cyclone, hurricane, tornado, disease, virus, epidemic, cancer,
            drowned, heatwave, derailed, collapsed, heart attack, heart attacks, cardiac arrest, natural causes,
            illness, gas explosion, gas blast,
            cylinder blast, cylinder explosion, boiler explosion, gas cylinder explosion, gas cylinder blast,
            transformer blast, دل کا دورہ, دل کا دورا, علالت, سلنڈر دھماکہ, سلنڈر دھماکے, گیس دھماکہ,
            گیس لیکج دھماکہ, د زړه حمله, د ګازو چاودنه, ناروغۍ, حمله قلبی, سکته قلبی, بیماری, انفجار گاز,
            انفجار کپسول, दिल का दौरा, زلزلہ, زلزلے, سیلاب, حادثہ, حادثے, تصادم, زلزله, سېلاب, سیلابونه,
            پېښه د ترافیکو, ټرافیکي, ترافیکي پېښې, واژگونی, واژگون, کھائی میں گر, کھائی میں جا گر, ترافیکي پېښه, سیل,
            حادثه ترافیکی, تصادف, भूकंप, बाढ़, दुर्घटना""",
        "": """fighting for his life, fighting for her life, fighting for their lives, fighting terrorism,
            fighting corruption, landmine awareness, mine awareness, mine clearance, mine action, bomb disposal,
            bomb squad, mock drill, drone footage, drone show, drone camera, drone video, surveillance drone,
            rocket scientist, blistering attack, scathing attack, verbal assault, heat stroke, panic attack,
            panic attacks, asthma attack, cyber attack, cyber attacks, cyberattack, verbal attack,
            personal attack, shark attack, full blast, population explosion, photo bomb, mine workers, rocket launch,
            rocket science, space rocket, storm troopers, bath bomb, box office bomb, operation theatre,
            surgical operation, سائبر حملہ, سائبر حملے, سایبري برید, حمله سایبری, حملات سایبری, साइबर हमला""",
    }
)

OPERATION_WORDS: Final = Wordings({RAID: "operation, operations"})  # of what kind, other words must say first

# Who makes an attack an assault with arms, and what makes it something else.
ARMED_WORDS: Final = Wordings(
    {
        "armed": """militant, militants, guerrilla, guerrillas, guerilla, guerillas, terrorist, terrorists, rebel,
            rebels, insurgent, insurgents, extremists, subversives, fighters, separatists, attackers, assailants,
            khwarij, armed, weapons, machineguns, rifle, rifles, police station, checkpost, check post, outpost""",
        "by hand": "stabbed, stabbed to death, hacked to death, beaten to death, strangled, acid, knife, axe, dagger",
    }
)
