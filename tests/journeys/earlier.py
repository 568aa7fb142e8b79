"""Earlier assessments in bulk: more files and declarations beside those of one trade, kept as the site keeps them."""

from dataclasses import replace
from datetime import date
from itertools import count

from tests.journeys.world import FIRMS, Trade

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.shipments.declarations import Declaration, DeclarationState, Regime
from tarazu.storage import models, shipments

_numbers = count(90_000)


def firms_of(country: str) -> list[str]:
    """The firms of a country, in a fixed order."""
    return sorted(firm for firm in FIRMS if firm.startswith(country.lower()))


def another_trade(trade: Trade) -> dict[str, str]:
    """The files, by order, of a trade like this one between the same two firms."""
    number = next(_numbers)
    deal = models.Deal.objects.get(id=trade.deal.id)
    legs, contract = list(deal.legs.all()), models.Contract.objects.get(id=trade.contract.id)
    deal.id = f"deal_{number}"
    deal.save(force_insert=True)
    for leg in legs:
        leg.id, leg.deal_id = None, deal.id
        leg.save(force_insert=True)
    contract.id, contract.number, contract.deal_id = f"con_{number}", f"C-{number}", deal.id
    contract.save(force_insert=True)
    files = {}
    for row in models.Authorisation.objects.filter(id__in=trade.files.values()):
        row.id, row.contract_id, row.approval_number = (
            f"aut_{row.order}_{number}",
            contract.id,
            f"A-{row.order}-{number}",
        )
        row.save(force_insert=True)
        files[row.order] = row.id
    return files


def assessed(
    file: str, regime: Regime, commodity: str, firm: str, found: Quantity, value: Value, on: date
) -> Declaration:
    """A declaration of a file as customs assessed it on a day."""
    alike = models.Declaration.objects.filter(regime=regime.value, authorisation__order=firm[:2].upper())
    known, number = shipments.declaration_of(alike.order_by("number")[0]), next(_numbers)
    made = replace(
        known,
        id=f"dec_{number}",
        number=f"{firm[:2].upper()}-GD-2024-{number}",
        authorisation_id=file,
        party_id=firm,
        commodity=commodity,
        quantity=found,
        found=found,
        assessed=value,
        assessed_on=on,
        state=DeclarationState.ASSESSED,
    )
    shipments.save_declaration(made)
    return made


def add_earlier(file: str, goods: str, number: int, on: date, firms: int = 3) -> None:
    """As many imports of goods under a Pakistani file, at 100, 200 … UAC a tonne, by so many firms in turn."""
    held = models.Declaration.objects.filter(number__contains="-GD-2024-").count()
    known = models.Declaration.objects.filter(authorisation__order="PK", regime="import").order_by("number")[0]
    two_tonnes = replace(shipments.declaration_of(known).quantity, steps=2_000)
    for index in range(held, held + number):
        firm = firms_of("PK")[index % firms]
        assessed(file, Regime.IMPORT, goods, firm, two_tonnes, Value((index + 1) * 20_000), on)
