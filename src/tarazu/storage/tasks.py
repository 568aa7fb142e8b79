"""What a trader has to do, and waits for others to do: worked out of the deals and files of their parties."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from tarazu.authorisation.authorisation import Authorisation, AuthorisationState
from tarazu.clearing.clocks import TransactionClock
from tarazu.contracts.contract import Contract, ContractState
from tarazu.kernel.period import add_days
from tarazu.matching.counters import Counter
from tarazu.matching.deals import Deal, DealInShort, DealState
from tarazu.registry.parties import Party
from tarazu.registry.people import Actor, Role
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import authorisation, contracts, countering, matching, models, put_off, registry
from tarazu.storage.application_drafts import drafted
from tarazu.storage.first_clocks import first_clocks
from tarazu.storage.put_off import TaskKey


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, or to wait for; `kind` is a word of the web door, `target` what it links to."""

    kind: str  # answer_deal, sign_contract, undertake, apply, answer_query, declare, wait_consent, wait_grant, …
    target: str  # deal or authorisation id; of an application its contract and party, with a blank between
    about: str  # a number people know it by
    until: date | None
    deal: DealInShort | None = None  # of a deal that has no contract yet, and so no number
    due: date | None = None  # by when it is to be done: its own last day, or that of its file
    first_day: date | None = None  # from which to which day it may be put off; None where it is due too soon
    last_day: date | None = None
    put_off_until: date | None = None

    @property
    def key(self) -> TaskKey:
        """What tells it from every other task of its reader."""
        return self.kind, self.target

    @property
    def waits(self) -> bool:
        """Say whether it is for others to act."""
        return self.kind.startswith("wait_")


@dataclass(frozen=True, slots=True)
class AtHand:
    """The deals and files of a person's parties, loaded together, and the tasks that come of them."""

    parties: Mapping[str, Party]
    contracts: Mapping[str, Contract]  # by deal
    files: tuple[Authorisation, ...]
    numbers: Mapping[str, str]  # of the files' contracts, by contract
    clocks: Mapping[str, TransactionClock]  # of the files that are granted, by file
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class _Papers:
    """What stands of the parties' deals, loaded together: by deal, by contract."""

    contracts: dict[str, Contract]
    answered: dict[str, set[str]]
    counters: dict[str, Counter]  # those that are open
    signed: dict[str, set[str]]
    undertaken: dict[str, set[str]]
    applied: dict[str, set[str]]  # the orders that were asked
    own: dict[str, Party]  # that the viewer trades for
    applying: dict[str, Party]  # that the viewer may apply for, as their agent too
    drafted: set[tuple[str, str]]  # contract and party of applications that are begun


def at_hand(actor: Actor, today: date) -> AtHand:
    """What is at hand for whoever trades for some parties; an agent applies and declares, and answers no deal."""
    own, trading = actor.acts_for(), actor.subjects(Role.TRADER)
    held = registry.parties(set(own))
    deals = matching.deals_of_party(own)
    papers = _papers(deals, held, set(trading))
    files = authorisation.authorisations(party_ids=own)
    rows = authorisation.answered_by(own)
    numbers = dict(models.Contract.objects.filter(authorisations__in=rows).values_list("id", "number"))
    lodged = set(_lodged(rows))
    clocks = first_clocks(rows.filter(state=AuthorisationState.GRANTED.value), today)
    dues = {file: clock.due_date(today) for file, clock in clocks.items()}
    tasks = [task for deal in deals for task in _deal_tasks(deal, papers)] + [
        task for file in files for task in _file_tasks(file, numbers[file.contract_id], lodged=file.id in lodged)
    ]
    return AtHand(
        parties=held,
        contracts=papers.contracts,
        files=files,
        numbers=numbers,
        clocks=clocks,
        tasks=tuple(_bounded(task, dues, today) for task in tasks),
    )


def _bounded(task: Task, dues: Mapping[str, date], today: date) -> Task:
    """A task with the day by which it is to be done, and how far it may be put off; a person only waits for others."""
    if task.waits:
        return task
    due = task.until or dues.get(task.target)
    last = put_off.last_day(due, today)
    return replace(task, due=due, last_day=last, first_day=add_days(today, 1) if last else None)


def _papers(deals: tuple[Deal, ...], held: dict[str, Party], trading: set[str]) -> _Papers:
    by_deal = contracts.contracts_of_deals(deal.id for deal in deals)
    written = {deal.id: by_deal[deal.id] for deal in deals if deal.id in by_deal}  # in the order of the deals
    ids = [contract.id for contract in written.values()]
    undertaken: dict[str, set[str]] = defaultdict(set)
    for deal_id, party_id in models.Undertaking.objects.filter(deal_id__in=list(written)).values_list(
        "deal_id", "party_id"
    ):
        undertaken[deal_id].add(party_id)
    applied: dict[str, set[str]] = defaultdict(set)
    for contract_id, order in models.Authorisation.objects.filter(contract_id__in=ids).values_list(
        "contract_id", "order"
    ):
        applied[contract_id].add(order)
    proposed = [deal.id for deal in deals if deal.state is DealState.PROPOSED]
    return _Papers(
        contracts=written,
        answered=matching.answered(proposed),
        counters=countering.open_counters(proposed),
        signed=contracts.signed_by(ids),
        undertaken=undertaken,
        applied=applied,
        own={party_id: party for party_id, party in held.items() if party_id in trading},
        applying=held,
        drafted=drafted(held),
    )


def _lodged(files: QuerySet[models.Authorisation]) -> QuerySet[models.Declaration, str]:
    held = models.Declaration.objects.filter(authorisation__in=files.values("id"), state=DeclarationState.LODGED.value)
    return held.values_list("authorisation_id", flat=True)


def _deal_tasks(deal: Deal, papers: _Papers) -> list[Task]:
    mine = [party for party in deal.party_ids if party in papers.own]
    contract = papers.contracts.get(deal.id)
    if contract is None or contract.state is not ContractState.SIGNED:
        return _early_tasks(deal, contract, mine, papers) if mine else []
    if deal.state not in (DealState.AGREED, DealState.CONTRACTED):
        return []
    return _paper_tasks(deal, contract, mine, papers)


def _early_tasks(deal: Deal, contract: Contract | None, mine: list[str], papers: _Papers) -> list[Task]:
    if deal.state is DealState.PROPOSED:
        counter = papers.counters.get(deal.id)
        answered = counter.accepted if counter else papers.answered.get(deal.id, set())
        asked = "answer_counter" if counter else "answer_deal"
        kind = asked if any(party not in answered for party in mine) else "wait_consent"
        short = deal.in_short(mine, {papers.own[party].country for party in mine})
        return [Task(kind, deal.id, deal.id, deal.consent_until.date() if deal.consent_until else None, short)]
    if contract is None or deal.state not in (DealState.AGREED, DealState.CONTRACTED):
        return []
    if contract.state is not ContractState.DRAFT:
        return []
    signed = papers.signed.get(contract.id, set())
    kind = "sign_contract" if any(party not in signed for party in mine) else "wait_signature"
    return [Task(kind, deal.id, contract.number, deal.sign_until.date() if deal.sign_until else None)]


def _paper_tasks(deal: Deal, contract: Contract, mine: list[str], papers: _Papers) -> list[Task]:
    tasks = []
    if any(party not in papers.undertaken[deal.id] for party in mine):
        tasks.append(Task("undertake", deal.id, contract.number, None))
    return [*tasks, *_applications(deal, contract, papers)]


def _applications(deal: Deal, contract: Contract, papers: _Papers) -> list[Task]:
    """One application for each order that is not asked yet: the one that is begun, or that of the first party."""
    open_to: dict[str, list[str]] = defaultdict(list)
    for party in deal.party_ids:
        if party in papers.applying and papers.applying[party].country not in papers.applied[contract.id]:
            open_to[papers.applying[party].country].append(party)
    tasks = []
    for parties in open_to.values():
        begun = next((party for party in parties if (contract.id, party) in papers.drafted), None)
        kind = "apply" if begun is None else "apply_further"
        tasks.append(Task(kind, f"{contract.id} {begun or parties[0]}", contract.number, None))
    return tasks


def _file_tasks(held: Authorisation, contract_number: str, *, lodged: bool) -> list[Task]:
    about = held.approval_number or contract_number
    if held.state is AuthorisationState.APPLIED:
        return [Task("wait_grant", held.id, about, None)]
    if held.state is AuthorisationState.QUERIED:
        return [Task("answer_query", held.id, about, None)]
    if held.state is not AuthorisationState.GRANTED:
        return []
    if lodged:
        return [Task("wait_assessment", held.id, about, None)]
    if any(allowance.used_steps < allowance.quantity.steps for allowance in held.allowances):
        return [Task("declare", held.id, about, None)]
    return []
