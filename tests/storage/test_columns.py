"""Every word that can be stored fits its column: SQLite would keep a longer one, PostgreSQL refuses it."""

from enum import StrEnum

import pytest
from django.apps import apps
from django.db import models as django_models

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.clocks import SuspensionCause
from tarazu.clearing.net_off import NetOffPhase, Outcome
from tarazu.contracts.contract import ContractState
from tarazu.ledger.accounts import AccountKind
from tarazu.ledger.transfers import Phase, Reason, TransferEvent
from tarazu.market.listings import ListingState
from tarazu.matching.deals import Answer, DealState
from tarazu.reference.places import places
from tarazu.reference.units import units
from tarazu.reference.valuations import Confidence
from tarazu.registry.authorities import AuthorityKind
from tarazu.registry.parties import PartyKind
from tarazu.registry.people import Role
from tarazu.rulebook.facts import Screening
from tarazu.shipments.declarations import DeclarationState, Regime

WORDS: dict[tuple[str, str], type[StrEnum]] = {
    ("Authorisation", "state"): AuthorisationState,
    ("ClockStop", "cause"): SuspensionCause,
    ("NetOffRecord", "outcome"): Outcome,
    ("NetOffRecord", "phase"): NetOffPhase,
    ("Contract", "state"): ContractState,
    ("Account", "kind"): AccountKind,
    ("Transfer", "phase"): Phase,
    ("Transfer", "reason"): Reason,
    ("TransferStep", "event"): TransferEvent,
    ("Listing", "state"): ListingState,
    ("Consent", "answer"): Answer,
    ("Deal", "state"): DealState,
    ("Valuation", "confidence"): Confidence,
    ("Authority", "kind"): AuthorityKind,
    ("Party", "kind"): PartyKind,
    ("Mandate", "role"): Role,
    ("ScreeningResult", "verdict"): Screening,
    ("Declaration", "state"): DeclarationState,
    ("Declaration", "regime"): Regime,
}
PLACES = [("Listing", "place"), ("Party", "seat"), ("ClockStop", "crossing"), ("Closure", "crossing")]
UNITS = ["Listing", "Leg", "Allowance", "Declaration", "Valuation", "Account", "Transfer"]


def width(model: str, column: str) -> int:
    found = apps.get_model("storage", model)._meta.get_field(column)
    assert isinstance(found, django_models.CharField)
    assert found.max_length is not None
    return found.max_length


@pytest.mark.parametrize("at", WORDS, ids=".".join)
def test_every_state_and_kind_fits(at: tuple[str, str]) -> None:
    assert max(len(word) for word in WORDS[at]) <= width(*at)


@pytest.mark.parametrize("at", PLACES, ids=".".join)
def test_every_place_and_crossing_fits(at: tuple[str, str]) -> None:
    assert max(len(place.code) for place in places()) <= width(*at)


@pytest.mark.parametrize("model", UNITS)
def test_every_unit_fits(model: str) -> None:
    assert max(len(unit.code) for unit in units()) <= width(model, "unit")
