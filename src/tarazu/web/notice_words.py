"""A sentence for each kind of notice, under what the notice is about."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

NOTICES_BY_SUBJECT: Mapping[str, Words] = {
    "deals": {
        "deal_proposed": _("A deal is proposed to you"),
        "deal_instead": _("Another deal is proposed in place of one that ended"),
        "consent_due": _("A deal still waits for your answer"),
        "counter_made": _("A partner asks for other terms of a deal"),
        "counter_ended": _("The other terms asked for do not stand: the deal is as it was proposed"),
        "deal_agreed": _("Everybody has accepted a deal"),
        "deal_ended": _("A proposed deal has ended"),
    },
    "contracts": {
        "contract_in_force": _("A contract is in force"),
        "amendment_proposed": _("An amendment of a contract is proposed to you"),
        "amendment_in_force": _("An amendment of a contract is in force"),
        "cancellation_asked": _("Goods are to be cancelled that were never shipped"),
        "cancellation_agreed": _("Goods that were never shipped are cancelled"),
        "certificate_withdrawn": _("A mission has withdrawn its certificate"),
    },
    "files": {
        "application_in": _("An application came in"),
        "application_answered": _("An applicant has answered"),
        "application_queried": _("Customs asks you a question"),
        "application_decided": _("Customs has decided on an application"),
        "clock_stopped": _("The clock of a file has stopped"),
        "file_due": _("A file is due soon"),
        "file_closed": _("A file is closed"),
        "file_lapsed": _("A file has lapsed"),
        "extension_requested": _("More time is asked for"),
        "extension_answered": _("A request for more time is answered"),
        "cure_proposed": _("A cure in goods is proposed"),
        "cure_admitted": _("Customs has admitted a cure in goods"),
        "appeal_lodged": _("An appeal came in"),
        "appeal_decided": _("An appeal is decided"),
    },
    "goods": {
        "declaration_in": _("A declaration came in"),
        "declaration_assessed": _("A declaration is assessed"),
        "declaration_reassessed": _("A declaration is assessed anew"),
        "reassessment_asked": _("A re-assessment waits for a second officer"),
        "declaration_released": _("Goods are released"),
        "examination_paper": _("Customs stored a photograph or paper of an examination"),
        "lower_grade": _("Customs found a lower grade than agreed"),
        "grade_corrected": _("Customs corrected the grade: it is not lower than agreed"),
        "shipment_told": _("There is a word about a shipment"),
        "named_waits": _("Goods wait until screening clears their ship or bank"),
    },
    "clearing": {
        "cut_off_soon": _("The cut-off of a netting window is near"),
        "window_locked": _("A netting window is locked before its run"),
        "window_lift_asked": _("The lock of a netting window waits for a second person"),
        "window_unlocked": _("The lock of a netting window is lifted"),
        "window_struck": _("A netting window is struck: look at your lines"),
        "window_confirmed": _("A netting window is final"),
        "line_flagged": _("A line of a netting window is flagged"),
        "flag_answered": _("Your flag is answered"),
        "set_off_proposed": _("A set-off is proposed to you"),
        "set_off_answered": _("A party has answered a set-off"),
        "set_off_ended": _("A set-off is posted or withdrawn"),
    },
    "firms": {
        "consortium_formed": _("A consortium names you as a member"),
        "liability_acknowledged": _("A member has acknowledged the joint liability"),
        "consortium_left": _("A member has left the consortium"),
        "screening_cleared": _("Screening clears your firm"),
    },
    "book": {
        "listing_ends": _("A listing leaves the book soon"),
        "interest_met": _("A new listing fits a search you follow"),
    },
    "screening": {
        "hit": _("A party resembles a listed name"),
        "named_hit": _("A ship, vehicle or bank resembles a listed name"),
        "case_waits": _("A clearance waits for a second person"),
        "list_loaded": _("A screening list came into force"),
        "list_held": _("A screening list waits for a second person"),
        "list_pin_proposed": _("Holding an edition of a list in force waits for a second person"),
    },
    "figures": {
        "figure_proposed": _("A figure is proposed and waits for a decision"),
        "figure_decided": _("A proposed figure is decided"),
    },
    "journal": {
        "books_differ": _("The books do not agree with themselves: nobody can write until a person has looked"),
    },
}
NOTICE: Words = {kind: said for kinds in NOTICES_BY_SUBJECT.values() for kind, said in kinds.items()}
NOTICE_SUBJECT: Words = {
    "deals": _("Deals"),
    "contracts": _("Contracts"),
    "files": _("Files and due dates"),
    "goods": _("Declarations and shipments"),
    "clearing": _("Netting and set-off"),
    "firms": _("Your firm and its consortia"),
    "book": _("Offers and wants"),
    "screening": _("Screening"),
    "figures": _("Rules and figures"),
    "journal": _("Journal"),
}
