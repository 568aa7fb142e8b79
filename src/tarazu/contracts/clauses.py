"""The twenty clauses of an exchange contract: goods for goods, with no currency anywhere in it."""

from collections.abc import Mapping
from typing import NamedTuple

from tarazu.contracts.contract import Clause


class ClauseText(NamedTuple):
    """The wording of one clause; words in braces are filled from the deal, the parties and the figures."""

    number: int
    title: str
    says: str


CLAUSES = (
    ClauseText(
        number=1,
        title="Parties",
        says=(
            "This contract number {number} of {day} binds: {parties}. "
            "Each party states that the owners named here are all its beneficial owners: {owners}."
        ),
    ),
    ClauseText(
        number=2,
        title="Goods, grade and quantity",
        says=(
            "The goods are: {legs}. HS codes are those of the edition of 2022. Each giver delivers goods produced in "
            "its own country, packed for the whole journey. A delivery may differ from the agreed quantity by "
            "{quantity_tolerance} % either way; what is outside is refused or agreed anew in writing."
        ),
    ),
    ClauseText(
        number=3,
        title="Unit values and delivery terms",
        says=(
            "The unit values are: {unit_values}. They are measured in units of account of {account_unit}, which is a "
            "measure and no means of payment. They rest on the reference valuations of {day}. Delivery terms follow "
            "Incoterms 2020: {delivery}. The values of all legs are brought to one basis before they are compared."
        ),
    ),
    ClauseText(
        number=4,
        title="Exchange ratio and re-pricing",
        says=(
            "Goods are exchanged so that the agreed values on both sides are equal: {ratio}. If before an instalment "
            "leaves the reference valuation of its goods has moved by more than {band} %, either party may ask for "
            "re-pricing: the quantity still owed in return is multiplied by the new unit value and divided by the "
            "agreed one. What has left is never re-priced."
        ),
    ),
    ClauseText(
        number=5,
        title="Schedule and order of deliveries",
        says=(
            "Deliveries are made in the instalments annexed to this contract, the first leaving by {first_ship_by} "
            "and the last by {last_ship_by}. Both sides may deliver in either order or at the same time, within the "
            "limit of clause 11. A giver tells the receiver of each dispatch within {dispatch_notice_days} days, "
            "with vehicle, vessel or wagon and the expected day of arrival."
        ),
    ),
    ClauseText(
        number=6,
        title="Inspection",
        says=(
            "{inspection} inspects quantity and quality at loading by the standard method for the goods and keeps a "
            "sealed sample of each lot for {sample_days} days. Its certificate is final for quantity. Quality may be "
            "contested within {claim_days} days of arrival by a second test of the sealed sample, and that test is "
            "final."
        ),
    ),
    ClauseText(
        number=7,
        title="Sanitary and other papers",
        says=(
            "Each consignment travels with a certificate of origin from the body its country has authorised, and "
            "plants and animal products with their phytosanitary or veterinary certificate from an establishment the "
            "other country has approved. Goods refused because a paper of the giver is wrong count as not delivered."
        ),
    ),
    ClauseText(
        number=8,
        title="Title and risk",
        says=(
            "Risk passes as the delivery term of the leg provides. Title passes when the import declaration of the "
            "consignment has been assessed and the goods are released; until then they may not be pledged or sold on."
        ),
    ),
    ClauseText(
        number=9,
        title="Insurance",
        says=(
            "The party that bears the risk of a stretch insures it for at least {insured_percent} % of the agreed "
            "value with an insurer the other party has accepted beforehand, and sends the cover note before "
            "dispatch. A claim is settled in goods of the same kind or counted as a shortfall."
        ),
    ),
    ClauseText(
        number=10,
        title="Evidence account",
        says=(
            "{evidence_keeper} keeps the evidence account of this contract. It records goods and assessed values and "
            "holds no money. A delivery counts when, and at the value at which, customs has assessed its "
            "declaration. The keeper sends both sides a statement after every posting and on the last day of each "
            "quarter; an entry not contested within {claim_days} days stands."
        ),
    ),
    ClauseText(
        number=11,
        title="Largest open imbalance",
        says=(
            "Neither side may be ahead of the other by more than {swing} % of the agreed value of one side: of the "
            "larger one, where they differ. What has left counts at its agreed value until customs has assessed it; "
            "what has come counts once it is assessed. An export that would go further is not declared until the "
            "other side has delivered. No interest runs on an imbalance."
        ),
    ),
    ClauseText(
        number=12,
        title="Shortfall and delay",
        says=(
            "Whoever delivers less than agreed makes it good, in this order: with more of the same goods; with goods "
            "from this list at their reference valuation: {substitutes}; through a substitute supplier whom the "
            "receiver accepts. For each full week of delay goods worth {delay_per_week} % of the delayed value are "
            "owed on top, and never more than {delay_max} %."
        ),
    ),
    ClauseText(
        number=13,
        title="Final balance",
        says=(
            "Assessed deliveries are netted off within {netting_days} days of the transaction that each "
            "authorisation allows, and may then differ by {tolerance} % at most. Any difference that remains is "
            "settled in goods within {cure_days} days; nothing is settled in currency. Assessed values stand as each "
            "customs service set them."
        ),
    ),
    ClauseText(
        number=14,
        title="Security",
        says=(
            "Each party deposits its transport documents or a warehouse receipt for the next instalment with the "
            "evidence account keeper. Security shrinks as assessed deliveries prove performance, and is released at "
            "the final balance. It is extended whenever a deadline of this contract is."
        ),
    ),
    ClauseText(
        number=15,
        title="Both legs stand together",
        says=(
            "The legs depend on each other. If one side fails to deliver for {cure_days} days after notice, the "
            "other may suspend its own deliveries, and end this contract for what is not yet delivered; what was "
            "delivered stays owed in goods under clause 12."
        ),
    ),
    ClauseText(
        number=16,
        title="Force majeure",
        says=(
            "No party answers for what it could neither foresee nor prevent: a closed border or crossing, a ban on "
            "export or import, war, embargo, natural disaster, or a port or railway out of service. It gives notice "
            "with evidence within {notice_days} days. Deadlines between the parties move by the days it lasts; the "
            "netting clock stands still only by a recorded decision of the authority. After {force_majeure_days} "
            "days either party may leave, and what is owed is settled in goods."
        ),
    ),
    ClauseText(
        number=17,
        title="Sanctions",
        says=(
            "Each party warrants that neither it, its owners, its carriers nor its banks are barred from trade by "
            "the United Nations or by a list that binds either side, and has itself screened again before each "
            "shipment. If that changes, deliveries stop at once, both authorities are told, and this contract ends "
            "for what is not yet delivered."
        ),
    ),
    ClauseText(
        number=18,
        title="Limits on resale",
        says=(
            "The goods are for use or sale in the receiver's country. They may not be re-exported to the giver's "
            "country, nor to a third country, without the giver's written consent and the permits that both legal "
            "orders ask for."
        ),
    ),
    ClauseText(
        number=19,
        title="Law and disputes",
        says=(
            "This contract follows the law of {governing_law}. A dispute is first put to the chambers of commerce of "
            "both sides for {conciliation_days} days and then decided by arbitration in {seat}, in {language}, by "
            "three arbitrators. Awards are made in goods; customs assessments are not open to arbitration."
        ),
    ),
)

CONSORTIUM = ClauseText(
    number=20,
    title="Consortium and joint liability",
    says=(
        "The parties of one country that stand together in this contract share its authorisation in these parts: "
        "{shares}. They answer for it jointly and severally to customs and to the other side. A member may leave "
        "only when it owes nothing, and its part passes to the others."
    ),
)
ALONE = ClauseText(
    number=20,
    title="Consortium and joint liability",
    says=(
        "Each side consists of one party, which answers alone. A further party may join only by a written addition, "
        "and then answers jointly and severally for what is owed on that day."
    ),
)
RUSSIAN_BALANCE = ClauseText(
    number=13,
    title="Final balance",
    says=(
        "Under federal law 164-FZ, articles 44 and 45, this is an exchange of goods of equal value. Assessed "
        "deliveries are netted off within {netting_days} days of the transaction that each authorisation allows. "
        "Under the order of the other side they may then differ by {tolerance} % at most. Whoever has received more, "
        "as the Federal Customs Service assessed it, is bound to settle the difference: in goods, within {cure_days} "
        "days, at the unit values of clause 3, with a record to both customs services. Nothing is settled in "
        "currency."
    ),
)


def clauses_for(params: Mapping[str, str], *, russian: bool, several: bool) -> tuple[Clause, ...]:
    """The twenty clauses, each with what fills it and nothing more.

    `russian` takes the balance clause that 164-FZ asks for; `several` the one for sides of more than one party.
    """
    texts = [RUSSIAN_BALANCE if russian and text.number == RUSSIAN_BALANCE.number else text for text in CLAUSES]
    texts.append(CONSORTIUM if several else ALONE)
    return tuple(Clause(text.number, text.title, text.says, _used(text.says, params)) for text in texts)


def _used(says: str, params: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in params.items() if "{" + name + "}" in says}
