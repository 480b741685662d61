"""Words that every text holds, whatever it tells of: they say nothing about which event it is.

Folded, as texts are compared. Verbs of saying stand with them, for news is made of what somebody said.
"""

from typing import Final

from storage.text import words

_ENGLISH: Final = """
a an the and or but if while of in on at to from by for with without about against between into through during before
after above below up down out off over under again further then once here there when where why how all any both each
few more most other some such no nor not only own same so than too very can will just should now is are was were be
been being am have has had having do does did doing would could may might must shall i me my we our us you your he him
his she her it its they them their what which who whom this that these those as until because since say says said told
also new one two first last year years mr mrs ms s t
"""
_URDU: Final = """
کا کی کے کو میں سے پر نے اور ہے ہیں تھا تھی تھے ہو ہوا ہوئی ہوئے کر کرنے کیا کہ یہ وہ اس ان بھی تو ہی جو گیا گئی گئے
رہا رہی رہے ایک کہا بعد لیے جب تک ساتھ والے والی والا دیا نہیں کہنا مطابق دوران نہ یا اپنے اپنی بتایا جس جن کچھ
"""
_PERSIAN: Final = """
و در به از که این آن را با برای است بود شد شده کرد کرده می نیز هم بر تا یک او آنها ما من شما ها های خود گفت گفته
باشد بودند شدند دارد اما یا پس هر چه ای اند است هست
"""
_PASHTO: Final = """
د په کې او چې له ته یې نه دي ده دی وو شو شوي شوې کړي کړې کړ وکړ هم یو یوه خو تر سره دا دغه هغه هغوی وویل ویلي به کوي
لپاره پر يا څخه
"""
_HINDI: Final = """
का की के को में से पर ने और है हैं था थी थे हो हुआ हुई हुए कर करने किया कि यह वह इस उस भी तो ही जो गया गई गए रहा रही
रहे एक कहा बाद लिए जब तक साथ वाले नहीं
"""

STOP_WORDS: Final = frozenset(words(f"{_ENGLISH} {_URDU} {_PERSIAN} {_PASHTO} {_HINDI}"))
