"""What else phrases say of an event: its target, who claims or denies it, and whether the report looks back."""

from typing import Final

from alerts.facts.wordings import Wordings

CLAIM: Final = "claim"
CARRIED: Final = "carried"  # so is this, unless forces speak
DENIAL: Final = "denial"
NOBODY: Final = "nobody"
RESPONSIBILITY: Final = "responsibility"  # with one of the next two near it, it is claimed or denied
TAKES: Final = "takes"
REJECTS: Final = "rejects"
INVOLVEMENT: Final = "involvement"  # which is rejected
ALLEGED: Final = "alleged"  # of somebody who rejects it, by the group that is named
CLAIMS: Final = "claims"  # a group that does so, and an attack behind it
SAYS: Final = "says"  # a group that speaks of itself, and what it did behind it
OURS: Final = "ours"  # fighters, as their own group speaks of them
DID: Final = "did"
BACK: Final = "back"
ANOTHER: Final = "another"
WITHDRAWN: Final = "withdrawn"
REJECTED: Final = "rejected"  # of what is reported: of an attack, it withdraws the report
COLUMN: Final = "column"  # at the beginning of a title
REVISED: Final = "revised"
DEADLY: Final = "deadly"
OLDER: Final = "older"  # tells of an earlier event
AGO: Final = "ago"  # so does this, and as a beginning it looks back
SPREAD: Final = "spread"  # to a further place
CARE: Final = "care"  # tells where the victims, or those who speak, are now

# The more exact one first: of what one sentence names, the first here was hit.
TARGETS: Final = (
    "polio_team",
    "religious_site",
    "school",
    "media",
    "foreigners",
    "police",
    "army",
    "infrastructure",
    "government",
    "civilians",
)
MILITANTS: Final = "militants"  # whom a raid by forces is for

TARGET_WORDS: Final = Wordings(
    {
        "polio_team": """polio team, vaccinator, polio drive, polio teams, polio worker, polio workers,
            polio vaccinators, vaccinators,
            polio vaccinator, vaccination team, پولیو ٹیم, پولیو ٹیموں, پولیو ورکر, پولیو ورکرز, پولیو اہلکار,
            د پولیو ټیم, د پولیو کارکوونکي, د پولیو کارکوونکو, واکسیناتوران, واکسیناتور, تیم پولیو, کارمندان پولیو""",
        "religious_site": """mosque, mosques, shrine, church, churches, imambargah, imam bargah, temple, seminary,
            madrassa, madrasa, worshippers, مسجد, امام بارگاہ, درگاہ, مزار, چرچ, مدرسہ, مدرسے, جومات, زیارت,
            عبادتگاه, تکیه‌خانه, کلیسا, नमाज, मस्जिद, मंदिर""",
        "school": """school, schools, college, university, students, schoolchildren, سکول, اسکول, کالج, یونیورسٹی,
            طلبہ, ښوونځی, ښوونځي, پوهنتون, مکتب, دانشگاه, دانش‌آموزان, शिक्षक, स्कूल""",
        "media": """journalist, journalists, reporter, newspaper office, press club, صحافی, صحافیوں, خبریال,
            خبریالان, خبرنگار, خبرنگاران""",
        "foreigners": """chinese engineers, foreigner, embassy, consulate, chinese engineer, chinese nationals,
            chinese national, chinese workers,
            foreigners, foreign nationals, tourists, چینی انجینئر, چینی باشندوں, چینی باشندہ, چینی باشندے, چینی شہری,
            غیر ملکی, چینایي, چینایان, بهرني وګړي, شهروندان چینی, شهروند چینی, شهروندان خارجی""",
        "police": """police, cop, cops, head constable, policewoman, police van, police post, drg, policeman,
            policemen, police officer, police officers, constable, constables,
            sub inspector, inspector, police station, پولیس, پولیس اہلکار, سب انسپکٹر, انسپکٹر, تھانے, تھانہ, پولیسو,
            پولیس مرکز, پلیس, ماموران پلیس, पुलिस""",
        "army": """army, jawan, jawans, rangers, security man, security men, security personnel, fc, checkpost,
            havildar, soldier, soldiers, troops, security forces, military convoy, frontier corps, paramilitary,
            levies, convoy, فوج, فوجی, فوجیوں, سکیورٹی فورسز, سیکیورٹی فورسز, ایف سی, لیویز, اردو, پوځ, پوځي, سرتېري,
            سرتېرو, امنیتي ځواکونه, ارتش, سربازان, سرباز, نیروهای امنیتی, सेना, सैनिक, जवान""",
        "infrastructure": """pipeline, railway, railway track, train, bridge, power line, pylon, pylons, gas plant,
            oil field, dam, ریل, ٹرین, ریلوے ٹریک, گیس پائپ لائن, پل, اورګاډی, اورګاډي, اورګاډو, پټلۍ, ریلوې, پایپ لاین,
            قطار, خط لوله, پایه برق""",
        "government": """mayor, passport office, councillor, mla, courts, governor, minister, official, officials,
            judge, court, courthouse, judicial complex,
            ministry, lawmaker, mpa, mna, senator, government office, deputy commissioner, assistant commissioner,
            customs, candidate, وزیر, گورنر, ڈپٹی کمشنر, اسسٹنٹ کمشنر, عدالت, کچہری, وزارت, رکن اسمبلی, جج, وزارت,
            محکمه, محکمې, والي, ولسوال, قاضي, والی, قاضی, مقام دولتی""",
        "civilians": """civilian, passers by, passer by, contractor, tribesman, tribesmen, villager, bystanders,
            commuters, youths, youth, worker, woman, girl, child, boy, boys, gathering, rally, civilians,
            villagers, shoppers, passengers, bazaar, market, bus, residents, labourers,
            laborers, labourer, miners, coal miners, workers, peasants, farmers, farmer, shepherds, shepherd, herders,
            traders, trader, shopkeeper, shopkeepers, driver, drivers, family, families, women, girls, children, elder,
            elders, tribal elder, cleric, clerics, prayer leader, pilgrims, bride, wedding, guests, picnickers, picnic,
            hotel, restaurant, club, house, houses, home, homes, minibus, coach, coaches, شہری, شہریوں, مسافر, مسافروں,
            بس, وین, بازار, مزدور, مزدوروں, کان کن, کان کنوں, بچے, بچوں, خواتین, خاندان, گھر, مکان, ہوٹل, دکاندار, تاجر,
            ڈرائیور, چرواہے, کسان, بارات, دلہن, زائرین, عالم دین, مولانا, قبائلی ملک, قبائلی رہنما, خواجہ سرا, ملکیان,
            ملکي وګړي, ماشومان, ښځې, ښځو, کارګر, کارګران, کارګرو, مسافرو, کور, کورنۍ, بزګر, شپون, دوکاندار, قومي مشر,
            دیني عالم, سپرلۍ, غیرنظامیان, غیرنظامی, مردم ملکی, مسافران, کارگر, کارگران, زنان, کودکان, خانواده, خانه,
            خانه‌ای, خانه‌یی, بزرگ قومی, دهقان, دهقانان, چوپان, چوپانان, دکاندار, صراف, هتل, موتر مسافربری, नागरिक,
            यात्री""",
    }
)

CLAIM_WORDS: Final = Wordings(
    {
        CLAIM: """claimed responsibility, claims responsibility, claim responsibility, claiming responsibility,
            claimed the attack, claimed the bombing, claimed the killing, claimed the ambush, claimed the assault,
            claimed the blast, claimed credit, claims attack, claims bombing, claims killing, claims ambush,
            men were behind the, men were behind an, fighters were behind the, fighters were behind an,
            fighters carried out,
            took responsibility, takes responsibility, accepted responsibility, accepts responsibility, owned up to,
            owns up to, claimed by, has claimed the, ذمہ داری قبول, ذمہ داری تسلیم,
            ذمے داری قبول, ذمہ واری قبول, اپنے سر لے, اپنے سر لی, ذمہ لیا, ذمہ لے لیا, اس کے جنگجوؤں نے,
            ان کے جنگجوؤں نے, اس کے سرمچاروں نے,
            ان کے سرمچاروں نے, ہمارے سرمچاروں نے, ہمارے ساتھیوں نے, مسوولیت پر غاړه, مسئولیت پر غاړه,
            مسئولیت یې پر غاړه, مسوولیت یې پر غاړه, مسوولیت منلی, مسئولیت منلی, پړه پر غاړه, پړه اخیستې, پړه واخیسته,
            دا کار یې کړی, جنګیالیو یې, مجاهدینو یې, پر غاړه اخیستی, پر غاړه واخیست, به عهده گرفت, برعهده گرفت,
            بر عهده گرفت, برعهده گرفته, به عهده گرفته, بر عهده گرفته, به عهده گرفتند, به دوش گرفت, به دوش گرفته,
            जिम्मेदारी ली""",
        CARRIED: """it carried out, they carried out, it had carried out, they had carried out, it was behind the,
            it was behind an, it was behind that, it was behind this, they were behind the, they were behind an,
            said it carried out, says it carried out, said it had carried out, says it had carried out,
            said it was behind the, says it was behind the""",
        DENIAL: """denied responsibility, denies responsibility, denied involvement, denies involvement,
            denied any involvement, denied any role, denied carrying out, denied being behind, rejected responsibility,
            disowned, disowns, distanced itself, distances itself, distanced themselves, was not behind,
            not involved in, were not behind, denied it was behind, denies it was behind, denied that it was behind,
            rejected involvement, rejected any involvement, rejects involvement, had nothing to do with,
            has nothing to do with, no role in the, had no role, no hand in, did not bomb, did not carry out,
            did not attack, did not kill, not carried out by, not carry out, لاتعلقی, اظہار لاتعلقی, ملوث ہونے کی تردید,
            ذمہ داری سے انکار, ملوث نہیں, تردید کی, مسوولیت رد کړ, مسئولیت رد کړ, لاس لرل رد کړ, لاس نه لري,
            لاس نه درلود, لاس ووینځه, لاس مینځي, تړاو نه لري, تړاو رد کړ, دست نداشته, دست ندارد, نقشی نداشته,
            نقش ندارد, مسئولیت را رد کرد, دست داشتن را رد,
            دست داشتن در این حمله را رد, نقش نداشته, نقش خود را رد, کار ما نیست, کار ما نبود, जिम्मेदारी से इनकार""",
        RESPONSIBILITY: """responsibility, ذمہ داری, ذمے داری, ذمہ واری, مسوولیت, مسئولیت, مسؤولیت, مسولیت, پړه,
            जिम्मेदारी""",
        TAKES: """claiming, accepted, accepts, assumed, قبول, تسلیم, لے لی, لیتے, لی ہے, دعویٰ, ومانه, ومنه, منلی,
            منلې, مني, غاړه, دوش, گردن, گرفت, گرفته, گرفتند, اپنے سر, پذیرفت, پذیرفته, پذیرفتند, پذیرفته‌اند,
            گرفته, گرفت, گرفتند, عهده, برعهده, कबूल""",
        REJECTS: """denied, denies, deny, denying, rejected, rejects, reject, rejecting, انکار, تردید, رد کړ, رد کړه,
            رد کړل, رد کړې, رد کړي, رد کړی, ردوي, نه مني, رد کرد, رد کرده, تکذیب, مسترد, रद्द, इनकार""",
        ALLEGED: """allegation, allegations, accusation, accusations, الزام, الزامات, تور, تورونه, اتهام, اتهامات""",
        INVOLVEMENT: """role, involvement,
            involved, hand in, ملوث, ہاتھ, کردار, تعلق, لاس, لاس لرل, دست, دست داشتن, نقش, हाथ""",
        CLAIMS: """claims, claimed, claim""",
        SAYS: """says it, said it, says they, said they, claims it, claimed it, claims to have, claimed to have""",
        OURS: """its fighters, its militants, its guerrillas, its mujahideen, its gunmen, its bomber, its cadres,
            its sarmachars, one of its men, one of its members, one of its fighters, our fighters, our mujahideen,
            our sarmachars, رزمندگانش, رزمندگان این گروه, رزمندگان آن, جنگجویانش, جنگجویان این گروه, مجاهدین ما""",
        DID: """were behind, was behind, attacked, killed, targeted, hit, struck, ambushed, bombed, stormed, shot,
            captured, destroyed, blew up, blown up, carried out, assassinated, raided, detonated, overran, overrun,
            abducted, executed, حمله کردند, کشتند, یورش بردند, هدف قرار دادند, آماج قرار دادند, منفجر کردند,
            انجام دادند""",
        NOBODY: """no group, no one, nobody, none of, no organisation, no organization, no militant group,
            no immediate claim, has not claimed, have not claimed, not been claimed, not claim, yet to claim,
            ذمہ داری قبول نہیں, ذمے داری قبول نہیں, مسوولیت پر غاړه نه, مسئولیت پر غاړه نه, عهده نگرفته, عهده نگرفت,
            دوش نگرفته, دوش نگرفت, نپذیرفته, نپذیرفت, گردن نگرفته,
            کسی گروہ, کسی گروپ, کسی تنظیم, کسی نے, هیچ گروهی, هیچ گروه, هیچ‌کس,
            هېڅ ډلې, هېڅ ډله, هېچا, تر اوسه چا, تراوسه چا, نه ده منلې, نه دی منلی, غاړه نه ده اخیستې, किसी समूह ने""",
    }
)

TIME_WORDS: Final = Wordings(
    {
        BACK: """anniversary, years on, years ago, years after, years later, a year after, one year after,
            year since, decade after, decades after, remembered, remembering, in memory of, commemorate,
            commemorated, commemorates, sentenced, acquitted, indicted, convicted, death sentence, on trial,
            trial of, trial begins, guilty verdict, found guilty, pleads guilty, pleaded guilty, arraigned, arraignment,
            murder charges, charged with murder, life term, life imprisonment, documentary, memoir, timeline of,
            explainer, برسی, کی یاد میں, سال بعد, سال مکمل, سزائے موت, عمر قید, فرد جرم, کلیزه, کلیزې, کاله وروسته,
            سالګره, سالگرد, سالیاد, سال پس از, سال بعد از, به اعدام محکوم, به حبس محکوم, बरसी""",
        ANOTHER: """another attack, another blast, another bombing, another explosion, another suicide, another bomb,
            second attack, second blast, second bombing, second explosion, second suicide, fresh attack, fresh blast,
            new attack, yet another, attacked again, attack again, targeted again, hit again, struck again,
            second such, third such, fourth such, ایک اور دھماکہ, ایک اور دھماکا, ایک اور حملہ, ایک اور خودکش,
            دوسرا دھماکہ, دوسرا حملہ, بل برید, بله چاودنه, دویم برید, دویمه چاودنه, حمله دیگر, حمله دیگری, انفجار دیگر,
            انفجار دیگری, دومین حمله, دومین انفجار, एक और हमला, एक और धमाका""",
        WITHDRAWN: """report was false, reports were false, report was wrong, false report, retracts report,
            retracted its report, retracted its earlier report, withdrew its report, withdraws report,
            withdraws its report, withdrawn its report, withdrawn its earlier report, no such attack, no such incident,
            no attack took place, turned out to be false, turned out to be a hoax, was wrong and is withdrawn,
            was wrong and has been withdrawn, was wrong and was withdrawn, retract our report,
            retract our earlier report, retracted our report, retracts our report, withdraw our report,
            regret the error, regrets the error, error is regretted, خبر غلط, خبر واپس, افواہ نکلی, جھوٹی خبر,
            ایسا کوئی واقعہ پیش نہیں, ایسا کوئی حملہ نہیں, خبر بې بنسټه, خبر ناسم, داسې پېښه نه ده شوې,
            داسې برید نه دی شوی, خبر نادرست, گزارش نادرست, چنین حمله‌ای رخ نداده, چنین رویدادی رخ نداده,
            अफवाह निकली""",
        REJECTED: """reject reports, rejects reports, rejected reports, rejecting reports, deny reports,
            denies reports,
            denied reports, denying reports, dismiss reports, dismisses reports, dismissed reports, refute reports,
            refutes reports, refuted reports, reports baseless, reports are baseless, reports were baseless,
            خبروں کی تردید, خبر کی تردید, اطلاعات کی تردید, خبریں بے بنیاد, خبروں کو بے بنیاد, اطلاعات کو بے بنیاد,
            راپورونه رد کړل, راپورونه ردوي, راپورونه رد کړي, خبرونه رد کړل, خبر رد کړ, راپور رد کړ,
            گزارش‌ها را رد کرد, گزارش را رد کرد, خبر را رد کرد, خبر را تکذیب کرد, گزارش‌ها را تکذیب کرد,
            گزارش را تکذیب کرد""",
        DEADLY: """fatal, fatally, deadly, killed, kills, killing, killings, murder, murders, murdered, martyred,
            dead,
            died, dies, deaths, slain, slaying, shot dead, ہلاک, ہلاکتیں, جاں بحق, جان بحق, شہید, مارے گئے, قتل, مړه,
            ووژل, وژل شوي, وژل شول, شهیدان, کشته, جان باختند, جان باخته, کشته شدند, قربانی گرفت, मारे गए, मौत""",
        # What is no toll, and whose name says lower.
        "": """lower dir, lower kurram, lower chitral, lower kohistan, lower waziristan, lower court, lower courts,
            lower house, lowered to half, lowered at half,
            no one was killed, nobody was killed, no deaths, no casualties, no loss of life, none dead,
            کوئی ہلاک نہیں, جانی نقصان نہیں, څوک نه دي مړه, کسی کشته نشده""",
        OLDER: """days ago, weeks ago, months ago, a month ago, a week ago, year ago, earlier this month,
            earlier this year, in recent months, in recent weeks, in recent years, previously, in a separate,
            in another incident, in a similar, meanwhile, hours after, hours earlier, days after, a day after,
            a day earlier, the same day, the same morning, the same night, neighbouring, neighboring, ماہ قبل, دن قبل,
            سال قبل, ہفتے قبل, ادھر, دوسری جانب, اس سے قبل, اس سے پہلے, گھنٹے قبل, مخکې, ماه پیش, هفته پیش, سال پیش,
            روز پیش, پیش از این, همزمان, ساعت پیش""",
        AGO: """last month, last week, last year, last summer, last winter, گزشتہ ماہ, گذشتہ ماہ, گزشتہ ہفتے,
            گذشتہ ہفتے, گزشتہ سال, گذشتہ سال, تېره میاشت, تېره اوونۍ, تېر کال, تېره کال, ماه گذشته, هفته گذشته,
            سال گذشته, گزشتہ برس, گذشتہ برس, a week after, weeks after, a month after, months after, week has passed,
            weeks have passed, month has passed, year has passed, week since, weeks since, month since, months since,
            ہفتہ گزر, ہفتے گزر, ماہ گزر, یک هفته پس از, یک ماه پس از, اوونۍ وروسته, میاشت وروسته""",
        SPREAD: """spread, spreads, spreading, spill over, spills over, spilled over, as well as, extends to,
            extended to, expands to, پھیل, پھیل گئی, پھیل گئیں, پھیل گیا, وغځېد, وغځېدې, وغځېدل, غځېدلې, ترڅنګ, گسترش,
            علاوه بر, کشیده شد""",
        CARE: """hospital, hospitals, survivors, brought to, transported, airlifted, shifted, taken to, moved to,
            rushed to, evacuated, referred to, funeral, buried, laid to rest, condemned, condemns, told reporters in,
            said in a statement, chief minister, arrived, ہسپتال, اسپتال, منتقل, نماز جنازہ, سپرد خاک, تدفین, وزیراعلیٰ,
            مذمت, روغتون, روغتونه, شفاخانې, ولېږدول, خاورو ته, جنازه, شفاخانه, بیمارستان, منتقل شدند, انتقال, تشییع,
            خاکسپاری""",
        COLUMN: """analysis, why, how, opinion, editorial, explained, comment, commentary, column, profile,
            interview, viewpoint, تجزیہ, اداریہ, کالم, تبصرہ, شننه, تبصره, سرلیکنه, سرمقاله, تحلیل, یادداشت, دیدگاه,
            विश्लेषण""",
        REVISED: """figure was wrong, figure was incorrect, نادرست بود, اشتباه بود, ناسم و, ناسم وو, غلط تھی, غلط تھا,
            غلط تھے, revise, revises, revised, revising, lower, lowers, lowered, lowering, corrects, corrected,
            correction, earlier said at least, earlier said about, earlier said up to, earlier put the, earlier figure,
            earlier count, double counted,
            counted twice, تصحیح, نظر ثانی, پہلے بتائی, دو بار گنے, دو بار شمار, سمون, اصلاح, تعدیل, قبلا گفته,
            دو بار شمرده, دو بار شمارش, پیش‌تر منتشر شده, پیشتر منتشر شده, قبلا منتشر شده, as reported earlier,
            as was reported earlier, as earlier reported, پہلے رپورٹ, مخکې خپره شوې""",
    }
)
