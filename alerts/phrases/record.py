"""What the product says to subscribers: the list of phrases that every language must have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The phrases of one language. Words in braces are filled in; they are the same in every language."""

    rtl: bool
    # In an alert.
    low: str
    medium: str
    high: str
    critical: str
    undated: str
    may_repeat: str
    delayed: str
    one_outlet: str
    outlets: str
    more: str
    one_origin: str
    origins: str
    killed: str
    injured: str
    captured: str
    attackers_killed: str
    killed_toll: str
    injured_toll: str
    captured_toll: str
    attackers_killed_toll: str
    claimed: str
    claimed_by: str
    denied: str
    denied_by: str
    also_in: str
    confirmed: str
    level: str
    update: str
    correction: str
    corrected: str
    disputed: str
    retracted: str
    merged: str
    withdrawn: str
    said_false: str
    said_true: str
    part_of: str
    split_off: str
    own_again: str
    # In the bot.
    joined: str
    already: str
    waiting: str
    by_invitation: str
    asked: str
    left: str
    not_here: str
    only_admins: str
    latest: str
    nothing_yet: str
    help: str
    start_command: str
    stop_command: str
    latest_command: str
    help_command: str
