"""English."""

from alerts.phrases.record import Phrases

ENGLISH = Phrases(
    rtl=False,
    low="LOW",
    medium="MEDIUM",
    high="HIGH",
    critical="CRITICAL",
    undated="undated, seen",
    may_repeat="May be a repeat: Telegram did not say whether the first one arrived.",
    delayed="Delayed: this could not be sent earlier.",
    one_outlet="1 outlet",
    outlets="{count} outlets",
    more="{count} more",
    joined="You are in. You get an alert for every event from medium severity up. /latest shows the newest ones.",
    already="You are in already. /latest shows the newest alerts, /stop leaves.",
    waiting="Thank you. An operator has to let you in; you will get alerts from then on.",
    by_invitation="This bot is by invitation. Please ask its operators to add you: your id is {chat}.",
    asked="{name} ({chat}) asks to join. Let them in: khabardar subscribers approve {chat}",
    left="You get no more alerts, and your settings are deleted. /start joins again.",
    not_here="You do not get alerts here. /start joins.",
    only_admins="In a group only its administrators can do that.",
    latest="The newest alerts",
    nothing_yet="No alerts yet.",
    help="Khabardar watches the news and writes once per event.\n\n"
    "/start joins\n/latest shows the newest alerts\n/stop leaves and deletes your settings\n/help shows this",
    start_command="Get alerts",
    stop_command="No more alerts",
    latest_command="The newest alerts",
    help_command="What this bot does",
)
