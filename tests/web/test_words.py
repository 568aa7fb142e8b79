"""Every code that people see has a word in each language."""

from datetime import date
from enum import StrEnum

import pytest
from django.utils import translation

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.clocks import SuspensionCause
from tarazu.clearing.net_off import Outcome
from tarazu.clearing.set_off import SetOffAnswer
from tarazu.contracts.contract import ContractState
from tarazu.corridor.routes import Mode, Status
from tarazu.ledger.accounts import AccountKind
from tarazu.ledger.transfers import Phase, Reason
from tarazu.market.listings import ListingState
from tarazu.matching.counters import CounterAnswer
from tarazu.matching.deals import Answer, DealState
from tarazu.reference.valuations import Confidence
from tarazu.registry.authorities import AuthorityKind
from tarazu.registry.parties import PartyKind
from tarazu.registry.people import PLATFORM, POWERS, Actor, PowerMissing, Role, RoleMissing
from tarazu.rulebook.book import all_rules, orders
from tarazu.rulebook.figures import all_figures
from tarazu.rulebook.rules import Stage
from tarazu.shipments.declarations import DeclarationState, Regime
from tarazu.web.text import say, spoken
from tarazu.web.words import TABLES, TONES, tone, word

ENUMERATIONS: list[tuple[str, type[StrEnum]]] = [
    ("account", AccountKind),
    ("answer", Answer),
    ("answer", CounterAnswer),
    ("answer", SetOffAnswer),
    ("authorisation", AuthorisationState),
    ("authority", AuthorityKind),
    ("cause", SuspensionCause),
    ("confidence", Confidence),
    ("contract", ContractState),
    ("deal", DealState),
    ("declaration", DeclarationState),
    ("direction", Regime),
    ("listing", ListingState),
    ("mode", Mode),
    ("outcome", Outcome),
    ("party", PartyKind),
    ("phase", Phase),
    ("reason", Reason),
    ("role", Role),
    ("route", Status),
    ("stage", Stage),
]


@pytest.mark.parametrize(("table", "codes"), ENUMERATIONS, ids=[name for name, _ in ENUMERATIONS])
def test_every_code_has_a_word(table: str, codes: type[StrEnum]) -> None:
    assert {code.value for code in codes} <= set(TABLES[table])


@pytest.mark.parametrize("language", ["ur", "ru"])
@pytest.mark.parametrize("table", sorted(TABLES))
def test_no_word_stays_english(table: str, language: str) -> None:
    with translation.override(language):
        assert [code for code in TABLES[table] if word(table, code).isascii()] == []


def test_words_of_figures_have_a_word_too() -> None:
    values = [value.value for order in orders() for figure in all_figures(order).values() for value in figure.values]
    words = {value for value in values if isinstance(value, str)}
    words |= {one for value in values if isinstance(value, tuple) for one in value}
    codes = {code for code in words if code.isidentifier() and code.islower()}
    assert "customs_assessed" in codes
    assert {code for code in codes if spoken(code) == code} == set()


def test_severity_and_confidence_of_every_rule_have_a_word() -> None:
    assert {rule.severity for rule in all_rules()} <= set(TABLES["severity"])
    assert {str(rule.confidence) for rule in all_rules()} <= set(TABLES["confidence"])


def test_a_code_has_one_look() -> None:
    codes = [code for codes in TONES.values() for code in codes]
    assert len(codes) == len(set(codes))
    assert tone("granted") == "good"
    assert tone("nonsense") == ""


def test_every_power_is_spoken_in_words() -> None:
    powers = set().union(*POWERS.values())
    assert set(TABLES["power"]) == powers | {"end_mandate"}
    assert [power for power in powers if spoken(power) != word("power", power)] == [], "no other table has its code"


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_whoever_lacks_a_mandate_reads_no_code_and_no_gap(language: str) -> None:
    with translation.override(language):
        for error in (
            PowerMissing(person="Bilal", power="load_list", subject=PLATFORM),
            RoleMissing(person="Bilal", power="load_list"),
        ):
            said = say(error.says, error.params)
            assert word("power", "load_list") in said and "load_list" not in said and PLATFORM not in said


def test_whose_mandate_is_missing_is_said_only_where_it_is_known() -> None:
    stranger = Actor("pk-rice", "Bilal", (), date(2026, 1, 1))
    with pytest.raises(RoleMissing, match=r"Bilal has no mandate to see_desk_of\. Ask"):
        stranger.serves(Role.BROKER, "see_desk_of")
