"""Placeholder."""

from typing import Final

from alerts.facts.lexicon import KILLED, lexicon, tagged

DARI: Final = lexicon(
    "fa",
    (tagged("V", "شهید_شول", KILLED),),
    units="",
    leads="",
    ranges="",
    reached="",
    left="",
    general="",
    past="",
    recent="",
    looks_back="",
)
