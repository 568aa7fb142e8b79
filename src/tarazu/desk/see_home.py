"""A trader's home: what to do, what others must do, the files by days left, and the goods owed and due."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from tarazu.authorisation.authorisation import Authorisation, AuthorisationState
from tarazu.contracts.contract import Contract, ContractState
from tarazu.kernel.quantity import Quantity
from tarazu.reference.commodities import Commodity, commodity_of
from tarazu.registry.parties import Party
from tarazu.registry.people import Actor
from tarazu.storage import models, put_off
from tarazu.storage.tasks import AtHand, at_hand
from tarazu.storage.tasks import Task as Task


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
    put_off: tuple[Task, ...]
    waiting: tuple[Task, ...]
    files: tuple[FileLine, ...]
    owed: tuple[GoodsLine, ...]
    due: tuple[GoodsLine, ...]
    offers: int
    wants: int


def see_home(*, actor: Actor, now: datetime) -> Home:
    """The home of whoever trades for some parties; an agent applies, sees files and listings, and answers no deal."""
    own, today = actor.acts_for(), now.date()
    held = at_hand(actor, today)
    lines = [_file_line(file, held, today) for file in held.files]
    ended = {file.contract_id for file in held.files if file.state is AuthorisationState.CLOSED}
    open_contracts = [one for one in held.contracts.values() if one.id not in ended]
    mine = [task for task in held.tasks if not task.waits]
    aside = put_off.put_off_by(actor.person_id, today)
    later = {one.key: min(aside[one.key], one.last_day) for one in mine if one.key in aside and one.last_day}
    listings = models.Listing.objects.filter(party_id__in=own, state="open")
    return Home(
        parties=tuple(held.parties[party_id] for party_id in own if party_id in held.parties),
        to_do=tuple(task for task in mine if task.key not in later),
        put_off=tuple(replace(task, put_off_until=later[task.key]) for task in mine if task.key in later),
        waiting=tuple(task for task in held.tasks if task.waits),
        files=tuple(sorted(lines, key=lambda line: (line.days_left is None, line.days_left or 0, line.id))),
        owed=_goods(open_contracts, held.files, own, giving=True),
        due=_goods(open_contracts, held.files, own, giving=False),
        offers=listings.filter(side="offer").count(),
        wants=listings.filter(side="want").count(),
    )


def _file_line(file: Authorisation, held: AtHand, today: date) -> FileLine:
    clock = held.clocks.get(file.id)
    return FileLine(
        id=file.id,
        order=file.order,
        approval_number=file.approval_number,
        contract_number=held.numbers[file.contract_id],
        state=file.state.value,
        due=clock.due_date(today) if clock else None,
        days_left=clock.days_left(today) if clock else None,
        suspended=clock.is_suspended(today) if clock else False,
    )


def _goods(
    signed: list[Contract], files: tuple[Authorisation, ...], own: tuple[str, ...], *, giving: bool
) -> tuple[GoodsLine, ...]:
    lines = []
    for contract in signed:
        if contract.state is not ContractState.SIGNED:
            continue
        used: dict[int, int] = {}
        for file in files:
            for allowance in file.allowances:
                if file.contract_id == contract.id:
                    used[allowance.leg_number] = max(used.get(allowance.leg_number, 0), allowance.used_steps)
        for leg in contract.legs:
            left = leg.quantity.steps - used.get(leg.number, 0)
            if left > 0 and (leg.giver_id if giving else leg.receiver_id) in own:
                lines.append(GoodsLine(commodity_of(leg.commodity), Quantity(left, leg.quantity.unit), contract.number))
    return tuple(lines)
