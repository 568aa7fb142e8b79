"""A trader's home: what to do, what others must do, the files by days left, and the goods owed and due."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.contracts.contract import Contract, ContractState
from tarazu.kernel.quantity import Quantity
from tarazu.matching.deals import Deal, DealState
from tarazu.reference.commodities import Commodity, commodity_of
from tarazu.registry.parties import Party
from tarazu.registry.people import Actor, Role
from tarazu.storage import authorisation, contracts, matching, models, registry
from tarazu.storage.files import File, load_file


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, or to wait for; `kind` is a word of the web door, `target` what it links to."""

    kind: str  # answer_deal, sign_contract, undertake, apply, answer_query, declare, wait_consent, wait_grant, …
    target: str  # deal or authorisation id
    about: str  # a number people know it by
    until: date | None


@dataclass(frozen=True, slots=True)
class FileLine:
    """One of the files, with its clock."""

    id: str
    order: str
    approval_number: str
    contract_number: str
    state: str
    due: date | None
    days_left: int | None
    suspended: bool


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Goods still to give or to get under signed contracts."""

    commodity: Commodity
    quantity: Quantity
    contract_number: str


@dataclass(frozen=True, slots=True)
class Home:
    """Everything a trader's home shows."""

    parties: tuple[Party, ...]
    to_do: tuple[Task, ...]
    waiting: tuple[Task, ...]
    files: tuple[FileLine, ...]
    owed: tuple[GoodsLine, ...]
    due: tuple[GoodsLine, ...]
    offers: int
    wants: int


def see_home(*, actor: Actor, now: datetime) -> Home:
    """The home of whoever trades for one or more parties; an agent sees files and listings, and answers no deal."""
    own = actor.acts_for()
    held = registry.parties(set(own))
    trading = actor.subjects(Role.TRADER)
    deals = matching.deals_of_party(trading)
    files = [load_file(each.id) for each in authorisation.authorisations(party_ids=own)]
    tasks = [task for deal in deals for task in _deal_tasks(deal, trading)] + [
        task for file in files for task in _file_tasks(file)
    ]
    lines = [_file_line(file, now.date()) for file in files]
    ended = {file.contract.id for file in files if file.authorisation.state is AuthorisationState.CLOSED}
    drafted = [contracts.contract_of_deal(deal.id) for deal in deals]
    open_contracts = [contract for contract in drafted if contract and contract.id not in ended]
    listings = models.Listing.objects.filter(party_id__in=own, state="open")
    return Home(
        parties=tuple(held[party_id] for party_id in own if party_id in held),
        to_do=tuple(task for task in tasks if not task.kind.startswith("wait_")),
        waiting=tuple(task for task in tasks if task.kind.startswith("wait_")),
        files=tuple(sorted(lines, key=lambda line: (line.days_left is None, line.days_left or 0, line.id))),
        owed=_goods(open_contracts, files, own, giving=True),
        due=_goods(open_contracts, files, own, giving=False),
        offers=listings.filter(side="offer").count(),
        wants=listings.filter(side="want").count(),
    )


def _deal_tasks(deal: Deal, own: tuple[str, ...]) -> list[Task]:
    mine = [party for party in deal.party_ids if party in own]
    if deal.state is DealState.PROPOSED:
        answered = {consent.party_id for consent in matching.consents(deal.id)}
        kind = "answer_deal" if any(party not in answered for party in mine) else "wait_consent"
        return [Task(kind, deal.id, deal.id, deal.consent_until.date() if deal.consent_until else None)]
    contract = contracts.contract_of_deal(deal.id)
    if contract is None or deal.state not in (DealState.AGREED, DealState.CONTRACTED):
        return []
    if contract.state is ContractState.DRAFT:
        signed = {signature.party_id for signature in contracts.signatures(contract.id)}
        kind = "sign_contract" if any(party not in signed for party in mine) else "wait_signature"
        return [Task(kind, deal.id, contract.number, None)]
    return _paper_tasks(deal, contract, mine) if contract.state is ContractState.SIGNED else []


def _paper_tasks(deal: Deal, contract: Contract, mine: list[str]) -> list[Task]:
    tasks = []
    undertaken = set(models.Undertaking.objects.filter(deal_id=deal.id).values_list("party_id", flat=True))
    if any(party not in undertaken for party in mine):
        tasks.append(Task("undertake", deal.id, contract.number, None))
    held = {each.order for each in authorisation.authorisations(contract_id=contract.id)}
    if any(registry.party(party).country not in held for party in mine):
        tasks.append(Task("apply", deal.id, contract.number, None))
    return tasks


def _file_tasks(file: File) -> list[Task]:
    held = file.authorisation
    about = held.approval_number or file.contract.number
    if held.state is AuthorisationState.APPLIED:
        return [Task("wait_grant", held.id, about, None)]
    if held.state is AuthorisationState.QUERIED:
        return [Task("answer_query", held.id, about, None)]
    if held.state is not AuthorisationState.GRANTED:
        return []
    if any(declaration.state == "lodged" for declaration in file.declarations):
        return [Task("wait_assessment", held.id, about, None)]
    if any(allowance.used_steps < allowance.quantity.steps for allowance in held.allowances):
        return [Task("declare", held.id, about, None)]
    return []


def _file_line(file: File, today: date) -> FileLine:
    held = file.authorisation
    clock = file.first_clock(today) if held.state is AuthorisationState.GRANTED else None
    return FileLine(
        id=held.id,
        order=held.order,
        approval_number=held.approval_number,
        contract_number=file.contract.number,
        state=held.state.value,
        due=clock.due_date(today) if clock else None,
        days_left=clock.days_left(today) if clock else None,
        suspended=clock.is_suspended(today) if clock else False,
    )


def _goods(signed: list[Contract], files: list[File], own: tuple[str, ...], *, giving: bool) -> tuple[GoodsLine, ...]:
    lines = []
    for contract in signed:
        if contract.state is not ContractState.SIGNED:
            continue
        used: dict[int, int] = {}
        for file in files:
            for allowance in file.authorisation.allowances:
                if file.contract.id == contract.id:
                    used[allowance.leg_number] = max(used.get(allowance.leg_number, 0), allowance.used_steps)
        for leg in contract.legs:
            left = leg.quantity.steps - used.get(leg.number, 0)
            if left > 0 and (leg.giver_id if giving else leg.receiver_id) in own:
                lines.append(GoodsLine(commodity_of(leg.commodity), Quantity(left, leg.quantity.unit), contract.number))
    return tuple(lines)
