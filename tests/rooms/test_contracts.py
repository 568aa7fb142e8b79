"""Contracts: twenty clauses, instalments that add up, and signatures under one fingerprint."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tarazu.contracts.clauses import ALONE, CLAUSES, CONSORTIUM, RUSSIAN_BALANCE
from tarazu.contracts.contract import CONTRACT_LIFE, Contract, ContractEvent, ContractState
from tarazu.contracts.draft import Terms, draft_contract, fingerprint_of, instalments_of
from tarazu.contracts.signing import (
    NotAParty,
    SignaturesMissing,
    SignedTwice,
    TextChanged,
    bring_into_force,
    is_fully_signed,
    missing_signatures,
    sign,
)
from tarazu.contracts.swing import swing_of
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal, Leg
from tarazu.registry.parties import Consortium, Member, Party
from tarazu.rulebook.figures import Figures, figures_on

DAY, NOW = date(2025, 11, 20), datetime(2025, 11, 21, 9, 0, tzinfo=UTC)


def clause(contract: Contract, number: int) -> str:
    found = next(one for one in contract.clauses if one.number == number)
    return found.says.format(**found.params)


def test_a_contract_has_twenty_clauses_that_are_filled(draft: Contract) -> None:
    assert [one.number for one in draft.clauses] == list(range(1, 21))
    for one in draft.clauses:
        text = one.says.format(**one.params)
        assert "{" not in text
        assert one.title
        assert text.endswith(".")


def test_no_clause_pays_in_currency() -> None:
    text = " ".join(one.says for one in (*CLAUSES, CONSORTIUM, ALONE, RUSSIAN_BALANCE)).lower()
    assert "nothing is settled in currency" in text
    for word in ("dollar", "rupee", "rouble", "invoice", "letter of credit", "usd"):
        assert word not in text


def test_clauses_carry_the_deal_and_the_figures(draft: Contract) -> None:
    assert "Indus Rice (PK, PKABC, 1234561)" in clause(draft, 1)
    assert "Owner of Volga Chickpea" in clause(draft, 1)
    assert "1. 1,003 t, 0713.20: Volga Chickpea - Indus Rice" in clause(draft, 2)
    assert "697.91 UAC/t" in clause(draft, 3)
    assert "1,250 t 1006.30 = 700,000.00 UAC; 1,003 t 0713.20 = 700,000.00 UAC" in clause(draft, 4)
    assert "within 120 days" in clause(draft, 13)
    assert "differ by 20 % at most" in clause(draft, 13)
    assert "closed border" in clause(draft, 16)


def test_the_balance_clause_follows_russian_law_where_russia_is_in_the_deal(
    draft: Contract, pair: Deal, parties: dict[str, Party], figures: dict[str, Figures]
) -> None:
    assert "164-FZ, articles 44 and 45" in clause(draft, 13)
    persian = {**parties, "ru1": replace(parties["ru1"], country="IR")}
    deal = replace(pair, countries=("PK", "IR"))
    other = draft_contract(deal, persian, {**figures, "IR": figures_on("IR", DAY)}, number="TZ-2025-0002", day=DAY)
    assert "164-FZ" not in clause(other, 13)
    assert "settled in goods within 30 days" in clause(other, 13)


def test_several_parties_of_a_side_answer_jointly(
    draft: Contract, trio: Deal, parties: dict[str, Party], figures: dict[str, Figures]
) -> None:
    assert "answers alone" in clause(draft, 20)
    contract = draft_contract(trio, parties, figures, number="TZ-2025-0002", day=DAY)
    assert "Indus Rice: 75.00 %, Ravi Potato: 25.00 %, Volga Chickpea: 100.00 %" in clause(contract, 20)
    assert "jointly and severally" in clause(contract, 20)
    union = Consortium(parties["pk1"], (Member("pk1", 6000, True), Member("pk2", 4000, True)), "pk1")
    contract = draft_contract(trio, parties, figures, number="N", day=DAY, terms=Terms(consortia=(union,)))
    assert "Indus Rice: 60.00 %, Ravi Potato: 40.00 %" in clause(contract, 20)


def test_terms_the_parties_settle_stand_in_the_text(
    pair: Deal, parties: dict[str, Party], figures: dict[str, Figures]
) -> None:
    terms = Terms(delivery={1: "CFR Karachi"}, substitutes=("1006.30/basmati",), seat="Astana", language="Russian")
    contract = draft_contract(pair, parties, figures, number="TZ-2025-0001", day=DAY, terms=terms)
    assert "1: CFR Karachi; 2: CIP" in clause(contract, 3)
    assert "1006.30/basmati" in clause(contract, 12)
    assert "arbitration in Astana, in Russian" in clause(contract, 19)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(steps=st.integers(1, 10**9), transit=st.integers(0, 200))
def test_instalments_add_up_to_their_leg_and_leave_in_order(pair: Deal, steps: int, transit: int) -> None:
    leg: Leg = replace(pair.legs[0], quantity=Quantity(steps, pair.legs[0].quantity.unit))
    parts = instalments_of((leg,), [figures_on("PK", DAY)], DAY, {1: transit})
    assert sum(part.quantity.steps for part in parts) == steps
    assert all(part.quantity.steps > 0 for part in parts)
    assert len(parts) == min(4, steps)
    days = [part.ship_by for part in parts]
    assert days == sorted(days)
    assert days[0] == DAY + timedelta(days=14)
    assert days[-1] == DAY + timedelta(days=max(14, 100 - transit if len(parts) > 1 else 14))


def test_the_remainder_goes_to_the_last_instalment(draft: Contract) -> None:
    first = [part.quantity.steps for part in draft.instalments if part.leg_number == 1]
    assert first == [250_750, 250_750, 250_750, 250_750]
    assert sum(first) == 1_003_000


def test_no_instalment_comes_out_empty(pair: Deal) -> None:
    leg = replace(pair.legs[0], quantity=Quantity(6, pair.legs[0].quantity.unit))
    parts = instalments_of((leg,), [figures_on("PK", DAY)], DAY, {})
    assert [part.quantity.steps for part in parts] == [1, 1, 1, 3]


def test_the_fingerprint_covers_every_word(draft: Contract) -> None:
    assert draft.fingerprint == fingerprint_of(draft)
    leg = replace(draft.legs[0], value=draft.legs[0].value + Value(1))
    for changed in (
        replace(draft, number="TZ-2025-0002"),
        replace(draft, valid_until=DAY),
        replace(draft, legs=(leg, draft.legs[1])),
        replace(draft, clauses=draft.clauses[:-1]),
        replace(draft, instalments=draft.instalments[:-1]),
        replace(draft, parties=draft.parties[:1]),
    ):
        assert fingerprint_of(changed) != draft.fingerprint
    assert fingerprint_of(replace(draft, state=ContractState.SIGNED, signed_on=DAY)) == draft.fingerprint


def test_a_contract_binds_when_every_party_has_signed_this_text(draft: Contract) -> None:
    one = sign(draft, [], party_id="ru1", person_id="vera", at=NOW)
    assert missing_signatures(draft, [one]) == ("pk1",)
    with pytest.raises(SignaturesMissing, match="pk1"):
        bring_into_force(draft, [one], NOW.date())
    two = sign(draft, [one], party_id="pk1", person_id="ali", at=NOW)
    assert is_fully_signed(draft, [one, two])
    assert not is_fully_signed(draft, [one, replace(two, fingerprint="0" * 64)])
    signed = bring_into_force(draft, [one, two], NOW.date())
    assert (signed.state, signed.signed_on) == (ContractState.SIGNED, NOW.date())
    with pytest.raises(StepRefused):
        sign(signed, [], party_id="ru1", person_id="vera", at=NOW)


def test_a_wrong_signature_is_refused(draft: Contract) -> None:
    one = sign(draft, [], party_id="ru1", person_id="vera", at=NOW)
    with pytest.raises(NotAParty):
        sign(draft, [], party_id="pk2", person_id="ali", at=NOW)
    with pytest.raises(SignedTwice):
        sign(draft, [one], party_id="ru1", person_id="vera", at=NOW)
    with pytest.raises(TextChanged):
        sign(replace(draft, valid_until=DAY), [], party_id="ru1", person_id="vera", at=NOW)


def test_every_pair_of_a_contract_is_listed_or_refused() -> None:
    for state in ContractState:
        for event in ContractEvent:
            if (state, event) not in CONTRACT_LIFE.steps:
                with pytest.raises(StepRefused):
                    CONTRACT_LIFE.advance(state, event)
    assert CONTRACT_LIFE.ends() == {ContractState.FULFILLED, ContractState.ENDED}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(steps=st.integers(1, 12), other=st.integers(1, 12), worth=st.integers(1, 10**6))
def test_no_draft_holds_its_own_first_instalment(
    pair: Deal, parties: dict[str, Party], figures: dict[str, Figures], steps: int, other: int, worth: int
) -> None:
    one, two = pair.legs
    legs = (
        replace(one, quantity=Quantity(steps, one.quantity.unit), value=Value(worth)),
        replace(two, quantity=Quantity(other, two.quantity.unit), value=Value(worth)),
    )
    contract = draft_contract(replace(pair, legs=legs), parties, figures, number="N", day=DAY)
    swing, by_number = swing_of(contract), {leg.number: leg for leg in legs}
    assert swing is not None and 60 <= swing <= 100
    for part in contract.instalments:
        assert by_number[part.leg_number].value_of(part.quantity).minor * 100 <= worth * swing
