"""The first hour of each role: a few steps, each with what to see at its end and where it begins."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, and the screen it begins on."""

    words: str | Promise
    screen: str


TRADER = (
    Step(
        _("Look at the book: what is on offer and wanted, and where. Names and prices of others stay hidden."), "book"
    ),
    Step(
        _("Write an offer: find your goods by a word, give quantity, limit, place and window, then publish it."),
        "listings",
    ),
    Step(
        _("Write a want for what you need in return. A round only makes deals in which you give what you get."),
        "listings",
    ),
    Step(
        _("When a round proposes a deal, it stands on your home. Look at the scale, then accept or decline in time."),
        "home",
    ),
    Step(
        _("Sign the contract and the undertaking, then apply for the authorisation, all from the page of the deal."),
        "home",
    ),
    Step(
        _("Choose in the notices what should reach you by mail, and put your deadlines in your own calendar."),
        "notices",
    ),
)
OFFICER = (
    Step(
        _("Your queue shows the files of your office, those that wait for you first. Open one with Enter."),
        "queue",
    ),
    Step(
        _("Read what the rules of both countries say of it, then grant it, ask a question or refuse it, with a note."),
        "queue",
    ),
    Step(
        _("Assess a lodged declaration: the scale on the page shows what tips it. Then release the goods."),
        "queue",
    ),
    Step(
        _("Watch the days left. A clock stops only by a recorded decision, such as for a closed crossing."),
        "queue",
    ),
)
ANALYST = (
    Step(
        _("The overview counts firms, deals and files, and what was exchanged between each two countries."), "overview"
    ),
    Step(
        _("Compare published trade of two countries: where sources contradict each other, both stand there."),
        "overview",
    ),
    Step(
        _("Follow the commitments of the protocols: each delivery counts towards its target."),
        "commitments",
    ),
)
OPERATOR = (
    Step(
        _("Run a round from the clearing desk. It works in the background; you may leave the page."),
        "operator",
    ),
    Step(
        _("Net off the files whose goods are all through. Those out of balance stay open, with their cure in goods."),
        "operator",
    ),
    Step(
        _("In a sandbox, move the clock and see what becomes due."),
        "sandbox",
    ),
)
COMPLIANCE = (
    Step(
        _("Look at the age of the lists first. A list that is too old stops every new deal."),
        "lists",
    ),
    Step(
        _("Open the strongest case, see what is alike, letter by letter, and decide with a reason."),
        "cases",
    ),
    Step(
        _("A strong hit is cleared by two people: sign in as the second one to approve it."),
        "cases",
    ),
)
AUDITOR = (
    Step(
        _("Begin with the overview, then verify a certificate by its number, as anybody can."),
        "verify",
    ),
    Step(
        _("Read which rule held on which day, with its source, in the rulebook."),
        "rules",
    ),
)
BROKER = (
    Step(_("Look at your members' listings and at what held each of them back in the last round."), "broker"),
    Step(_("Propose deals around one member: only what passes every rule of both countries is proposed."), "broker"),
    Step(_("Hold a listing while you talk, with a reason and a last day, and write down what was said."), "broker"),
)
MISSION = (
    Step(_("Your desk shows the signed contracts of firms in the country you serve."), "mission"),
    Step(_("Look at the firm, its owners, its goods and its screening, then certify it with your number."), "mission"),
    Step(_("Print the certificate; the collectorate sees it in the file at once."), "mission"),
)
CHAMBER = (Step(_("Sign the undertaking on sanctioned entities for a member whose deal is under contract."), "broker"),)
AGENT = (
    Step(
        _("Your home shows what the firms that named you have to do: their files, days left and papers that lack."),
        "home",
    ),
    Step(_("Publish offers and wants for a firm; its limits stay between you and it."), "listings"),
    Step(
        _("Lodge declarations and add papers from the page of a file. Only the firm itself signs and consents."), "home"
    ),
)
RULE_KEEPER = (
    Step(_("Read the rulebook of an order: every rule and figure with its source and its days."), "rules"),
    Step(
        _("Enter a new value of a figure with its first day and its source. It counts from that day on, never before."),
        "keeping",
    ),
    Step(_("Another keeper approves it: sign in as the second one. Until then nothing changes."), "keeping"),
)
ADMINISTRATOR = (
    Step(
        _("Set up your second factor on your own account and keep the recovery codes apart from it."),
        "own_account",
    ),
    Step(
        _("Invite a person to a firm, an authority or the mechanism. The link in the letter opens one account, once."),
        "people",
    ),
    Step(_("End a mandate on its last day, or close an account: what the person signed stays on record."), "people"),
    Step(
        _("A lost second factor is taken off by two administrators: one asks, the other decides."),
        "people",
    ),
    Step(_("Look through the record of sign-ins: who came from where, and who was refused."), "sign_ins"),
)
HOURS: dict[str, tuple[Step, ...]] = {
    "trader": TRADER,
    "agent": AGENT,
    "officer": OFFICER,
    "analyst": ANALYST,
    "operator": OPERATOR,
    "compliance": COMPLIANCE,
    "broker": BROKER,
    "mission": MISSION,
    "chamber": CHAMBER,
    "auditor": AUDITOR,
    "rule_keeper": RULE_KEEPER,
    "administrator": ADMINISTRATOR,
}


def hour_of(role: str) -> tuple[Step, ...]:
    """The steps of a role; none where it has no hour of its own."""
    return HOURS.get(role, ())
