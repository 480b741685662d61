"""What kind of report it is: first news of an event, an update, a round-up, what follows an event, or a look back.

Pure. What comes of that for stories and alerts is decided elsewhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from alerts.facts.attacktypes import HARM
from alerts.facts.circumstances import AGO, BACK, COLUMN, TIME_WORDS
from alerts.facts.draft import Draft, found_in
from alerts.facts.eventdate import DAY_WORDS
from alerts.facts.named import NamedHit
from alerts.facts.wordings import Wordings
from storage.facts import Toll

SEVERAL: Final = "several"  # events at once
UPDATE: Final = "update"  # a toll that rose
AFTERMATH: Final = "aftermath"  # what follows an event
REACTION: Final = "reaction"  # so does this, if it adds no figure
OCCASION: Final = "occasion"  # so does this, or it is struck itself: then its title counts victims
_MANY: Final = 3  # places in one title
_HARMED: Final = ("killed", "attackers_killed", "injured")
_WIDE: Final = ("province", "country")

GENRE_WORDS: Final = Wordings(
    {
        SEVERAL: """string of attacks, series of attacks, spate of attacks, wave of attacks, separate attacks,
            separate bombings, separate blasts, separate incidents, separate operations, separate raids,
            separate clashes, separate encounters, two separate, three separate, four separate, several districts,
            two districts, three districts, four districts, five districts, several provinces, two provinces,
            three provinces, different parts of, various parts of, different areas of, various areas of,
            attacks across the province, attacks across the country, blasts across the province,
            blasts across the country, raids across the province, raids across the country,
            operations across the province, operations across the country, twin attacks in,
            مختلف علاقوں, مختلف شہروں, مختلف اضلاع,
            مختلف واقعات, مختلف کارروائیوں, مختلف حملوں, دو اضلاع, تین اضلاع, چار اضلاع, کئی اضلاع, الگ الگ,
            علیحدہ علیحدہ, بېلابېلو سیمو, بېلابېلو ولسوالیو, بېلابېلو ولایتونو, بېلابېلو بریدونو, بېلابېلو پېښو,
            جلا جلا, دوو ولایتونو, درېیو ولایتونو, رویدادهای جداگانه, حملات جداگانه, حمله جداگانه, رویداد جداگانه,
            بمب‌گذاری جداگانه, انفجار جداگانه, سلسله حملات, چند ولایت, دو ولایت, سه ولایت, چند ولسوالی, سه ولسوالی""",
        UPDATE: """rises to, rose to, risen to, climbs to, climbed to, jumps to, jumped to, increases to, increased to,
            succumb, succumbs, succumbed, تعداد بڑھ کر, ہلاکتوں کی تعداد, ہلاکتیں بڑھ, شہدا کی تعداد, شہداء کی تعداد,
            دم توڑ, ته ورسېد, ته لوړ شو, ته لوړه شوه, د وژل شویو شمېر, د مړو شمېر, شمار قربانیان, شمار کشته‌شدگان,
            شمار جان‌باختگان, شمار تلفات, شمار شهدا, شمار شهدای, افزایش یافت""",
        AFTERMATH: """funeral of, funeral for, funeral held, funeral prayers, funerals of, funerals for, funerals held,
            laid to rest, buried with, last rites, traffic restored, highway reopened, road reopened, returns home,
            return home, returned home, released unharmed, compensation, inquiry into, probe into, held over,
            arrested over, in connection with, protest over killing, protest over killings, protest over the killing,
            protest against killing, protest against killings, protest against the killing, mourns, mourn,
            سپرد خاک, نماز جنازہ ادا, قتل کے خلاف, ہلاکت کے خلاف, ہلاکتوں کے خلاف, ٹریفک بحال, معاوضہ,
            معاوضے, امدادی رقم, گھر پہنچ گئے, گھر پہنچ گیا, خاورو ته وسپارل, خاورو ته, به خاک سپرده, خاکسپاری""",
        OCCASION: """funeral, funerals, mourning, reopened, reopens, freed, set free, protest over, protest against,
            protests over, protests against, strike over, shutter down, probe ordered, inquiry ordered, نماز جنازہ,
            تدفین, احتجاج, ہڑتال, سوگ, رہا کر دیا, رہا کردیا, رہا ہو گئے, مقدمہ درج, جنازه, جنازې, احتجاج, لاریون,
            خوشې شول, خوشې شوي, راخوشې, ازاد شول, تشییع, اعتراض, راهپیمایی, سوگواری, آزاد شدند, رها شدند, رها شد""",
        REACTION: """condemn, condemns, condemned, condemning, condemnation, denounce, denounces, denounced,
            condolences, condoles, expresses grief, expresses sorrow, grieved, pays tribute, pay tribute, مذمت,
            اظہار افسوس, اظہار تعزیت, تعزیت, خراج عقیدت, غندنه, غندي, وغندله, وغانده, غندلی, غندلې, تسلیت,
            محکوم کرد, محکوم کردند, محکوم شد, نکوهش, تقبیح""",
        # Of one of many attacks, and of a funeral that is struck.
        "": """latest in a series of attacks, latest in a string of attacks, latest in a spate of attacks,
            latest in a wave of attacks, amid a series of attacks, amid a string of attacks, amid a spate of attacks,
            amid a wave of attacks, at funeral, at a funeral, at the funeral, funeral procession""",
    }
)


def genre(draft: Draft, named: Sequence[NamedHit], titled: Sequence[str], tolls: Mapping[str, Toll]) -> dict[str, Any]:
    """Give the fields of a card for it. `titled` are the places of the title."""
    return {
        "several": draft.first(GENRE_WORDS, SEVERAL, "several") or _are_many(named, titled),
        "update": draft.first(GENRE_WORDS, UPDATE, "update"),
        "aftermath": _is_aftermath(draft, tolls),
        "background": draft.first(TIME_WORDS, BACK, "background") or _is_column(draft) or _is_of_old(draft),
    }


def _are_many(named: Sequence[NamedHit], titled: Sequence[str]) -> bool:
    """Whether a title names so many places that it is no one event of which it tells."""
    return len(set(titled) - {hit.id for hit in named if hit.kind in _WIDE}) >= _MANY


def _is_aftermath(draft: Draft, tolls: Mapping[str, Toll]) -> bool:
    """Whether the title tells of what followed an event.

    A reaction that tells how many died may be first to do so, and a funeral whose title counts victims was struck
    itself.
    """
    counted = any(tolls[kind].field == "title" for kind in _HARMED if kind in tolls)
    wanted = {AFTERMATH} if counted else {AFTERMATH, OCCASION}
    if not counted and "killed" not in tolls:
        wanted.add(REACTION)
    for label, passage, span in found_in(GENRE_WORDS, draft.passages[:1]):
        if passage.field == "title" and label in wanted:
            draft.evidence.append(("aftermath", span))
            return True
    return False


def _is_column(draft: Draft) -> bool:
    """Whether the title says first that this is no news: an analysis, an opinion."""
    title = draft.passages[0] if draft.passages else None
    if title is None or title.field != "title":
        return False
    label, begin, end = next(TIME_WORDS.find(title.tokens), ("", 0, 0))
    if label == COLUMN and not begin:
        draft.evidence.append(("background", title.span(begin, end)))
    return label == COLUMN and not begin


def _is_of_old(draft: Draft) -> bool:
    """Whether the beginning speaks of what was weeks ago and names no day, under a title that names no victims."""
    if any(passage.field == "title" and label == HARM for label, passage, _ in draft.attacks):
        return False
    return not found_in(DAY_WORDS, draft.beginning) and draft.first(TIME_WORDS, AGO, "background")
