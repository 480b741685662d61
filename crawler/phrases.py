"""The words by which a line shows that it is no article text, by kind of line.

Phrases are compared folded (`text.key`), so that spellings need no entries of their own. None may be a phrase of one
outlet only, and none may open an ordinary sentence of news: `clean` deletes lines by them. English, Urdu, Dari and
Pashto come first, then what neighbours use.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from storage import text


@dataclass(frozen=True)
class Phrases:
    """The phrases of one kind.

    `labels` are a whole line or stand before a colon, `openers` begin a line, `inside` may stand anywhere in one.
    """

    labels: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()

    @cached_property
    def label_keys(self) -> frozenset[str]:
        """The labels, folded."""
        return frozenset(map(text.key, self.labels + self.openers))

    @cached_property
    def opener_keys(self) -> tuple[str, ...]:
        """The openers, folded, each with a space at its end: a phrase ends where a word ends."""
        return tuple(f"{text.key(phrase)} " for phrase in self.openers)

    @cached_property
    def inside_keys(self) -> tuple[str, ...]:
        """The phrases for any place, folded, with a space at both ends."""
        return tuple(f" {text.key(phrase)} " for phrase in self.inside)


NETWORKS: Final = (
    "facebook",
    "twitter",
    "x",
    "instagram",
    "youtube",
    "telegram",
    "whatsapp",
    "linkedin",
    "tiktok",
    "threads",
)


@cache
def kinds() -> dict[str, Phrases]:
    """All kinds, in the order in which a line is asked for them."""
    return {"related": _RELATED, "caption": _CAPTION, "copyright": _COPYRIGHT, "appeal": _APPEAL, "credit": _CREDIT}


_RELATED: Final = Phrases(
    labels=(
        "related", "more", "also", "watch", "listen", "read", "see", "background", "in pictures", "opinion",
        "explainer", "analysis", "live", "trending", "recommended", "recommended for you", "most read",
        "most popular", "popular", "up next", "don't miss", "top stories", "latest", "latest news", "editor's pick",
        "editor's picks", "something to consider", "what to read next", "here's more", "more stories",
        "further reading", "explore further", "story continues", "continue reading", "in other news",
        "breaking news", "must read", "more news", "پڑھیں", "مزید", "متعلقہ", "اہم خبریں", "تازہ ترین",
        "تازہ ترین خبریں", "مزید خبریں", "ضرور پڑھیں", "دیکھیں", "بیشتر", "بخوانید", "ببینید", "پربیننده ترین",
        "پیشنهاد سردبیر", "مرتبط", "آخرین خبرها", "پربازدیدترین", "مطالب بیشتر", "نور", "اړوند", "ولولئ", "وګورئ",
        "نور خبرونه", "ډېر لوستل شوي", "وروستي خبرونه", "نورې خبرې",
    ),
    openers=(
        "related article", "related articles", "related stories", "related story", "related news", "related post",
        "related posts", "related content", "related coverage", "related reading", "related topics", "related video",
        "related links", "read more", "read also", "also read", "read next", "read full story",
        "read the full story", "read the rest of", "see also", "see more", "see related", "also see", "also on",
        "more on this", "more from", "more on", "watch also", "watch more", "watch video", "you may also like",
        "you might also like", "you may also be interested", "you might also be interested", "recommended reading",
        "most read in", "popular on", "story continues below", "keep reading", "article continues",
        "click here for more", "click here to read", "click to read", "what others are reading",
        "people are also reading", "more coverage", "more top stories", "from our partners", "مزید پڑھیں",
        "مزید پڑھیے", "مزید پڑھئے", "یہ بھی پڑھیں", "یہ بھی پڑھیے", "یہ بھی پڑھئے", "یہ بھی دیکھیں", "مزید جانیے",
        "اسی بارے میں", "متعلقہ خبریں", "متعلقہ خبر", "متعلقہ مضامین", "متعلقہ تحریریں", "مکمل خبر پڑھیں",
        "مزید دیکھیں", "مزید تفصیل کے لیے", "پوری خبر پڑھیں", "بیشتر بخوانید", "بیشتر بدانید", "همچنین بخوانید",
        "این را هم بخوانید", "این مطلب را هم بخوانید", "مطالب مرتبط", "خبرهای مرتبط", "اخبار مرتبط", "مطلب مرتبط",
        "در همین زمینه", "در همین رابطه", "ادامه مطلب", "ادامه خبر", "از دیگر رسانه ها", "بیشتر ببینید", "نور ولولئ",
        "نور لوستل", "نور یې ولولئ", "دا هم ولولئ", "دا هم لوستلی شئ", "همدا راز ولولئ", "اړوند خبرونه",
        "اړوند مطالب", "اړوند خبر", "اړوندې خبرې", "نور معلومات", "leggi anche", "leia também", "leia mais",
        "lea también", "lesen sie auch", "mehr zum thema", "lire aussi", "a lire aussi", "читайте также",
        "baca juga", "यह भी पढ़ें", "ये भी पढ़ें", "اقرأ أيضا", "اقرأ المزيد",
    ),
)  # fmt: skip

_CAPTION: Final = Phrases(
    labels=(
        "photo", "photos", "photograph", "image", "images", "picture", "pictures", "video", "caption", "credit",
        "illustration", "graphic", "map", "gallery", "representative image", "representational image",
        "getty images", "screengrab", "screenshot", "file", "file photo", "تصویر", "تصاویر", "فوٹو", "فائل فوٹو",
        "علامتی تصویر", "ویڈیو", "عکس", "ویدیو", "انځور", "ویډیو",
    ),
    openers=(
        "photo by", "photo courtesy", "photo credit", "photograph by", "photos by", "image credit", "image source",
        "image courtesy", "image caption", "image copyright", "picture credit", "picture courtesy", "pictured above",
        "illustration by", "a screengrab", "screengrab from", "a file photo", "in this file photo", "تصویر کا ذریعہ",
        "تصویر کا کیپشن", "تصویر بشکریہ", "فوٹو بشکریہ", "منبع تصویر", "توضیح تصویر", "شرح عکس", "عکس از",
        "عکس آرشیف", "تصویر از", "د انځور سرچینه", "د انځور تشریح", "انځور د",
    ),
)  # fmt: skip

_COPYRIGHT: Final = Phrases(
    labels=("copyright",),
    openers=(
        "copyright", "all rights reserved", "جملہ حقوق", "کاپی رائٹ", "کلیه حقوق", "تمامی حقوق", "حق چاپ",
        "ټول حقوق",
    ),
    inside=(
        "all rights reserved", "may not be published broadcast rewritten", "حقوق محفوظ ہیں", "حقوق محفوظ است",
        "حقوق خوندي دي", "حقوق خوندي دی",
    ),
)  # fmt: skip

_APPEAL: Final = Phrases(
    labels=(
        "subscribe", "sign up", "sign in", "log in", "share", "tweet", "donate", "advertisement", "advertising",
        "advertise", "sponsored", "sponsored content", "disclaimer", "join", "thank you", "sorry", "follow",
        "newsletter", "join the conversation", "share this", "print", "email", "leave a comment", "click to tweet",
        "subscribe now", "become a member", "comments", "comment", "ad", "اشتہار", "شیئر کریں", "شیئر", "تبصرے",
        "اپنی رائے دیں", "نیوز لیٹر", "تبلیغات", "آگهی", "اشتراک گذاری", "همرسانی", "نظرات", "خبرنامه", "دیدگاه ها",
        "اعلان", "شریک کړئ", "څرګندونې", "تبصرې",
    ),
    openers=(
        "subscribe to", "subscribe for", "subscribe today", "sign up for", "sign up to", "sign up here",
        "get the latest", "get our", "get the day's", "get breaking news", "get access to", "join our", "join us on",
        "follow us", "follow him on", "follow her on", "follow me on", "like us on", "find us on", "connect with us",
        "download our", "download the app", "share this story", "share this article", "share this post", "share on",
        "tweet this", "like this story", "if you enjoyed this", "if you liked this", "email us", "have a tip",
        "got a tip", "have a story", "have something to say", "send us", "tell us what you think", "let us know",
        "leave a reply", "post a comment", "comments are closed", "view comments", "add a comment",
        "enter your email", "your email address", "thanks for signing up", "thank you for subscribing",
        "there was an error", "an error has occurred", "support our journalism", "support independent",
        "order reprints", "print article", "this copy is for your personal", "we use cookies", "click here to",
        "click here for", "start your day with", "never miss", "stay on top of", "stay up to date", "for more news",
        "for the latest news", "this article has been sent to", "already a subscriber", "to continue reading",
        "turn on notifications", "ہمیں فالو کریں", "ہمارا چینل", "ہمارے واٹس ایپ چینل", "ہمارا واٹس ایپ چینل",
        "ہماری ایپ", "سبسکرائب کریں", "خبر کو شیئر کریں", "تبصرہ کریں", "ہمارے فیس بک پیج", "ما را در",
        "ما را دنبال کنید", "به کانال ما", "به کانال تلگرام", "عضو کانال", "نظر خود را", "دیدگاه شما", "ارسال نظر",
        "ثبت نظر", "موږ تعقیب کړئ", "زموږ چینل", "زموږ واټساپ", "خپل نظر", "زموږ خبرپاڼه",
    ),
    inside=(
        "our newsletter", "our newsletters", "free daily newsletter", "the daily newsletter", "email newsletters",
        "delivered to your inbox", "in your inbox", "to your inbox", "our whatsapp channel", "our telegram channel",
        "our youtube channel", "subscribe to our", "sign up here", "facebook and twitter", "twitter and facebook",
        "twitter and instagram", "facebook twitter", "promo code", "affiliate links", "affiliate commission",
        "share of the sale", "earn a commission", "letters to the editor", "download the app",
        "share it with a friend", "processing your subscription", "join us on", "click here for more",
        "click here to", "ہمارے واٹس ایپ چینل", "ہمارا یوٹیوب چینل", "فیس بک پیج کو لائیک", "کانال تلگرام ما",
        "زموږ ټلیګرام",
    ),
)  # fmt: skip

_CREDIT: Final = Phrases(
    labels=(
        "source", "sources", "published", "last updated", "updated", "posted", "posted on", "posted by", "posted in",
        "tags", "tag", "topics", "categories", "category", "keywords", "reading time", "estimated reading time",
        "read time", "about the author", "about the authors", "contact", "author", "authors", "written by", "by",
        "topic", "ماخذ", "بشکریہ", "ٹیگز", "موضوعات", "شائع شدہ", "ذریعہ", "مصنف", "تحریر", "آخری تازہ کاری", "منبع",
        "منابع", "برچسب ها", "کلید واژه ها", "نویسنده", "تاریخ نشر", "خبرنگار", "سرچینه", "لیکوال", "ټاګونه",
        "د خپرېدو نېټه", "خبریال", "categorias", "publicado por", "tempo de leitura",
    ),
    openers=(
        "reporting by", "additional reporting", "editing by", "compiled by", "edited by", "with reporting by",
        "with inputs from", "with input from", "with agency inputs", "with additional reporting", "first published",
        "published on", "published in", "last updated", "updated at", "updated on", "this story was first published",
        "this article was originally published", "this article first appeared", "this story originally appeared",
        "about the author", "filed under", "contact the writer", "contact the reporter", "the writer is a",
        "the author is a", "reach the reporter", "reach the reporters", "write to", "more information",
        "email the author", "مصنف کے بارے میں", "درباره نویسنده", "د لیکوال په اړه", "tempo de leitura",
        "copy editing by",
    ),
    inside=(
        "contributed to this report", "contributed to this story", "contributed to this article",
        "contributed reporting", "contributed to the report", "may be reached at", "can be reached at",
        "follow him on", "follow her on", "follow them on", "on twitter at", "is a staff writer",
        "is a freelance writer", "is a freelance journalist", "is the author of", "appeared first on",
        "this story originally appeared", "this article originally appeared", "اس رپورٹ کی تیاری میں",
        "در تهیه این گزارش", "د دې راپور په چمتو کولو کې",
    ),
)  # fmt: skip
