"""A contract between agreement and fulfilment: terms, signatures anybody can check, amendments that all sign."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.journeys import world
from tests.journeys.world import DAY, Trade, morning

from tarazu.contracts import check_contract
from tarazu.contracts.amendment import AmendmentOpen, AmendmentTooLong, EndsTooEarly, NothingAmended, NotInForceYet
from tarazu.contracts.draft import Terms
from tarazu.contracts.signing import SignedTwice
from tarazu.contracts.statements import (
    KeyUnreadable,
    SignatureMissing,
    SignatureWrong,
    bytes_to_sign,
    statement_of,
)
from tarazu.desk.answer_amendment import answer_amendment
from tarazu.desk.declare import DeclarationRefused
from tarazu.desk.propose_amendment import propose_amendment
from tarazu.desk.register_key import register_key
from tarazu.desk.see_application import see_application
from tarazu.desk.see_contract import contract_evidence, see_contract
from tarazu.desk.see_file import see_file
from tarazu.desk.settle_terms import SignedAlready, settle_terms
from tarazu.desk.sign_contract import sign_contract
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal
from tarazu.registry.people import PowerMissing
from tarazu.storage import contracts, keys, registry
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.keys import KeyTaken
from tarazu.storage.lawful import application_facts

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]


def settled(contract_id: str, party_id: str = "pk-basmati", **terms: Any) -> str:
    done = settle_terms(
        actor=world.trader(party_id),
        contract_id=contract_id,
        party_id=party_id,
        terms=Terms(**terms),
        now=morning(DAY),
        key=world.new_key(),
    )
    text: str = done["fingerprint"]
    return text


def proposed_amendment(trade: Trade, day: date, **changes: Any) -> str:
    told = {"text": "Deliveries move with the closure of the crossing.", "later_days": 10, **changes}
    done = propose_amendment(
        actor=world.trader("pk-basmati", day),
        contract_id=trade.contract.id,
        party_id="pk-basmati",
        now=morning(day),
        key=world.new_key(),
        **told,
    )
    number: str = done["amendment"]
    return number


def answered(amendment_id: str, party_id: str, day: date, *, accept: bool = True) -> dict[str, Any]:
    return answer_amendment(
        actor=world.trader(party_id, day),
        amendment_id=amendment_id,
        party_id=party_id,
        accept=accept,
        now=morning(day),
        key=world.new_key(),
    )


def evidence(contract_id: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        contract_evidence(actor=world.trader("pk-basmati"), contract_id=contract_id).document
    )
    return read


def test_terms_change_until_somebody_has_signed(proposed: tuple[Deal, Deal]) -> None:
    drafted = world.agree(proposed[1])
    fresh = settled(drafted.id, seat="Almaty", inspection="Cotecna")
    held = contracts.contract(drafted.id)
    assert fresh == held.fingerprint != drafted.fingerprint
    assert held.number == drafted.number
    assert [one.params["seat"] for one in held.clauses if one.number == 19] == ["Almaty"]
    with pytest.raises(PowerMissing):
        settle_terms(
            actor=world.trader("pk-rice"),
            contract_id=drafted.id,
            party_id="pk-basmati",
            terms=Terms(),
            now=morning(DAY),
            key=world.new_key(),
        )
    with pytest.raises(ContractAbsent):
        settled(drafted.id, party_id="pk-rice")
    world.sign(held, "ru-newsprint")
    with pytest.raises(SignedAlready):
        settled(drafted.id, seat="Dubai")


def test_whoever_has_a_key_of_their_own_signs_with_it_alone(proposed: tuple[Deal, Deal]) -> None:
    drafted, private = world.agree(proposed[1]), Ed25519PrivateKey.generate()
    who, public = world.trader("pk-basmati"), private.public_key().public_bytes_raw().hex()
    with pytest.raises(KeyUnreadable):
        register_key(actor=who, public="not a key", now=morning(DAY), key=world.new_key())
    register_key(actor=who, public=f" {public.upper()} ", now=morning(DAY), key=world.new_key())
    with pytest.raises(KeyTaken):
        register_key(actor=world.trader("ru-newsprint"), public=public, now=morning(DAY), key=world.new_key())

    def sign(signature: str) -> dict[str, Any]:
        return sign_contract(
            actor=who,
            contract_id=drafted.id,
            party_id="pk-basmati",
            signature=signature,
            now=morning(DAY),
            key=world.new_key(),
        )

    with pytest.raises(SignatureMissing):
        sign("")
    mandate = who.mandate_for("sign_contract", "pk-basmati")
    statement = statement_of(drafted, registry.party("pk-basmati"), mandate, DAY)
    page = see_contract(actor=who, contract_id=drafted.id, now=morning(DAY))
    assert page.to_sign == (("pk-basmati", bytes_to_sign(statement)),)
    with pytest.raises(SignatureWrong):
        sign(private.sign(b"something else").hex())
    assert sign(private.sign(bytes_to_sign(statement)).hex())["waiting_for"] == 1
    world.sign(drafted, "ru-newsprint")
    document = evidence(drafted.id)
    assert check_contract.faults(document, keys.published_key()) == []
    assert {one["binding"]["custody"] for one in document["signatures"]} == {"own", "kept"}


def test_a_draft_is_not_amended(proposed: tuple[Deal, Deal]) -> None:
    drafted = world.agree(proposed[0])
    with pytest.raises(NotInForceYet):
        propose_amendment(
            actor=world.trader("pk-rice"),
            contract_id=drafted.id,
            party_id="pk-rice",
            text="More.",
            now=morning(DAY),
            key=world.new_key(),
        )


def test_a_signed_contract_is_checked_by_one_file_without_us(asked: Trade, tmp_path: Path) -> None:
    told = contract_evidence(actor=world.trader("ru-newsprint"), contract_id=asked.contract.id)
    (tmp_path / "contract.json").write_bytes(told.document)
    (tmp_path / "check_contract.py").write_text(told.program)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-I", "-S", "check_contract.py", *arguments]
        return subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)

    right = run("contract.json", keys.published_key())
    assert (right.returncode, right.stderr) == (0, "")
    assert right.stdout.startswith(f"OK: contract {asked.contract.number} is signed by all of its parties.")
    other = run("contract.json", "00" * 32)
    assert other.returncode == 1
    assert "not by the published key" in other.stdout
    spoiled = told.document.replace(b'"giver_id":"pk-basmati"', b'"giver_id":"pk-rice"', 1)
    assert spoiled != told.document
    (tmp_path / "contract.json").write_bytes(spoiled)
    assert "does not have the fingerprint" in run("contract.json").stdout
    (tmp_path / "contract.json").write_bytes(told.document.replace(b'"fingerprint":"', b'"fingerprint":"\\ud800', 1))
    halved = run("contract.json")  # half a character, which no UTF-8 can say
    assert (halved.returncode, halved.stderr) == (1, "")
    assert "does not have the fingerprint \\ud800" in halved.stdout


@pytest.mark.parametrize(
    ("path", "changed", "fault"),
    [
        (("signatures", 0, "statement", "party"), "pk-rice", "not that key's under this statement"),
        (("signatures", 0, "binding", "person"), "somebody", "bound to another mandate"),
        (("signatures", 0, "statement", "mandate_since"), "2030-01-01", "did not hold on"),
        (("signatures", 0, "signature"), "00" * 64, "not that key's"),
        (("signatures", 0, "vouching_signature"), "00" * 64, "not signed by the key it names"),
        (("signatures", 1), None, "Not signed under the contract"),
        (("contract", "number"), "TZ-2025-9999", "does not have the fingerprint"),
        (("signatures", 0, "key"), "zz", "cannot be checked"),
    ],
)
def test_whatever_is_changed_in_the_file_is_found(
    asked: Trade, path: tuple[Any, ...], changed: Any, fault: str
) -> None:
    document = evidence(asked.contract.id)
    assert check_contract.faults(document, keys.published_key()) == []
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if changed is None:
        del place[path[-1]]
    else:
        place[path[-1]] = changed
    assert any(fault in one for one in check_contract.faults(document))


def test_an_amendment_binds_once_all_have_signed_and_changes_no_signed_word(asked: Trade) -> None:
    day = world.after(2)
    before = contracts.contract(asked.contract.id)
    made = proposed_amendment(asked, day)
    with pytest.raises(AmendmentOpen):
        proposed_amendment(asked, day)
    assert answered(made, "pk-basmati", day)["waiting_for"] == 1
    with pytest.raises(SignedTwice):
        answered(made, "pk-basmati", day)
    assert answered(made, "ru-newsprint", day)["state"] == "signed"
    assert contracts.contract(asked.contract.id) == before
    page = see_contract(actor=world.trader("pk-basmati", day), contract_id=asked.contract.id, now=morning(day))
    moved = {
        (now.ship_by - then.ship_by).days
        for now, then in zip(page.contract.instalments, before.instalments, strict=True)
    }
    assert moved == {10}
    document = evidence(asked.contract.id)
    assert check_contract.faults(document, keys.published_key()) == []
    document["amendments"][0]["content"]["text"] = "Nothing is owed."
    assert "amendment 1 does not have the fingerprint" in " ".join(check_contract.faults(document))
    second = proposed_amendment(asked, day, later_days=0, text="The crossing is Taftan.")
    assert contracts.amendment(second).follows == contracts.amendment(made).fingerprint
    assert answered(second, "ru-newsprint", day, accept=False)["state"] == "declined"
    with pytest.raises(StepRefused):
        answered(second, "pk-basmati", day)


def test_an_amendment_changes_something_and_ends_after_the_last_delivery(asked: Trade) -> None:
    day = world.after(2)
    with pytest.raises(NothingAmended):
        proposed_amendment(asked, day, text=" ", later_days=0)
    with pytest.raises(AmendmentTooLong):
        proposed_amendment(asked, day, text="w" * 4_001, later_days=0)
    with pytest.raises(EndsTooEarly):
        proposed_amendment(asked, day, valid_until=world.after(3))
    with pytest.raises(EndsTooEarly):
        proposed_amendment(asked, day, later_days=4_000)


def test_what_an_amendment_makes_of_the_validity_counts_at_the_border_and_on_papers(granted: Trade) -> None:
    leg, last = world.leg_of(granted, "PK"), granted.contract.valid_until
    tenth, worth = leg.quantity.part(1, 10), Value(leg.value.minor // 10)
    day = last + timedelta(days=1)
    assert world.lodge(granted, "PK", leg.number, tenth, worth, last)
    with pytest.raises(DeclarationRefused, match="PK-50: The contract held until"):
        world.lodge(granted, "PK", leg.number, tenth, worth, day)
    number = proposed_amendment(granted, last, valid_until=day)
    for party in ("pk-basmati", "ru-newsprint"):
        answered(number, party, last)
    assert world.lodge(granted, "PK", leg.number, tenth, worth, day)
    assert application_facts(granted.contract, "PK", day).valid_until == day


def test_the_file_and_the_application_say_nothing_of_a_number_and_day_that_the_contract_has(asked: Trade) -> None:
    page = see_file(actor=world.trader("ru-newsprint"), authorisation_id=asked.files["RU"], now=morning(DAY))
    lodging = see_application(
        actor=world.trader("ru-newsprint"), contract_id=asked.contract.id, party_id="ru-newsprint", now=morning(DAY)
    )
    for findings in (page.findings, lodging.findings):
        assert "RU-03" not in [finding.code for finding in findings]
