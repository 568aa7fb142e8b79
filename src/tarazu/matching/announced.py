"""Reading a deal that was announced elsewhere, from TOML: its parties, its legs, and what they are worth that day."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import read_quantity
from tarazu.kernel.value import Value, read_minor
from tarazu.matching.deals import Deal, Leg
from tarazu.reference.commodities import commodity
from tarazu.reference.countries import country
from tarazu.reference.places import place
from tarazu.reference.table_errors import NotAChoice
from tarazu.reference.toml_files import read_toml
from tarazu.reference.units import unit
from tarazu.reference.valuations import Valuation, valuation_on
from tarazu.registry.parties import Party, PartyKind

Read = TypeVar("Read")


class FieldMissing(TarazuError):
    """A field that must be there is not, or is of another kind."""

    kind = Kind.INVALID
    says = "It is missing or is not {what}. Write it such as {example}."


class UnknownKey(TarazuError):
    """A leg names a party that the file does not describe."""

    kind = Kind.ABSENT
    says = "No party of this file has the key '{key}'. Describe it under [[party]], or correct the key."


class WithinOneCountry(TarazuError):
    """A leg stays inside one country."""

    kind = Kind.INVALID
    says = "Giver and receiver are both of {country}. A leg crosses a border: correct one of the two."


class NotTwoCountries(TarazuError):
    """A deal does not join two countries."""

    kind = Kind.INVALID
    says = "The parties of the legs are of {countries}. A deal joins two countries: split it or correct the parties."


@dataclass(frozen=True, slots=True)
class Misread:
    """What is wrong in an announced deal, and where: 'party 2', 'leg 3, quantity', or "" for the whole file."""

    where: str
    error: TarazuError

    def __str__(self) -> str:
        return f"{self.where}: {self.error}" if self.where else str(self.error)


@dataclass(frozen=True, slots=True)
class Announced:
    """A deal as it was announced, with its parties; a leg without a stated value counts at its valuation of the day."""

    key: str
    name: str
    status: str
    source: str
    note: str
    deal: Deal
    parties: tuple[Party, ...]
    valued_by_us: tuple[int, ...]  # numbers of the legs whose value nobody stated


class Reading(NamedTuple):
    """What was read; `announced` is None where there is any error."""

    announced: Announced | None
    errors: tuple[Misread, ...]


def read_announced(content: bytes | str, valuations: Iterable[Valuation]) -> Reading:
    """Read an announced deal. `valuations` say what its goods are worth on the day it was announced."""
    try:
        table = read_toml(content)
    except TarazuError as error:
        return Reading(None, (Misread("", error),))
    reader = _Reader(tuple(valuations))
    announced = reader.announced(table)
    return Reading(None if reader.errors else announced, tuple(reader.errors))


class _Reader:
    """Reads on after an error, so that all of them are told at once."""

    def __init__(self, valuations: tuple[Valuation, ...]) -> None:
        self.valuations = valuations
        self.errors: list[Misread] = []
        self.valued_by_us: list[int] = []

    def announced(self, table: Mapping[str, Any]) -> Announced | None:
        key, name, source = (self.field("", table, word, _text) for word in ("id", "name", "source"))
        day = self.field("", table, "announced", _day)
        parties: dict[str, Party] = {}
        for number, entry in enumerate(_tables(table, "party"), start=1):
            party = self.party(f"party {number}", entry)
            if party is not None:
                parties[str(entry["key"])] = party
        legs = [self.leg(number, entry, parties, day) for number, entry in enumerate(_tables(table, "leg"), start=1)]
        whole = tuple(leg for leg in legs if leg is not None)
        countries = self.countries(whole, parties)
        if key is None or name is None or source is None or day is None or countries is None:
            return None
        deal = Deal(id=identifier("deal", key, day), round_id=None, day=day, countries=countries, legs=whole)
        status, note = str(table.get("status", "")), str(table.get("note", ""))
        involved = tuple(party for party in parties.values() if party.id in deal.party_ids)
        return Announced(key, name, status, source, note, deal, involved, tuple(self.valued_by_us))

    def party(self, where: str, entry: Mapping[str, Any]) -> Party | None:
        key, latin = self.field(where, entry, "key", _text), self.field(where, entry, "name_latin", _text)
        home = self.field(where, entry, "country", lambda found: country(_text(found)).code)
        seat = self.field(where, entry, "seat", lambda found: place(_text(found)).code)
        kind = self.field(where, entry, "kind", _kind)
        if key is None or latin is None or home is None or seat is None or kind is None:
            return None
        names = {"latin": latin}
        if "name_local" in entry and "script" in entry:
            names[str(entry["script"])] = str(entry["name_local"])
        return Party(
            id=identifier("party", home, latin),
            kind=kind,
            country=home,
            names=names,
            tax_number=None,
            seat=seat,
            collectorate=None,
        )

    def leg(self, number: int, entry: Mapping[str, Any], parties: Mapping[str, Party], day: date | None) -> Leg | None:
        where = f"leg {number}"
        giver, receiver = (
            self.field(where, entry, side, lambda found: _party(found, parties)) for side in ("giver", "receiver")
        )
        goods = self.field(where, entry, "hs", lambda found: commodity(_text(found), str(entry.get("grade", ""))))
        written = self.field(where, entry, "unit", lambda found: unit(_text(found)))
        if giver is None or receiver is None or goods is None or written is None or day is None:
            return None
        quantity = self.field(
            where, entry, "quantity", lambda found: read_quantity(_text(found), written).to(goods.unit)
        )
        if giver.country == receiver.country:
            self.errors.append(Misread(where, WithinOneCountry(country=giver.country)))
        worth = self.attempt(where, lambda: valuation_on(self.valuations, goods.key, day, giver.country))
        if quantity is None or worth is None:
            return None
        expected = worth.price.of(quantity)
        stated = self.stated(where, entry)
        if stated is None:
            self.valued_by_us.append(number)
        return Leg(
            number=number,
            giver_id=giver.id,
            receiver_id=receiver.id,
            commodity=goods.key,
            quantity=quantity,
            value=stated or expected,
            expected=expected,
        )

    def stated(self, where: str, entry: Mapping[str, Any]) -> Value | None:
        """The value a leg states; None where it states none."""
        if "stated_value" not in entry:
            return None
        return self.field(where, entry, "stated_value", lambda found: Value(read_minor(_text(found))))

    def countries(self, legs: Iterable[Leg], parties: Mapping[str, Party]) -> tuple[str, str] | None:
        home = {party.id: party.country for party in parties.values()}
        found = sorted({home[side] for leg in legs for side in (leg.giver_id, leg.receiver_id)})
        if len(found) != 2:
            if not self.errors:
                self.errors.append(Misread("", NotTwoCountries(countries=", ".join(found) or "no country")))
            return None
        return found[0], found[1]

    def field(self, where: str, entry: Mapping[str, Any], key: str, reader: Callable[[Any], Read]) -> Read | None:
        """What a reader makes of a field; None, and the error noted, where it cannot."""
        spot = f"{where}, {key}" if where else key
        return self.attempt(spot, lambda: reader(entry.get(key)))

    def attempt(self, where: str, step: Callable[[], Read]) -> Read | None:
        try:
            return step()
        except TarazuError as error:
            self.errors.append(Misread(where, error))
            return None


def _tables(table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = table.get(key, [])
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []


def _text(found: Any) -> str:
    if not isinstance(found, str) or not found:
        raise FieldMissing(what="text in quotation marks", example='"15000"')
    return found


def _day(found: Any) -> date:
    if type(found) is not date:
        raise FieldMissing(what="a day", example="2024-10-01")
    return found


def _kind(found: Any) -> PartyKind:
    if found not in {kind.value for kind in PartyKind}:
        raise NotAChoice(text=found, choices=", ".join(kind.value for kind in PartyKind))
    return PartyKind(found)


def _party(found: Any, parties: Mapping[str, Party]) -> Party:
    key = _text(found)
    if key not in parties:
        raise UnknownKey(key=key)
    return parties[key]
