"""What a number in an English sentence counts besides persons: words behind it, words before it. Lists only."""

from typing import Final

MONTH_WORDS: Final = (
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec"
)
# What a number may count that is no victim.
UNIT_WORDS: Final = (
    "years year months month weeks week days day hours hour minutes minute seconds km kms kilometers kilometres "
    "miles meters metres feet kg kgs kilograms kilos pounds tons tonnes liters litres acres hectares percent per "
    "cent dollars rupees afghanis pesos colones intis soles rs usd euros million billion vehicles vehicle cars "
    "car buses trucks houses homes buildings rounds shots bullets times attacks attack explosions explosion "
    "blasts blast bombs bomb grenades rockets rocket mortars missiles missile rifles weapons guns pistols groups "
    "group organizations parties countries provinces districts villages towns cities columns battalions "
    "battalion brigade units incidents incident cases points degrees percentage am pm o'clock old caliber "
    "calibre mm sticks charges clashes clash operations actions bridges towers pylons stations schools shops "
    "camps posts checkpoints helicopters helicopter planes aircraft articles hearings reports demands factions "
    "communities families family assassinations_attempts meters_from ambushes raids "
    "bombings kilogram hrs gmt yards votes seats goals wickets runs overs animals cows cattle sheep goats horses "
    "dogs flights dollar rupee afghani century decade decades generation caliber_pistol inch inches foot "
    "occasions sacks boxes stages reasons phases types kinds"
)
# What a number behind it is no count: flight 101, article 4, aged 45, no 4, channel 7.
LEAD_WORDS: Final = (
    "flight article aged age number no channel route highway section chapter page room block street avenue "
    "version resolution decree law size sector zone district phase formula group detachment windows radio km "
    "kilometer chapter rs usd mi hotel boeing dc m ak g7 us$ radio law act gate"
)
