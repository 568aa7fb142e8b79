"""The papers of a traded contract, as its people download them: contract, undertaking, packet, certificate."""

import json
from pathlib import Path

import pytest
from tests.journeys import world
from tests.journeys.world import LAHORE, Trade
from tests.papers.reading import missing_from, numbers_in

from tarazu.desk.see_papers import (
    PaperAbsent,
    authorisation_paper,
    contract_paper,
    filing_packet,
    undertaking_paper,
)
from tarazu.papers.verification import (
    PaperForged,
    VerificationUnreadable,
    check_paper,
    signed_text,
    verification_text,
)
from tarazu.papers.words import LANGUAGES
from tarazu.storage import authorisation, keys
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.signing import sign_bytes

pytestmark = pytest.mark.django_db
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def keep(artefacts: Path, name: str, content: bytes) -> None:
    folder = artefacts / "papers"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)


@EVERY_LANGUAGE
def test_an_undertaking_names_the_lists_it_rests_on(asked: Trade, artefacts: Path, language: str) -> None:
    paper = undertaking_paper(actor=world.trader("pk-basmati"), authorisation_id=asked.files["PK"], language=language)
    keep(artefacts, f"undertaking-{language}.pdf", paper.content)
    assert missing_from(paper.content, ["notified list", asked.contract.number, "Vyatka Paper Works"]) == []


@EVERY_LANGUAGE
def test_a_filing_packet_holds_the_fields_of_the_order(asked: Trade, artefacts: Path, language: str) -> None:
    who, file = world.trader("pk-basmati"), asked.files["PK"]
    paper = filing_packet(actor=who, authorisation_id=file, language=language)
    keep(artefacts, f"packet-{language}.pdf", paper.content)
    assert missing_from(paper.content, ["4200003", asked.contract.number, "4801.00", "1006.30"]) == []


def test_the_packet_for_a_machine_has_both_sides_in_whole_numbers(asked: Trade) -> None:
    paper = filing_packet(actor=world.officer(LAHORE), authorisation_id=asked.files["PK"], language="json")
    told = json.loads(paper.content)
    goods_in, goods_out = world.leg_of(asked, "RU"), world.leg_of(asked, "PK")
    assert [one["value_minor"] for one in told["goods_in"]] == [goods_in.value.minor]
    assert [one["hs"] for one in told["goods_out"]] == ["100630"]
    assert goods_out.quantity.as_decimal().to_eng_string() == told["goods_out"][0]["quantity"]
    assert told["applicant"]["tax_number"] == "4200003"
    assert told["undertakings"]
    assert told["inspection_plan"]["inspector"]


@pytest.mark.parametrize("language", [*LANGUAGES, "en-ru", "all"])
def test_a_contract_is_printed_alone_and_side_by_side(asked: Trade, artefacts: Path, language: str) -> None:
    paper = contract_paper(actor=world.trader("ru-newsprint"), contract_id=asked.contract.id, language=language)
    keep(artefacts, f"contract-{language}.pdf", paper.content)
    text = numbers_in(paper.content)
    assert asked.contract.number in text
    if language in ("en-ru", "all"):
        assert "Force majeure" in text
        assert "Форс-мажор" in text or "непреодолим" in text.lower()


def test_papers_are_for_those_who_stand_in_them(asked: Trade) -> None:
    stranger = world.trader("pk-rice")
    with pytest.raises(ContractAbsent):
        contract_paper(actor=stranger, contract_id=asked.contract.id, language="en")
    with pytest.raises(AuthorisationAbsent):
        filing_packet(actor=stranger, authorisation_id=asked.files["PK"], language="en")
    with pytest.raises(AuthorisationAbsent):
        undertaking_paper(actor=world.officer(world.KARACHI), authorisation_id=asked.files["PK"], language="en")
    with pytest.raises(PaperAbsent):
        authorisation_paper(actor=world.trader("pk-basmati"), authorisation_id=asked.files["PK"], language="en")


@EVERY_LANGUAGE
def test_a_certificate_bears_its_approval_number(granted: Trade, artefacts: Path, language: str) -> None:
    paper = authorisation_paper(
        actor=world.trader("pk-basmati"), authorisation_id=granted.files["PK"], language=language
    )
    keep(artefacts, f"authorisation-{language}.pdf", paper.content)
    number = authorisation.authorisation(granted.files["PK"]).approval_number
    assert paper.name == f"{number}-{language}.pdf"
    assert missing_from(paper.content, [number]) == []


@pytest.mark.parametrize("paper", ["authorisation", "undertaking", "closing", "status"])
def test_a_square_code_is_checked_against_the_published_key_without_a_network(paper: str) -> None:
    text = verification_text(paper, "aut_1", approval="PK-25-1234567-000042-17", signed="2025-12-01")
    code, key = signed_text(text, sign_bytes), keys.published_key()
    assert check_paper(code, key) == {
        "paper": paper, "number": "aut_1", "approval": "PK-25-1234567-000042-17", "signed": "2025-12-01"
    }  # fmt: skip
    for wrong in (code.replace("000042", "000043"), text, code + "zz", code.replace("signed=2025", "signed=2024")):
        with pytest.raises(PaperForged):
            check_paper(wrong, key)
    for other in ("00" * 32, "", "not a key"):
        with pytest.raises(PaperForged):
            check_paper(code, other)
    with pytest.raises(VerificationUnreadable):
        check_paper("hello", key)
