"""What is kept whole in one column comes back as it was, through JSON as the database writes it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journeys import world
from tests.journeys.world import Trade, after

from tarazu.clearing.clocks import Suspension, SuspensionCause
from tarazu.clearing.closing import Certificate
from tarazu.clearing.net_off import MemberPosition, NetOff, Position, net_off
from tarazu.commitments.readers import read_commitments
from tarazu.contracts.contract import Clause, Instalment
from tarazu.contracts.draft import fingerprint_of
from tarazu.corridor.closures import Closure
from tarazu.corridor.routes import read_routes
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.reference.units import unit
from tarazu.reference.valuations import Confidence
from tarazu.screening.screen import Result, screen
from tarazu.statistics.readers import read_trade_figures
from tarazu.storage import authorisation, clearing, contracts, market, models, screening, shipments
from tarazu.storage.codec import from_json, to_json

UNITS = st.sampled_from(["TNE", "KGM", "H87"]).map(unit)
WORDS = st.text(max_size=20)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
VALUES = st.builds(Value, st.integers(-(10**17), 10**17))
QUANTITIES = st.builds(Quantity, st.integers(0, 10**15), UNITS)
PRICES = st.builds(Price, st.integers(1, 10**12), UNITS)
PERIODS = st.builds(
    lambda since, days: Period(since, date.fromordinal(since.toordinal() + days)), DAYS, st.integers(0, 99)
)
OPEN_PERIODS = PERIODS | st.builds(Period, DAYS)
SUSPENSIONS = st.builds(Suspension, OPEN_PERIODS, st.sampled_from(SuspensionCause), st.none() | WORDS, WORDS, WORDS)
CLOSURES = st.builds(Closure, WORDS, OPEN_PERIODS, WORDS, WORDS, WORDS, st.sampled_from(Confidence))
CLAUSES = st.builds(Clause, st.integers(1, 20), WORDS, WORDS, st.dictionaries(WORDS, WORDS, max_size=3))
INSTALMENTS = st.builds(Instalment, st.integers(1, 99), st.integers(1, 99), QUANTITIES, DAYS)
POSITIONS = st.builds(Position, st.integers(0, 10**15).map(Value), st.integers(0, 10**15).map(Value))
MEMBERS = st.lists(st.builds(MemberPosition, WORDS, POSITIONS), max_size=4, unique_by=lambda one: one.party_id)
NET_OFFS = st.builds(net_off, WORDS, MEMBERS, st.integers(0, 99), DAYS)


def through_the_database(kind: type, thing: Any) -> Any:
    return from_json(kind, json.loads(json.dumps(to_json(thing))))


@pytest.mark.parametrize(
    "things", [VALUES, QUANTITIES, PRICES, OPEN_PERIODS, SUSPENSIONS, CLOSURES, CLAUSES, INSTALMENTS, NET_OFFS]
)
def test_every_value_comes_back_as_it_was(things: st.SearchStrategy[Any]) -> None:
    @given(things)
    def comes_back(thing: Any) -> None:
        back = through_the_database(type(thing), thing)
        assert back == thing
        assert to_json(back) == to_json(thing)

    comes_back()


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_to_the_microsecond(moment: datetime) -> None:
    assert through_the_database(datetime, moment) == moment


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("corridors.toml", read_routes),
        ("commitments.toml", read_commitments),
        ("trade_table.csv", read_trade_figures),
    ],
)
def test_every_fact_of_the_demo_comes_back_as_it_was(root: Any, name: str, read: Callable[[bytes], Any]) -> None:
    things, errors = read((root / "demo" / name).read_bytes())
    assert not errors
    assert len(things) > 3
    for thing in things:
        assert through_the_database(type(thing), thing) == thing


def test_a_screening_with_hits_comes_back_as_it_was() -> None:
    read = world.read_list(world.NOTICED_LATER, "notified list", world.DAY)
    party = next(firm for firm in world.firms() if firm.id == "ru-newsprint")
    result = screen(party, read.entries, (read.version,), 85, day=world.DAY)
    assert result.hits
    assert through_the_database(Result, result) == result


def test_a_field_that_a_later_version_added_is_passed_over() -> None:
    stored = to_json(Value(5)) | {"later": 1}
    assert from_json(Value, stored) == Value(5)


def test_a_float_has_no_way_in() -> None:
    with pytest.raises(AssertionError):
        to_json({"value": 1.5})


# Rows


@pytest.mark.both_stores
@pytest.mark.django_db
class TestRows:
    """What the verbs stored reads back, and storing it again changes nothing."""

    def test_a_contract_with_its_clauses_keeps_its_fingerprint(self, granted: Trade) -> None:
        kept = contracts.contract(granted.contract.id)
        assert kept == granted.contract
        assert len(kept.clauses) == 20
        assert kept.fingerprint == fingerprint_of(kept)

    def test_an_authorisation_and_its_allowances(self, granted: Trade) -> None:
        held = authorisation.authorisation(granted.files["PK"])
        assert held.granted_on == world.DAY
        used = replace(held.allowances[0], used_steps=7, used_minor=9)
        changed = replace(held, note="ملاحظہ", allowances=(used, *held.allowances[1:]))
        authorisation.save_authorisation(changed)
        assert authorisation.authorisation(held.approval_number) == changed
        assert models.Allowance.objects.filter(authorisation_id=held.id).count() == len(held.allowances)

    def test_a_declaration_in_each_of_its_states(self, granted: Trade) -> None:
        leg = world.leg_of(granted, "PK")
        number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, after(5))
        for step in (
            lambda: None,
            lambda: world.assess(number, leg.quantity.part(1, 3), Value(1), after(5), "تفتیش"),
            lambda: world.release(number, after(5)),
        ):
            step()
            held = shipments.declaration(number)
            shipments.save_declaration(held)
            assert shipments.declaration(held.id) == held

    def test_every_listing_comes_back_with_what_is_held_and_taken(self, granted: Trade) -> None:
        kept = {one.id: one for one in market.listings()}
        listed = {one.id: one for one in world.book()}
        assert kept.keys() == listed.keys()
        for key, one in kept.items():
            assert replace(listed[key], held=one.held, taken=one.taken, state=one.state) == one
        assert sum(one.taken for one in kept.values()) == 2 * sum(leg.quantity.steps for leg in granted.contract.legs)

    def test_a_net_off_and_a_certificate(self, granted: Trade) -> None:
        world.deliver(granted, after(5))
        world.net(granted, "PK", after(40))
        (netted,) = clearing.net_offs(granted.files["PK"])
        assert isinstance(netted, NetOff)
        assert clearing.phase_of(netted.id) == "final"
        number = world.close(granted, "PK", after(41))["certificate"]
        kept = clearing.certificate_of(number)
        assert isinstance(kept, Certificate)
        assert kept == clearing.certificate_of(granted.files["PK"])
        assert kept.net_off_id == netted.id

    def test_an_edition_of_a_list_is_kept_once_and_the_newest_is_in_force(self, granted: Trade) -> None:
        before = models.ListedName.objects.count()
        world.load_edition(world.NOTICED, world.after(-1))
        assert models.ListedName.objects.count() == before
        world.load_edition(world.NOTICED_LATER, after(1))
        (version,), entries = screening.lists_in_force(after(1))
        assert version.day == after(1)
        assert len(entries) == 3
