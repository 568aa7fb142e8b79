"""A word in the reader's language for every code that people see: states, roles, kinds, causes, accounts.

Each table is named after what its codes belong to, because a language may need another ending for each.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tarazu.web.account_words import ACCOUNT_TABLES
from tarazu.web.clearing_words import CLEARING_TABLES
from tarazu.web.customs_words import BESIDE, GRADE, HAPPENED_TO_GOODS, LANE, LANE_REASON, LAYOUT, REASSESSMENT
from tarazu.web.day_words import DAY_OFF, WEEKDAY
from tarazu.web.deal_words import ANSWER, COUNTER, DEAL
from tarazu.web.journal_words import JOURNAL_TABLES
from tarazu.web.notice_words import NOTICE, NOTICE_SUBJECT
from tarazu.web.permit_words import ACT, AMENDMENT, APPEAL, EVIDENCE, LETTER, PERMIT, SCREENING
from tarazu.web.power_words import MANDATED, POWER
from tarazu.web.statistics_words import STATISTICS_TABLES

Table = Mapping[str, str | Promise]

CONTRACT: Table = {
    "draft": pgettext_lazy("contract", "Draft"),
    "signed": pgettext_lazy("contract", "Signed by all"),
    "fulfilled": pgettext_lazy("contract", "Fulfilled"),
    "ended": pgettext_lazy("contract", "Ended"),
}
AUTHORISATION: Table = {
    "applied": pgettext_lazy("authorisation", "Applied for"),
    "queried": pgettext_lazy("authorisation", "Queried"),
    "granted": pgettext_lazy("authorisation", "Granted"),
    "refused": pgettext_lazy("authorisation", "Refused"),
    "suspended": pgettext_lazy("authorisation", "Suspended"),
    "closed": pgettext_lazy("authorisation", "Closed"),
    "lapsed": pgettext_lazy("authorisation", "Lapsed"),
    "cancelled": pgettext_lazy("authorisation", "Cancelled"),
}
DECLARATION: Table = {
    "lodged": pgettext_lazy("declaration", "Lodged"),
    "assessed": pgettext_lazy("declaration", "Assessed"),
    "released": pgettext_lazy("declaration", "Released"),
    "reversed": pgettext_lazy("declaration", "Reversed"),
}
LISTING: Table = {
    "open": pgettext_lazy("listing", "Open"),
    "taken": pgettext_lazy("listing", "Taken"),
    "withdrawn": pgettext_lazy("listing", "Withdrawn"),
    "lapsed": pgettext_lazy("listing", "Lapsed"),
}
SIDE: Table = {"offer": _("Offer"), "want": _("Want")}
ROLE: Table = {
    "trader": _("Trader"),
    "agent": _("Authorised agent"),
    "officer": _("Customs officer"),
    "analyst": _("Ministry analyst"),
    "operator": _("Clearing operator"),
    "compliance": _("Compliance officer"),
    "auditor": _("Auditor"),
    "broker": _("Broker of a chamber"),
    "chamber": _("Signatory of a chamber"),
    "rule_keeper": _("Rule keeper"),
    "mission": _("Officer of a mission abroad"),
    "administrator": _("Administrator"),
}
PARTY: Table = {
    "private": _("Private firm"),
    "state_owned": _("State enterprise"),
    "individual": _("Individual trader"),
    "consortium": _("Consortium"),
}
AUTHORITY: Table = {
    "collectorate": _("Collectorate of Customs"),
    "ministry": _("Ministry"),
    "mission": _("Mission abroad"),
    "clearing_house": _("Clearing house"),
    "chamber": _("Chamber of commerce"),
}
DIRECTION: Table = {"import": _("Import"), "export": _("Export"), "both": _("Both ways")}
CAUSE: Table = {
    "closed_crossing": _("Closed crossing"),
    "war": _("War"),
    "export_ban": _("Export ban"),
    "import_ban": _("Import ban"),
    "natural_disaster": _("Natural disaster"),
    "court_order": _("Court order"),
}
MODE: Table = {"rail": _("Rail"), "road": _("Road"), "sea": _("Sea")}
NAMED: Table = {
    "vessel": _("Ship"),
    "other": _("Ship or vehicle"),
    "bank": _("Bank"),
}
ROUTE: Table = {
    "running": pgettext_lazy("route", "Running"),
    "trial": pgettext_lazy("route", "On trial"),
    "planned": pgettext_lazy("route", "Planned"),
    "barred": pgettext_lazy("route", "Barred"),
}
SEVERITY: Table = {"stop": _("Stops the deal"), "warn": _("Warning")}
STAGE: Table = {
    "deal": _("When a deal is proposed"),
    "application": _("When an authorisation is applied for"),
    "declaration": _("When goods are declared"),
    "net_off": _("At net-off"),
}
CONFIDENCE: dict[str, str | Promise] = {
    "H": pgettext_lazy("confidence", "Confirmed"),
    "M": pgettext_lazy("confidence", "Probable"),
    "L": pgettext_lazy("confidence", "Uncertain"),
}
CONFIDENCE |= {"high": CONFIDENCE["H"], "medium": CONFIDENCE["M"], "low": CONFIDENCE["L"]}
CONFIDENCE["assumed"] = pgettext_lazy("confidence", "Assumed")
PROPOSAL: Table = {
    "proposed": pgettext_lazy("figure", "Proposed"),
    "approved": pgettext_lazy("figure", "Approved"),
    "refused": pgettext_lazy("figure", "Refused"),
}
POLICY: Table = {
    "noted": pgettext_lazy("papers", "Noted by kind"),
    "stored": pgettext_lazy("papers", "Stored themselves"),
    "any": _("In either order"),
    "appendix": _("Lists of the appendix"),
    "applicant": _("The applicant"),
    "chamber": _("Chamber of commerce"),
    "customs_assessed": _("As assessed by customs"),
    "entity": _("The firm itself"),
    "given": pgettext_lazy("instruction", "Given"),
    "goods": _("In goods"),
    "import_first": _("Import first, then export"),
    "joint_and_several": _("Jointly and severally"),
    "left": pgettext_lazy("routes", "No longer used"),
    "mission_certificate": _("Certificate of the mission abroad"),
    "month": _("Every month"),
    "none_found": pgettext_lazy("instruction", "None found"),
    "parties": _("Most parties served"),
    "policy_orders": _("Import and export policy orders"),
    "off": _("Switched off"),
    "on": _("Switched on"),
    "quarter": _("Every quarter"),
    "sandbox": _("In a sandbox only"),
    "settle": _("Settle the difference"),
    "surplus": _("Largest gain"),
    "to_be_left": pgettext_lazy("routes", "To be left"),
    "undertaking": _("Undertaking"),
    "until_due_date": _("Until the due date"),
    "value": _("Largest value exchanged"),
}
FIELD: Table = {
    "agriculture": _("Agriculture"),
    "iron_and_steel": _("Iron and steel"),
    "energy": _("Energy"),
    "transport": _("Transport"),
    "corridor": _("Corridor"),
}
TASK: Table = {
    "answer_deal": _("Accept or decline a proposed deal"),
    "answer_counter": _("Answer the other terms that a partner asks for"),
    "sign_contract": _("Sign the contract"),
    "undertake": _("Sign the undertaking on sanctions"),
    "apply": _("Apply for the authorisation"),
    "apply_further": _("Go on with the application that was begun"),
    "answer_query": _("Answer the officer's question"),
    "declare": _("Ship, and lodge the next declaration"),
    "wait_consent": _("The other parties answer the deal"),
    "wait_signature": _("The other parties sign the contract"),
    "wait_grant": _("Customs examines the application"),
    "wait_assessment": _("Customs assesses a declaration"),
}
NEXT: Table = {
    "examine": _("Customs examines the application and grants it, asks a question or refuses it."),
    "answer": _("The applicant answers the officer's question."),
    "assess": _("Customs assesses the declaration that was lodged."),
    "release": _("Customs releases the goods it has assessed."),
    "ship": _("Ship what is left of the goods, and lodge a declaration for each part."),
    "net_off": _("All goods are through. The clearing operator nets the file off."),
    "close": _("The file is netted off. Customs closes it and issues the certificate."),
    "nothing": _("Nothing is left to do on this file."),
}
WAITS: Table = {
    "examine": _("To examine"),
    "answer": _("With the applicant"),
    "assess": _("To assess"),
    "release": _("To release"),
    "net_off": _("To net off"),
    "nothing": _("Nothing to do"),
}
HAPPENED: Table = {
    "applied": _("Applied for"),
    "granted": _("Granted"),
    "declared": _("Declaration lodged"),
    "assessed": _("Declaration assessed"),
    "told": _("A word about a shipment"),
    "suspended": _("Clock stopped"),
    "resumed": _("Clock runs again"),
    "netted": _("Netted off"),
    "closed": _("Closed"),
}
WORK: Table = {
    "waiting": pgettext_lazy("work", "Waiting"),
    "running": pgettext_lazy("work", "Under way"),
    "done": pgettext_lazy("work", "Done"),
    "failed": pgettext_lazy("work", "Failed"),
    "round": _("A matching round"),
    "net_off": _("Net-off of files"),
}
CASE: Table = {
    "open": pgettext_lazy("case", "Open"),
    "proposed": pgettext_lazy("case", "Clearance proposed"),
    "cleared": pgettext_lazy("case", "Cleared"),
    "confirmed": pgettext_lazy("case", "Confirmed"),
    "gone": pgettext_lazy("case", "Fallen away"),
    "clear": pgettext_lazy("case", "Clear"),
    "approve": pgettext_lazy("case", "Approve the clearance"),
    "reject": pgettext_lazy("case", "Reject the clearance"),
    "confirm": pgettext_lazy("case", "Confirm the hit"),
    "reopen": pgettext_lazy("case", "Ask again"),
    "propose": pgettext_lazy("case", "Clearance proposed"),
    "fall away": pgettext_lazy("case", "Fallen away"),
}
FEATURE: Table = {
    "letters": _("Letters alike"),
    "skeleton": _("Consonants alike"),
    "words": _("Words alike"),
    "joined": _("Alike when written together"),
    "part": _("One is part of the other"),
    "vowels": _("Vowels"),
    "identifier": _("Number"),
    "birth": _("Birth"),
    "country": _("Country"),
    "numbers": _("Figures in the name"),
    "kind": _("Kind"),
    "yes": _("yes"),
    "no": _("no"),
    "compared": _("compared"),
    "not written in one of the two": _("not written in one of the two"),
    "the same": _("the same"),
    "none in common": _("none in common"),
    "not the same, or not known": _("not the same, or not known"),
    "differ": _("differ"),
    "a person and something else": _("a person and something else"),
    "same day": _("the same day"),
    "same year": _("the same year"),
    "near": _("near"),
    "differs": _("differs"),
    "unknown": _("not known"),
}
EDITION: Table = {
    "held": pgettext_lazy("list", "Waits for a second person"),
    "in_force": pgettext_lazy("list", "In force"),
    "refused": pgettext_lazy("list", "Refused"),
    "replaced": pgettext_lazy("list", "Replaced"),
}
TABLES: dict[str, Table] = {
    **CLEARING_TABLES,
    **ACCOUNT_TABLES,
    **STATISTICS_TABLES,
    **JOURNAL_TABLES,
    "notice": NOTICE,
    "notice_subject": NOTICE_SUBJECT,
    "work": WORK,
    "case": CASE,
    "feature": FEATURE,
    "edition": EDITION,
    "task": TASK,
    "next": NEXT,
    "waits": WAITS,
    "lane": LANE,
    "grade": GRADE,
    "layout": LAYOUT,
    "lane_reason": LANE_REASON,
    "beside": BESIDE,
    "day_off": DAY_OFF,
    "weekday": WEEKDAY,
    "happened": HAPPENED,
    "shipment": HAPPENED_TO_GOODS,
    "deal": DEAL,
    "counter": COUNTER,
    "contract": CONTRACT,
    "authorisation": AUTHORISATION,
    "declaration": DECLARATION,
    "listing": LISTING,
    "side": SIDE,
    "answer": ANSWER,
    "role": ROLE,
    "power": POWER,
    "mandated": MANDATED,
    "party": PARTY,
    "authority": AUTHORITY,
    "direction": DIRECTION,
    "cause": CAUSE,
    "mode": MODE,
    "named": NAMED,
    "route": ROUTE,
    "severity": SEVERITY,
    "stage": STAGE,
    "confidence": CONFIDENCE,
    "field": FIELD,
    "policy": POLICY,
    "proposal": PROPOSAL,
    "appeal": APPEAL,
    "amendment": AMENDMENT,
    "act": ACT,
    "evidence": EVIDENCE,
    "permit": PERMIT,
    "letter": LETTER,
    "screening": SCREENING,
    "reassessment": REASSESSMENT,
}
TONES: dict[str, frozenset[str]] = {
    "good": frozenset(
        {
            "granted",
            "closed",
            "released",
            "contracted",
            "signed",
            "fulfilled",
            "accept",
            "balanced",
            "running",
            "posted",
            "H",
            "taken",
            "final",
            "settled",
            "consent",
            "admitted",
            "approved",
            "clear",
            "upheld",
        }
    ),
    "watch": frozenset(
        {
            "queried",
            "suspended",
            "lodged",
            "applied",
            "trial",
            "pending",
            "warn",
            "M",
            "nothing_imported",
            "raised",
            "requested",
            "carried",
        }
    ),
    "bad": frozenset(
        {
            "hit",
            "dismissed",
            "refused",
            "cancelled",
            "declined",
            "lapsed",
            "reversed",
            "decline",
            "outside",
            "barred",
            "voided",
            "stop",
            "ended",
            "object",
            "overdue",
        }
    ),
    "go": frozenset({"preliminary", "accepted", "proposed", "agreed", "draft", "assessed", "open"}),
}


def word(table: str, code: str) -> str:
    """The word for a code in the active language; the code itself where its table does not know it."""
    return str(TABLES[table].get(code, code))


def tone(code: str) -> str:
    """The look of a state: good, watch, bad, go, or '' for none. The word always stands beside it."""
    return next((name for name, codes in TONES.items() if code in codes), "")
