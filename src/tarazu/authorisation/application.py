"""Applying for the permit of one legal order: is the file complete, and what would the permit allow?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tarazu.authorisation.authorisation import Allowance, Authorisation
from tarazu.contracts.contract import Contract, ContractState
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.value import Value
from tarazu.matching.deals import Leg
from tarazu.registry.parties import Party
from tarazu.rulebook.figures import Figures


class ApplicationIncomplete(TarazuError):
    """An application lacks fields that the order asks for."""

    kind = Kind.REFUSED
    says = "This application is not complete: {missing} Add what is missing and apply again."


class NoSideInDeal(TarazuError):
    """An order was to authorise a contract in which its country has no part."""

    kind = Kind.INVALID
    says = "No party of contract {number} is of {order}. Apply in the countries the deal joins."


@dataclass(frozen=True, slots=True)
class Missing:
    """A field of paragraph 5 that is not filled: a sentence that says so, and what fills it."""

    says: str
    params: dict[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The English sentence; doors translate `says` and fill it themselves."""
        return self.says.format(**self.params)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies in one order: the party or consortium that answers, and everyone who shares its liability."""

    party_id: str
    members: tuple[str, ...]


def missing_fields(
    contract: Contract, parties: Mapping[str, Party], origins: Mapping[int, str], order: str
) -> tuple[Missing, ...]:
    """What paragraph 5 asks for and the contract does not say; `origins` is keyed by leg number.

    Names and addresses of importer and exporter, description, quantity and value of the goods both ways, validity and
    expiry of the contract, and the declaration that incoming goods originate in the partner country.
    """
    found: list[Missing] = []
    for party_id in contract.parties:
        party = parties.get(party_id)
        if party is None or not party.name:
            found.append(Missing(says="The name of a party is missing: {party}.", params={"party": party_id}))
        elif not party.seat:
            found.append(Missing(says="The address of {party} is missing.", params={"party": party.name}))
    for leg in contract.legs:
        found.extend(_missing_in_leg(leg, parties, origins.get(leg.number, ""), order))
    if contract.signed_on is None or contract.state is ContractState.DRAFT:
        found.append(Missing(says="The contract is not signed, so it has no first day."))
    elif contract.valid_until <= contract.signed_on:
        found.append(Missing(says="The contract ends before it begins: give it an expiry day after its signature."))
    return tuple(found)


def apply(
    contract: Contract,
    parties: Mapping[str, Party],
    figures: Figures,
    *,
    applicant: Applicant,
    authority_id: str,
    day: date,
) -> Authorisation:
    """The application of one order's side for its permit, with an allowance for every leg; `figures` name the order.

    Errors:  NoSideInDeal. Whether the file is complete is asked with `missing_fields`.
    """
    order = figures.order
    allowances = allowances_of(contract, parties, figures)
    if not allowances:
        raise NoSideInDeal(number=contract.number, order=order)
    return Authorisation(
        id=identifier("aut", contract.id, order),
        order=order,
        contract_id=contract.id,
        authority_id=authority_id,
        applicant_id=applicant.party_id,
        members=applicant.members or (applicant.party_id,),
        applied_on=day,
        allowances=allowances,
    )


def allowances_of(contract: Contract, parties: Mapping[str, Party], figures: Figures) -> tuple[Allowance, ...]:
    """What a permit would admit: each leg's quantity, and its value with the headroom that assessed values need."""
    headroom = figures.number("value_headroom_percent")
    allowances = []
    for leg in contract.legs:
        coming_in = parties[leg.receiver_id].country == figures.order
        if coming_in or parties[leg.giver_id].country == figures.order:
            value = Value(leg.value.minor * (100 + headroom) // 100, leg.value.account_unit)
            direction = "import" if coming_in else "export"
            allowances.append(Allowance(leg.number, direction, leg.commodity, leg.quantity, value))
    return tuple(allowances)


def agreed_side(file: Authorisation, contract: Contract) -> Value:
    """What the larger of the two sides that a permit lets cross is worth by the contract, without any headroom."""
    worth = {leg.number: leg.value.minor for leg in contract.legs}
    sides = {"import": 0, "export": 0}
    for allowance in file.allowances:
        sides[allowance.direction] += worth[allowance.leg_number]
    return Value(max(sides.values()))


def must_be_complete(missing: tuple[Missing, ...]) -> None:
    """Refuse an application that lacks something. Errors: ApplicationIncomplete, with everything at once."""
    if missing:
        raise ApplicationIncomplete(missing=" ".join(one.sentence for one in missing))


def _missing_in_leg(leg: Leg, parties: Mapping[str, Party], origin: str, order: str) -> list[Missing]:
    number = {"leg": str(leg.number)}
    found = []
    if not leg.commodity:
        found.append(Missing(says="Leg {leg} does not describe its goods.", params=number))
    if leg.quantity.steps <= 0:
        found.append(Missing(says="Leg {leg} has no quantity.", params=number))
    if leg.value.minor <= 0:
        found.append(Missing(says="Leg {leg} has no value.", params=number))
    giver, receiver = parties.get(leg.giver_id), parties.get(leg.receiver_id)
    if giver and receiver and receiver.country == order and origin != giver.country:
        country = {**number, "country": giver.country}
        found.append(
            Missing(says="Leg {leg} lacks the declaration that its goods originate in {country}.", params=country)
        )
    return found
