"""Placeholder."""

from typing import Final

from alerts.facts.lexicon import KILLED, lexicon, tagged

PASHTO: Final = lexicon(
    "ps",
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
