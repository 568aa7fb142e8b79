"""A word in the reader's language for every code of the ledger and of clearing: accounts, windows, set-offs, cures."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Table = Mapping[str, str | Promise]

CLEARING_TABLES: dict[str, Table] = {
    "account": {
        "world": _("Outside the book"),
        "promised": _("Promised"),
        "under_way": _("Under way"),
        "accepted": _("Accepted"),
        "short": _("Short"),
        "position": _("Position in value"),
        "control": _("Other country"),
        "netted": _("Netted off"),
        "domestic": _("Domestic legs"),
    },
    "phase": {
        "pending": pgettext_lazy("transfer", "Pending"),
        "posted": pgettext_lazy("transfer", "Posted"),
        "voided": pgettext_lazy("transfer", "Voided"),
    },
    "reason": {
        "promise": _("Promised in the contract"),
        "withdraw": _("Promise withdrawn"),
        "dispatch": _("Sent on its way"),
        "accept": _("Accepted"),
        "fall_short": _("Fell short"),
        "find_over": _("Found over"),
        "declare_import": _("Import declared"),
        "declare_export": _("Export declared"),
        "assess_import": _("Import assessed"),
        "assess_export": _("Export assessed"),
        "net_off": _("Netted off"),
        "reverse": _("Reversed by a counter-entry"),
        "set_off": _("Set off against other books"),
        "damages": _("Damages agreed in goods"),
        "domestic_debt": _("Domestic debt"),
        "domestic_payment": _("Domestic payment"),
    },
    "outcome": {
        "balanced": _("In balance"),
        "settled": _("Settled in goods"),
        "outside": _("Outside the tolerance"),
        "nothing_imported": _("Nothing imported yet"),
    },
    "window": {
        "open": pgettext_lazy("netting window", "Open"),
        "preliminary": pgettext_lazy("netting window", "Preliminary"),
        "final": pgettext_lazy("netting window", "Final"),
    },
    "flag": {
        "raised": pgettext_lazy("flag", "Waits for an answer"),
        "upheld": pgettext_lazy("flag", "Upheld"),
        "rejected": pgettext_lazy("flag", "Rejected"),
        "withdrawn": pgettext_lazy("flag", "Taken back"),
    },
    "flag_reason": {
        "value": _("The value is wrong"),
        "quantity": _("The quantity is wrong"),
        "quality": _("The quality is wrong"),
        "not_received": _("The goods did not come"),
        "wrong_party": _("It is not ours"),
        "counted_twice": _("It is counted twice"),
        "other": _("Something else"),
    },
    "carry": {
        "settled": pgettext_lazy("book", "Settled"),
        "carried": pgettext_lazy("book", "Carried into the next window"),
        "overdue": pgettext_lazy("book", "An officer decides"),
    },
    "extension": {
        "requested": pgettext_lazy("extension", "Waits for a decision"),
        "granted": pgettext_lazy("extension", "Granted"),
        "refused": pgettext_lazy("extension", "Refused"),
        "withdrawn": pgettext_lazy("extension", "Taken back"),
    },
    "set_off": {
        "proposed": pgettext_lazy("set-off", "Proposed"),
        "posted": pgettext_lazy("set-off", "Posted"),
        "withdrawn": pgettext_lazy("set-off", "Ended without effect"),
    },
    "set_off_answer": {
        "consent": pgettext_lazy("set-off", "Consents"),
        "object": pgettext_lazy("set-off", "Objects"),
    },
    "scope": {"barter": _("Between files"), "domestic": _("At home, in local currency")},
    "cure": {
        "proposed": pgettext_lazy("cure", "Proposed"),
        "accepted": pgettext_lazy("cure", "Agreed"),
        "admitted": pgettext_lazy("cure", "Admitted by customs"),
        "declined": pgettext_lazy("cure", "Declined"),
        "refused": pgettext_lazy("cure", "Refused by customs"),
        "withdrawn": pgettext_lazy("cure", "Taken back"),
    },
    "cancellation": {
        "proposed": pgettext_lazy("cancellation", "Waits for the other parties"),
        "agreed": pgettext_lazy("cancellation", "Agreed by all"),
        "declined": pgettext_lazy("cancellation", "Declined"),
        "withdrawn": pgettext_lazy("cancellation", "Taken back"),
    },
    "difference": {
        "missing_there": _("Missing in their records"),
        "missing_here": _("Missing in ours"),
        "goods": _("Other goods"),
        "quantity": _("Other quantity"),
        "value": _("Other value"),
    },
    "explanation": {
        "timing": _("Another quarter"),
        "freight": _("Freight and insurance on one side"),
        "moisture": _("Moisture or natural loss"),
        "short_landing": _("Landed short"),
        "valuation": _("Valued otherwise"),
        "classification": _("Another code for the same goods"),
        "their_error": _("An error of theirs"),
        "our_error": _("An error of ours"),
        "reopened": _("Open again"),
    },
    "side_owing": {
        "owed_abroad": _("Goods are owed abroad"),
        "owed_to_us": _("Goods are owed to us"),
    },
}
