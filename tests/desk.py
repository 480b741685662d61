"""A desk on which articles come in: it places each one and keeps what the database would keep."""

from dataclasses import replace
from datetime import datetime, timedelta

from factories import NOW, article

from alerts.copies import signature
from alerts.events import OpenStories
from alerts.placements import Placement
from alerts.places import PlaceTree
from alerts.storywords import pack, story_words
from storage.facts import Facts, Toll, to_json
from storage.records import Membership

BLAST = (
    "Three guards of a customs post were killed when gunmen fired on it from the hills before dawn on Sunday. "
    "The attackers left the way they had come, and a patrol that followed them found two motorcycles, officials said. "
    "The road to the crossing was closed for some hours while the bodies were taken to the hospital in the town."
)
SECOND_BLAST = (
    "A bridge on the ring road fell into the river after a week of rain, and took a lorry with it, the council said. "
    "The driver swam ashore. Engineers had warned of cracks in the middle pillar since the winter, a report shows. "
    "Traffic has to take the old road through the bazaar until a new bridge is built, which may need a year."
)
DAY = timedelta(days=1)
TREE = PlaceTree({"kp": "province", "bannu": "district", "tank": "district"}, {"bannu": "kp", "tank": "kp"})
IN_BANNU = Facts(attack_type="armed_assault", places=("bannu",), killed=Toll(least=3, most=3), target="government")
IN_TANK = replace(IN_BANNU, places=("tank",))
FIRST_NEWS = "Gunmen kill three customs officials at a checkpost in the district of Bannu on Sunday"
SAME_NEWS = "Three customs officials killed by gunmen at Bannu district checkpost, police say"
TWIN_NEWS = "Three customs officials killed by gunmen at Tank district checkpost, police say"
URDU_NEWS = "\u0628\u0646\u0648\u06ba \u0645\u06cc\u06ba \u0641\u0627\u0626\u0631\u0646\u06af"


UNREADABLE = "A text that the matcher failed on"


class Desk:
    """Articles come in one after the other; after each one the process may be restarted."""

    def __init__(self, *, restart: bool = False) -> None:
        self.members: dict[int, Membership] = {}
        self.stories = OpenStories()
        self._restart = restart

    def arrive(  # noqa: PLR0913  an article, its reading, its time
        self,
        number: int,
        title: str,
        body: str = "",
        *,
        at: datetime = NOW,
        facts: Facts | None = None,
        language: str = "en",
    ) -> Placement:
        """Place an article and keep what the database would keep."""
        if self._restart:
            self.stories = OpenStories()
        if not self.stories.knows(at, places=TREE):
            since = at - timedelta(days=4)
            rows = [member for member in self.members.values() if member.joined_at >= since]
            self.stories.load(sorted(rows, key=lambda row: (row.joined_at, row.article)), now=at, places=TREE)
        text = article(title=title, body=body)
        known, signed, said = self.members.get(number), signature(text), story_words(text)
        if title == UNREADABLE:
            signed, said, facts = None, {}, None
        placement = self.stories.place(
            number, signed, said, now=at, member=known, facts=facts, language=language, places=TREE
        )
        for gone in placement.merged:
            for one, member in self.members.items():
                if member.story == gone:
                    self.members[one] = replace(member, story=placement.story)
        self.members[number] = Membership(
            article=number,
            story=placement.story,
            duplicate_of=placement.duplicate_of,
            reason=placement.reason,
            signature=signed.pack() if signed else None,
            words=pack(said),
            facts=to_json(facts) if facts else None,
            language=language,
            joined_at=known.joined_at if known else at,
        )
        return placement
