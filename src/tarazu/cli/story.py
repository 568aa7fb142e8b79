"""One deal through the whole house, as the demo tells it: every step is a verb, at a fixed moment, under a fixed key.

Because moments and keys are fixed, a story that was interrupted can be told again from the start: what was done
already answers as it did, and the rest follows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tarazu.authorisation.drafting import Particulars
from tarazu.clearing.clocks import SuspensionCause
from tarazu.contracts.contract import Contract
from tarazu.corridor.closures import Closure
from tarazu.desk import see_people
from tarazu.desk.apply_for_authorisation import apply_for_authorisation
from tarazu.desk.authorise import authorise
from tarazu.desk.close_authorisation import close_authorisation
from tarazu.desk.consent_to_deal import consent_to_deal
from tarazu.desk.load_reference import ReferenceFacts, load_reference
from tarazu.desk.net_off import net_off
from tarazu.desk.see_deal import DealPage, see_deal
from tarazu.desk.sign_contract import sign_contract
from tarazu.desk.sign_undertaking import sign_undertaking
from tarazu.desk.suspend_clock import suspend_clock
from tarazu.kernel.period import Period
from tarazu.matching.deals import Answer, Deal
from tarazu.reference.valuations import Confidence
from tarazu.registry.people import Actor, Role

OFFICE_OPENS = time(4, 0, tzinfo=UTC)  # nine in the morning in Karachi, seven in Moscow
STOP_DAYS = 15  # how long the demo's invented closure lasts


def morning(day: date) -> datetime:
    """The moment a day's business begins."""
    return datetime.combine(day, OFFICE_OPENS)


@dataclass(frozen=True, slots=True)
class Signed:
    """A deal that is under contract, with the authorisation of each legal order."""

    deal: Deal
    contract: Contract
    files: dict[str, str]  # order to authorisation id
    approvals: dict[str, str]


class Teller:
    """Tells the steps of one deal; `key` keeps the deals of a story apart."""

    def __init__(self, deal: Deal, key: str, told: Callable[[str], None]) -> None:
        self.deal = deal
        self.key = f"demo/{key}"
        self.told = told

    def trader(self, party_id: str, day: date) -> Actor:
        """Whoever trades for a party."""
        return see_people.who_acts_for(Role.TRADER, party_id, day)

    def page(self, day: date) -> DealPage:
        """The deal as an auditor sees it."""
        return see_deal(actor=see_people.console(day), deal_id=self.deal.id, now=morning(day))

    def consents(self, day: date) -> None:
        """Every party accepts; the last one makes the deal."""
        for party_id in self.deal.party_ids:
            consent_to_deal(
                actor=self.trader(party_id, day),
                deal_id=self.deal.id,
                party_id=party_id,
                answer=Answer.ACCEPT,
                now=morning(day),
                key=f"{self.key}/consent/{party_id}",
            )
        self.told(f"{len(self.deal.party_ids)} parties consented before the deadline")

    def signatures(self, day: date) -> Contract:
        """Every party signs the contract drafted from the deal."""
        contract = self.page(day).contract
        assert contract is not None, "an agreed deal has its contract"
        for party_id in contract.parties:
            sign_contract(
                actor=self.trader(party_id, day),
                contract_id=contract.id,
                party_id=party_id,
                now=morning(day),
                key=f"{self.key}/sign/{party_id}",
            )
        parts = f"{len(contract.clauses)} clauses, {len(contract.instalments)} instalments"
        self.told(f"contract {contract.number} signed: {parts}")
        return contract

    def undertakings(self, day: date) -> None:
        """Every party undertakes that its partners are not sanctioned entities."""
        for party_id in self.deal.party_ids:
            sign_undertaking(
                actor=self.trader(party_id, day),
                deal_id=self.deal.id,
                party_id=party_id,
                now=morning(day),
                key=f"{self.key}/undertake/{party_id}",
            )
        self.told("undertakings signed on the strength of a logged screening")

    def applications(self, contract: Contract, day: date) -> dict[str, str]:
        """One party of each country applies to its own customs."""
        files = {}
        for order in self.deal.countries:
            party_id = self._applicant(order, day)
            done = apply_for_authorisation(
                actor=self.trader(party_id, day),
                contract_id=contract.id,
                party_id=party_id,
                said=Particulars(origin_declared=True),
                now=morning(day),
                key=f"{self.key}/apply/{order}",
            )
            files[order] = done["authorisation"]
        return files

    def _applicant(self, order: str, day: date) -> str:
        parties = [line.party for line in self.page(day).parties]
        fit = [
            party for party in parties if party and party.country == order and party.collectorate and party.tax_number
        ]
        assert fit, f"some party of {order} has a collectorate and a tax number"
        return fit[0].id

    def grants(self, files: dict[str, str], day: date) -> dict[str, str]:
        """The officer of each authority grants, in the order of the files."""
        approvals = {}
        for order, file in files.items():
            done = authorise(
                actor=self.officer(file, day),
                authorisation_id=file,
                note="",
                now=morning(day),
                key=f"{self.key}/grant/{order}",
            )
            approvals[order] = done["approval_number"]
            self.told(f"{order} authorised it under approval number {done['approval_number']}")
        return approvals

    def officer(self, file: str, day: date) -> Actor:
        """An officer of the authority that decides on a file."""
        return see_people.who_acts_for(Role.OFFICER, see_people.authority_of_file(file), day)

    def closure(self, file: str, crossing: str, day: date) -> None:
        """A crossing is shut by act of state; on that evidence the officer stops the clock for as long."""
        period = Period(day, day + timedelta(days=STOP_DAYS))
        decision = f"Notice of closure, {day.isoformat()} (invented for the demo)"
        closed = Closure(
            crossing, period, "Closed by act of state (invented for the demo)", decision, "demo", Confidence.ASSUMED
        )
        load_reference(
            actor=see_people.console(day),
            facts=ReferenceFacts(closures=(closed,)),
            now=morning(day),
            key=f"{self.key}/closure",
        )
        suspend_clock(
            actor=self.officer(file, day),
            authorisation_id=file,
            period=period,
            cause=SuspensionCause.CLOSED_CROSSING,
            crossing=crossing,
            evidence=decision,
            now=morning(day),
            key=f"{self.key}/stop",
        )
        self.told(f"{crossing} closed for {STOP_DAYS} days: the clock stood still by a recorded decision")

    def netting(self, file: str, day: date, order: str) -> dict[str, Any]:
        """The clearing desk strikes the balance of a file."""
        return net_off(
            actor=see_people.console(day),
            authorisation_id=file,
            now=morning(day),
            key=f"{self.key}/net-off/{order}/{day}",
        )

    def closing(self, file: str, day: date) -> dict[str, Any]:
        """The officer closes a file whose book balances."""
        return close_authorisation(
            actor=self.officer(file, day), authorisation_id=file, now=morning(day), key=f"{self.key}/close/{file}"
        )
