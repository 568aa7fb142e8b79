"""Damages in goods: until when a difference may be cured, what delay adds to it, and what of that is agreed."""

from dataclasses import replace
from datetime import date

from tarazu.clearing.agreed_cures import RUNNING, AgreedCure, damages
from tarazu.clearing.net_off import NetOff, Position
from tarazu.contracts.contract import Contract
from tarazu.kernel.period import add_days
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction
from tarazu.shipments.declarations import COUNTED, Regime
from tarazu.storage import cures
from tarazu.storage.figures import figures_on
from tarazu.storage.files import File

SHORTFALL = 12  # the clause on shortfall and delay


def agreed_damages(contract_id: str) -> tuple[AgreedCure, ...]:
    """The damages of a contract that are proposed, agreed or admitted."""
    return tuple(one for one in cures.cures_of_contract(contract_id) if one.damages and one.state in RUNNING)


def apart_from_damages(file: File, position: Position, day: date) -> Position:
    """A position of a file without damages: neither what is owed on top nor the goods for it that came up to a day."""
    legs = {one.leg_number for one in agreed_damages(file.contract.id)}
    came = {Direction.IMPORT: 0, Direction.EXPORT: 0}
    for one in file.declarations:
        if (
            one.leg_number in legs
            and one.state in COUNTED
            and one.assessed
            and one.assessed_on
            and one.assessed_on <= day
        ):
            came[Direction.IMPORT if one.regime is Regime.IMPORT else Direction.EXPORT] += one.assessed.minor
    return replace(
        position,
        imports_assessed=position.imports_assessed - Value(came[Direction.IMPORT]),
        exports_assessed=position.exports_assessed - Value(came[Direction.EXPORT]),
        damages=Value(0),
    )


def cure_due(file: File, today: date, struck: NetOff | None) -> date:
    """Until when a difference is to be cured: the file's due date, and some days after the net-off that left it."""
    clock = file.first_clock(today)
    due = clock.due_date(today) if clock else today
    if struck is None:
        return due
    return max(due, add_days(struck.day, figures_on(file.authorisation.order, today).number("cure_days")))


def most_damages(file: File, struck: NetOff, today: date) -> Value:
    """What clause 12 still lets be owed on top for delay: so much for each full week, less what is agreed already."""
    owed = apart_from_damages(file, struck.total, struck.day).gap
    late = (today - cure_due(file, today, struck)).days
    said = said_of(file.contract)
    most = damages(Value(abs(owed.minor)), late, int(said["delay_per_week"]), int(said["delay_max"]))
    agreed = sum(one.value.minor for one in agreed_damages(file.contract.id))
    return Value(max(0, most.minor - agreed))


def said_of(contract: Contract) -> dict[str, str]:
    """What the clause on shortfall and delay says: percents, and the goods that make a shortfall good."""
    return next(clause.params for clause in contract.clauses if clause.number == SHORTFALL)


def menu_of(contract: Contract, givers: frozenset[str]) -> tuple[str, ...]:
    """The goods that a shortfall of some givers may be made good with: what they give, and what the clause lists.

    What the others give is left out: it would only go back.
    """
    own = [leg.commodity for leg in contract.legs if leg.giver_id in givers]
    theirs = {leg.commodity for leg in contract.legs if leg.giver_id not in givers} - set(own)
    listed = (goods.strip() for goods in said_of(contract)["substitutes"].split(","))
    return tuple(dict.fromkeys((*own, *(goods for goods in listed if goods and goods not in theirs))))
