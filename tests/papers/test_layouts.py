"""Files in the layouts of other systems say what they were told, read back by plain parsers."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest

from tarazu.clearing.ageing import ageing
from tarazu.clearing.clocks import QuarterWindow
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import AccountKind
from tarazu.ledger.book import Direction
from tarazu.ledger.transfers import Reason
from tarazu.papers.camt_like import NO_BANK_MESSAGE, camt_like_xml
from tarazu.papers.consignment import Consignment
from tarazu.papers.contents import PaperParty
from tarazu.papers.ftm import parties_ftm
from tarazu.papers.return_columns import return_columns
from tarazu.papers.sad import sad_xml
from tarazu.papers.statement_contents import AccountStatement, PaperAccount, PaperEntry
from tarazu.papers.ubl import AGGREGATE, BASIC, despatch_xml, order_xml, receipt_xml, statement_xml
from tarazu.reference.commodities import commodity_of
from tarazu.reference.names import Names
from tarazu.reference.units import unit
from tarazu.registry.identifiers import Identifier, IdentifierKind
from tarazu.registry.parties import Party, PartyKind
from tarazu.screening.format_ftm import read_ftm
from tarazu.screening.lists import FIRM, PERSON
from tarazu.shipments.declarations import Declaration, DeclarationState, Named, Regime
from tarazu.statistics.returns import QuarterReturn, ReturnLine

TONNE = unit("TNE")
DAY = date(2026, 1, 15)
UBL = {"cac": AGGREGATE, "cbc": BASIC}
CAMT = {"c": "urn:tarazu:statement-like-camt.053:1"}
RICE = commodity_of("1006.30/basmati")


def tonnes(kilograms: int) -> Quantity:
    return Quantity(kilograms, TONNE)


DECLARED = Declaration(
    id="dec_1",
    number="RU-GD-2026-00001",
    authorisation_id="aut_1",
    leg_number=1,
    regime=Regime.IMPORT,
    party_id="ru-mill",
    commodity=RICE.key,
    quantity=tonnes(20_000),
    contract_value=Value(1_240_000),
    declared=Value(1_250_050),
    lodged_on=DAY,
    found=tonnes(19_250),
    assessed=Value(1_190_001),
    assessed_on=date(2026, 1, 17),
    assessment_note="Two bags < 1 t were torn & wet.",
    papers=("certificate_of_origin", "insurance"),
    named=Named(vessel="Sea Star"),
    state=DeclarationState.ASSESSED,
)
CONSIGNMENT = Consignment(
    declaration=DECLARED,
    order="RU",
    office_id="ru-fcs-novorossiysk",
    office="Novorossiysk",
    approval_number="RU-26-1",
    contract_number="TZ-2026-0001",
    contract_signed_on=date(2025, 12, 20),
    leg_number=1,
    agreed=tonnes(1_000_000),
    agreed_value=Value(62_000_000),
    giver=PaperParty(names={"latin": "Basmati House", "arabic": "باسمتی"}, country="PK", tax_number="4200003"),
    receiver=PaperParty(names={"cyrillic": "Мельница", "latin": "Mill"}, country="RU", seat=Names("Moscow", "", "")),
    declarant=PaperParty(names={"latin": "Mill"}, country="RU"),
    goods=RICE,
    giver_id="pk-basmati",
    receiver_id="ru-mill",
)


def at(root: ET.Element, path: str, spaces: dict[str, str] | None = None) -> str:
    found = root.find(path, spaces)
    assert found is not None, path
    return found.text or ""


def test_a_declaration_as_sad_holds_its_boxes() -> None:
    root = ET.fromstring(sad_xml(CONSIGNMENT))
    assert root.tag == "ASYCUDA" and at(root, "Property/Sad_flow") == "I"
    assert at(root, "Identification/Registration/Number") == DECLARED.number
    assert at(root, "Identification/Office_segment/Customs_clearance_office_code") == "ru-fcs-novorossiysk"
    assert at(root, "Traders/Exporter/Exporter_code") == "4200003"
    assert at(root, "Traders/Consignee/Consignee_name") == "Mill"
    assert root.find("Traders/Consignee/Consignee_code/null") is not None, "an empty box says so"
    item = root.find("Item")
    assert item is not None
    assert at(item, "Tarification/HScode/Commodity_code") == "100630"
    assert at(item, "Tarification/Supplementary_unit/Suppplementary_unit_quantity") == "20"
    assert at(root, "Valuation/Gs_Invoice/Amount_foreign_currency") == "12500.50"
    assert at(root, "Valuation/Gs_Invoice/Currency_code") == "XXX"
    assert at(item, "Valuation_item/Item_Invoice/Amount_foreign_currency") == "12400.00"
    assert at(item, "Valuation_item/Statistical_value") == "11900.01", "what customs assessed, and only that counts"
    codes = [one.text for one in item.findall("Attached_documents/Attached_document_code")]
    assert codes == list(DECLARED.papers) and at(item, "Licence_number") == "RU-26-1"


def test_an_export_is_written_as_one() -> None:
    leaving = replace(DECLARED, regime=Regime.EXPORT, assessed=None, assessed_on=None, found=None)
    root = ET.fromstring(sad_xml(replace(CONSIGNMENT, declaration=leaving)))
    assert at(root, "Property/Sad_flow") == "E" and at(root, "Identification/Type/Type_of_declaration") == "EX"
    assert root.find("Item/Valuation_item/Statistical_value/null") is not None
    advice = ET.fromstring(despatch_xml(replace(CONSIGNMENT, declaration=leaving)))
    assert at(advice, "cac:DespatchLine/cbc:DeliveredQuantity", UBL) == "20"
    assert at(advice, "cac:DespatchSupplierParty/cac:Party/cac:PartyName/cbc:Name", UBL) == "Basmati House"
    assert at(advice, "cac:OrderReference/cbc:ID", UBL) == "TZ-2026-0001/1"


def test_an_order_holds_the_whole_leg_and_names_no_currency() -> None:
    root = ET.fromstring(order_xml(CONSIGNMENT))
    assert root.tag == "{urn:oasis:names:specification:ubl:schema:xsd:Order-2}Order"
    assert at(root, "cbc:UBLVersionID", UBL) == "2.4"
    line = root.find("cac:OrderLine/cac:LineItem", UBL)
    assert line is not None
    assert at(line, "cbc:Quantity", UBL) == "1000"
    worth = line.find("cbc:LineExtensionAmount", UBL)
    assert worth is not None and (worth.text, worth.attrib) == ("620000.00", {"currencyID": "XXX"})
    assert at(line, "cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode", UBL) == RICE.hs
    assert at(root, "cac:BuyerCustomerParty/cac:Party/cac:PostalAddress/cbc:CityName", UBL) == "Moscow"
    assert at(root, "cac:BuyerCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID", UBL) == "ru-mill"


def test_a_receipt_says_what_was_found_and_what_was_short() -> None:
    root = ET.fromstring(receipt_xml(CONSIGNMENT))
    line = root.find("cac:ReceiptLine", UBL)
    assert line is not None
    received, short = line.find("cbc:ReceivedQuantity", UBL), line.find("cbc:ShortQuantity", UBL)
    assert received is not None and short is not None
    assert (received.text, short.text, received.get("unitCode")) == ("19.25", "0.75", "TNE")
    assert at(line, "cbc:Note", UBL) == DECLARED.assessment_note and at(line, "cbc:ReceivedDate", UBL) == "2026-01-17"
    whole = replace(CONSIGNMENT, declaration=replace(DECLARED, found=DECLARED.quantity))
    assert ET.fromstring(receipt_xml(whole)).find("cac:ReceiptLine/cbc:ShortQuantity", UBL) is None


def test_a_leg_shipped_in_parts_has_one_order_of_the_day_the_contract_was_signed() -> None:
    part = replace(DECLARED, id="dec_2", number="RU-GD-2026-00002", lodged_on=date(2026, 2, 3), quantity=tonnes(5_000))
    first = order_xml(CONSIGNMENT)
    assert order_xml(replace(CONSIGNMENT, declaration=part)) == first
    assert at(ET.fromstring(first), "cbc:IssueDate", UBL) == "2025-12-20"


GOODS = PaperAccount(
    id="ac_goods",
    kind=AccountKind.ACCEPTED,
    owner={"latin": "Basmati House"},
    commodity=RICE.names,
    unit="t",
    opening=tonnes(0),
    entries=(PaperEntry(DAY, Reason.ACCEPT, "RU-GD-2026-00001", tonnes(19_250), tonnes(19_250)),),
    closing=tonnes(19_250),
    pending=(),
)
WORTH = PaperAccount(
    id="ac_worth",
    kind=AccountKind.POSITION,
    owner={"latin": "Mill"},
    commodity=None,
    unit="UAC",
    opening=Value(500),
    entries=(
        PaperEntry(DAY, Reason.ASSESS_IMPORT, "RU-GD-2026-00001", Value(-1_190_001), Value(-1_189_501)),
        PaperEntry(DAY, Reason.ASSESS_EXPORT, "RU-GD-2026-00002", Value(1_000_000), Value(-189_501)),
    ),
    closing=Value(-189_501),
    pending=(PaperEntry(DAY, Reason.DECLARE_EXPORT, "RU-GD-2026-00003", Value(7), Value(-189_494)),),
)
STATEMENT = AccountStatement(
    number="aut_1",
    approval_number="RU-26-1",
    contract_number="TZ-2026-0001",
    order="RU",
    authority=Names("Novorossiysk", "", ""),
    since=date(2026, 1, 1),
    until=date(2026, 1, 31),
    made_at=datetime(2026, 2, 2, 9, 30, 1, 5, tzinfo=UTC),
    accounts=(GOODS, WORTH),
    ageing=ageing((), Value(0), date(2026, 1, 31), (30, 60)),
    fingerprint="0" * 64,
)


def test_a_statement_as_ubl_adds_up() -> None:
    root = ET.fromstring(statement_xml(STATEMENT, "en"))
    lines = root.findall("cac:StatementLine", UBL)
    assert at(root, "cbc:LineCountNumeric", UBL) == "2" and len(lines) == 2, "goods and what is pending are left out"
    assert at(lines[0], "cbc:DebitLineAmount", UBL) == at(root, "cbc:TotalDebitAmount", UBL) == "11900.01"
    assert at(lines[1], "cbc:CreditLineAmount", UBL) == at(root, "cbc:TotalCreditAmount", UBL) == "10000.00"
    assert at(lines[1], "cbc:BalanceAmount", UBL) == "-1895.01"
    assert "Nothing is to be paid" in at(root, "cbc:Note", UBL)


def test_a_statement_like_camt_says_that_it_is_no_bank_message_and_balances() -> None:
    content = camt_like_xml(STATEMENT, "en")
    assert b"urn:iso:std:iso:20022" not in content
    root = ET.fromstring(content)
    assert at(root, "c:BkToCstmrStmt/c:GrpHdr/c:AddtlInf", CAMT) == NO_BANK_MESSAGE
    goods, worth = root.findall("c:BkToCstmrStmt/c:Stmt", CAMT)
    assert at(goods, "c:Gds/c:Nm", CAMT) == RICE.names.en and goods.find("c:Acct/c:Ccy", CAMT) is None
    quantity = goods.find("c:Ntry/c:Qty", CAMT)
    assert quantity is not None and (quantity.text, quantity.attrib) == ("19.25", {"unitCode": "TNE"})
    assert at(worth, "c:Acct/c:Ccy", CAMT) == "XXX"

    def signed(one: ET.Element) -> float:
        return float(at(one, "c:Amt", CAMT)) * (-1 if at(one, "c:CdtDbtInd", CAMT) == "DBIT" else 1)

    opening, closing = map(signed, worth.findall("c:Bal", CAMT))
    entries = worth.findall("c:Ntry", CAMT)
    booked = [signed(one) for one in entries if at(one, "c:Sts/c:Cd", CAMT) == "BOOK"]
    assert len(entries) == 3 and opening + sum(booked) == pytest.approx(closing) == -1895.01


def test_a_statement_like_camt_says_when_it_was_made_and_which_days_it_covers() -> None:
    root = ET.fromstring(camt_like_xml(STATEMENT, "en"))
    assert at(root, "c:BkToCstmrStmt/c:GrpHdr/c:CreDtTm", CAMT) == "2026-02-02T09:30:01+00:00"
    days = root.find("c:BkToCstmrStmt/c:Stmt/c:FrToDt", CAMT)
    assert days is not None
    assert (at(days, "c:FrDtTm", CAMT), at(days, "c:ToDtTm", CAMT)) == (
        "2026-01-01T00:00:00+00:00",
        "2026-01-31T23:59:59+00:00",
    )
    assert at(ET.fromstring(statement_xml(STATEMENT, "en")), "cbc:IssueDate", UBL) == "2026-02-02"


def test_no_two_statements_and_no_two_accounts_have_one_id() -> None:
    other_goods = replace(GOODS, id="ac_other")
    first = replace(STATEMENT, number="aut_0123456789ab", accounts=(GOODS, other_goods, WORTH))
    second = replace(first, fingerprint="1" * 64)
    roots = [ET.fromstring(camt_like_xml(one, "en")) for one in (first, second)]
    statements = [one.text or "" for root in roots for one in root.findall("c:BkToCstmrStmt/c:Stmt/c:Id", CAMT)]
    accounts = [one.text or "" for one in roots[0].findall("c:BkToCstmrStmt/c:Stmt/c:Acct/c:Id/c:Othr/c:Id", CAMT)]
    messages = [at(root, "c:BkToCstmrStmt/c:GrpHdr/c:MsgId", CAMT) for root in roots]
    assert len({*statements, *messages}) == 8 and accounts == ["ac_goods", "ac_other", "ac_worth"]
    assert max(map(len, [*statements, *messages])) <= 35, "as long as ISO 20022 lets them be"
    ubl = {at(ET.fromstring(statement_xml(one, "en")), "cbc:ID", UBL) for one in (first, second)}
    assert ubl == set(messages)


def test_an_owner_without_a_name_in_latin_letters_is_named_as_it_is() -> None:
    unlettered = replace(STATEMENT, accounts=(replace(WORTH, owner={"cyrillic": "Мельница"}),))
    root = ET.fromstring(camt_like_xml(unlettered, "en"))
    assert at(root, "c:BkToCstmrStmt/c:Stmt/c:Acct/c:Nm", CAMT) == "Мельница"
    root = ET.fromstring(statement_xml(unlettered, "en"))
    assert at(root, "cac:AccountingCustomerParty/cac:Party/cac:PartyName/cbc:Name", UBL) == "Мельница"


def test_a_return_has_a_line_of_columns_for_each_of_its_lines() -> None:
    line = ReturnLine(
        direction=Direction.EXPORT,
        partner="RU",
        commodity=RICE.key,
        authority_id="pk-lahore",
        declarations=3,
        quantity=tonnes(60_000),
        contract=Value(3_720_000),
        declared=Value(3_720_000),
        assessed=Value(3_700_001),
    )
    content = QuarterReturn(order="PK", quarter=QuarterWindow(2026, 1), lines=(line,), files=())
    (row,) = csv.DictReader(io.StringIO(return_columns(content, is_filed=False).decode()))
    assert (row["FLOW"], row["COMMODITY"], row["GRADE"], row["TIME_PERIOD"]) == ("X", "100630", "basmati", "2026-Q1")
    assert (row["OBS_VALUE"], row["UNIT_MEASURE"], row["QTY"], row["QTY_UNIT"]) == (
        "37000.01",
        "XXX",
        "60",
        "TNE",
    )
    assert (row["REF_AREA"], row["COUNTERPART_AREA"], row["OBS_STATUS"]) == ("PK", "RU", "P")
    (row,) = csv.DictReader(io.StringIO(return_columns(content, is_filed=True).decode()))
    assert row["OBS_STATUS"] == "A" and row["VALUATION"] == "CUSTOMS_ASSESSED"


def test_parties_are_read_back_by_our_own_reader_of_such_files() -> None:
    firm = Party(
        id="ru-mill",
        kind=PartyKind.PRIVATE,
        country="RU",
        names={"latin": "Mill", "cyrillic": "Мельница"},
        tax_number="7707083893",
        seat="RUMOW",
        collectorate=None,
        owners=("Ivan Petrov",),
        identifiers=(
            Identifier(IdentifierKind.INN, "7707083893"),
            Identifier(IdentifierKind.OGRN, "1027700132195"),
        ),
    )
    man = replace(
        firm,
        id="ru-man",
        kind=PartyKind.INDIVIDUAL,
        owners=(),
        identifiers=(Identifier(IdentifierKind.OGRNIP, "304500116000157"),),
    )
    written = parties_ftm([firm, man])
    entries, errors = read_ftm(written)
    assert errors == [] and [one.entry for one in entries][::2] == ["ru-mill", "ru-man"]
    mill, owner, single = entries
    assert (mill.kind, single.kind) == (FIRM, PERSON) and set(mill.names) == {"Mill", "Мельница"}
    assert set(mill.identifiers) == {"7707083893", "1027700132195"} and "304500116000157" in single.identifiers
    assert owner.names == ("Ivan Petrov",)
    owns = next(one for one in map(json.loads, written.splitlines()) if one["schema"] == "Ownership")
    assert owns["properties"] == {"owner": [owner.entry], "asset": ["ru-mill"]}
    person = next(one for one in map(json.loads, written.splitlines()) if one["schema"] == "Person")
    assert "ogrnCode" not in person["properties"], "a person has no such property"
