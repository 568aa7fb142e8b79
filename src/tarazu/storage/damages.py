"""Damages in goods: until when a difference may be cured, what delay adds, what is agreed, and what came short."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tarazu.authorisation.authorisation import Authorisation
from tarazu.clearing.agreed_cures import RUNNING, AgreedCure, CureState, damages
from tarazu.clearing.delays import DamagesDue, LatePart, Left, ShortDamages, late_parts
from tarazu.clearing.net_off import CLEARED, NetOff, Position
from tarazu.contracts.contract import Contract
from tarazu.kernel.period import add_days
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction
from tarazu.shipments.declarations import COUNTED, DeclarationState, Regime
from tarazu.storage import authorisation, clearing, contracts, cures, registry, shipments
from tarazu.storage.figures import figures_on
from tarazu.storage.files import File

SHORTFALL = 12  # the clause on shortfall and delay


def agreed_damages(contract_id: str) -> tuple[AgreedCure, ...]:
    """The damages of a contract that are proposed, agreed or admitted, with what is to come for short ones."""
    return tuple(one for one in _running(contract_id) if not one.waived)


def short_damages(contract_id: str, today: date) -> tuple[ShortDamages, ...]:
    """Damages of which something came and something is missing after their last day, by leg.

    What is agreed to come for it, or waived, is not missing; nor is what is worth less than one step of its goods.
    """
    held = _running(contract_id)
    return _short(held, authorisation.authorisations(contract_id=contract_id) if held else (), today)


def _running(contract_id: str) -> tuple[AgreedCure, ...]:
    return tuple(one for one in cures.cures_of_contract(contract_id) if one.damages and one.state in RUNNING)


def _short(held: Sequence[AgreedCure], files: Sequence[Authorisation], today: date) -> tuple[ShortDamages, ...]:
    found = []
    for one in held:
        if one.state is not CureState.ADMITTED or one.waived or today <= one.due:
            continue
        came = min((cures.delivered(one, file.id).steps for file in files), default=0)
        again = sum(other.value.minor for other in held if other.again_for == one.id)
        steps = max(0, one.quantity.steps - came)
        missing = Value(max(0, one.price.of(Quantity(steps, one.quantity.unit)).minor - again))
        if came and missing.minor * one.price.unit.steps_per_unit >= one.price.minor:
            found.append(ShortDamages(one, missing))
    return tuple(found)


def owed_first(cure: AgreedCure) -> AgreedCure:
    """The damages whose entry in the books a cure stands against: its own, or those it is again for."""
    while cure.again_for:
        cure = cures.cure(cure.again_for)
    return cure


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


def difference_struck(file: File) -> NetOff | None:
    """The newest net-off that says what a file still is, where it left a difference."""
    current = [netted for netted in file.net_offs if netted.members == file.members]
    return current[-1] if current and current[-1].outcome not in CLEARED else None


def damages_due(file: File, struck: NetOff | None, today: date) -> dict[str, DamagesDue]:
    """What the side of each country owes on top under clause 12; `struck` is the net-off whose difference it left."""
    said, parties = said_of(file.contract), registry.parties(set(file.contract.parties))
    per_week, most = int(said["delay_per_week"]), int(said["delay_max"])
    files, held = authorisation.authorisations(contract_id=file.contract.id), _running(file.contract.id)
    short, debtor, owed, late = _short(held, files, today), "", Value(0), 0
    if struck is not None:
        gap = apart_from_damages(file, struck.total, struck.day).gap
        owed, late = Value(abs(gap.minor)), max(0, (today - cure_due(file, today, struck)).days)
        debtor = next(one.order for one in files if (one.order == file.authorisation.order) == (gap.minor < 0))
    parts = _late(file, files, per_week, most)
    return {
        country: DamagesDue(
            country=country,
            late=tuple(part for part in parts if parties[part.giver_id].country == country),
            of_difference=damages(owed, late, per_week, most) if country == debtor else Value(0),
            days_late=late if country == debtor else 0,
            agreed=sum(
                (
                    one.value
                    for one in held
                    if not (one.again_for or one.waived) and parties[one.giver_id].country == country
                ),
                Value(0),
            ),
            short=tuple(one for one in short if parties[one.cure.giver_id].country == country),
        )
        for country in sorted({one.country for one in parties.values()})
    }


def _late(file: File, files: Sequence[Authorisation], per_week: int, most: int) -> tuple[LatePart, ...]:
    """The parts that left late before the newest net-off of a file."""
    if not file.net_offs:
        return ()
    now, until = contracts.amended(file.contract), file.net_offs[-1].day
    left: dict[int, list[Left]] = defaultdict(list)
    stopped = []
    for held in files:
        own = held.id == file.authorisation.id
        for one in file.declarations if own else shipments.declarations(held.id):
            went = one.regime is Regime.EXPORT and one.state is not DeclarationState.REVERSED
            if went and one.lodged_on <= until:
                left[one.leg_number].append((one.lodged_on, (one.found or one.quantity).steps))
        stops = file.suspensions if own else clearing.suspensions(held.id)
        stopped += [stop.period for stop in stops if stop.is_decided]
    return late_parts(now.legs, now.instalments, left, stopped=stopped, percent_per_week=per_week, percent_max=most)


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
