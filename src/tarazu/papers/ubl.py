"""UBL 2.4 (OASIS) for a leg, a consignment and a statement: Order, DespatchAdvice, ReceiptAdvice, Statement.

The elements stand in the order of the schemas. Amounts are units of account, so their currency is XXX, ISO 4217's code
for no currency; quantities carry Recommendation 20 codes, goods their HS code.
"""

from datetime import date
from xml.etree.ElementTree import Element

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.papers.consignment import Consignment
from tarazu.papers.contents import PaperParty
from tarazu.papers.statement_contents import AccountStatement, Amount, PaperAccount, PaperEntry
from tarazu.papers.xml_tree import NO_CURRENCY, Inside, amount, given, measured, tag, written
from tarazu.registry.parties import latin_name

NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
BASIC, AGGREGATE = f"{NAMESPACE}CommonBasicComponents-2", f"{NAMESPACE}CommonAggregateComponents-2"
VERSION = "2.4"
NO_PAYMENT = "Goods for goods: amounts are units of account, a measure of value. Nothing is to be paid."


def order_xml(content: Consignment) -> bytes:
    """What was agreed for the leg of a consignment: the same order, whichever declaration of the leg asks for it."""
    agreed = content.agreed_value
    line = tag(
        "cac:OrderLine",
        tag(
            "cac:LineItem",
            tag("cbc:ID", str(content.leg_number)),
            measured("cbc:Quantity", content.agreed),
            amount("cbc:LineExtensionAmount", agreed),
            tag("cac:Price", amount("cbc:PriceAmount", agreed), measured("cbc:BaseQuantity", content.agreed)),
            _goods(content),
        ),
    )
    return _document(
        "Order",
        _reference(content),
        content.contract_signed_on,
        tag("cbc:DocumentCurrencyCode", NO_CURRENCY),
        tag("cac:Contract", tag("cbc:ID", content.contract_number)),
        _role("cac:BuyerCustomerParty", content.receiver, content.receiver_id),
        _role("cac:SellerSupplierParty", content.giver, content.giver_id),
        line,
    )


def despatch_xml(content: Consignment) -> bytes:
    """What the giver sends, as its customs found it where it has examined it, else as declared."""
    declaration = content.declaration
    line = tag(
        "cac:DespatchLine",
        tag("cbc:ID", "1"),
        measured("cbc:DeliveredQuantity", declaration.found or declaration.quantity),
        _order_line(content),
        _goods(content),
    )
    return _document(
        "DespatchAdvice",
        declaration.number,
        declaration.lodged_on,
        _order_of(content),
        _role("cac:DespatchSupplierParty", content.giver, content.giver_id),
        _role("cac:DeliveryCustomerParty", content.receiver, content.receiver_id),
        line,
    )


def receipt_xml(content: Consignment) -> bytes:
    """What the receiver's customs found of what was declared, and how much of it was short."""
    declaration = content.declaration
    found = declaration.found or declaration.quantity
    short = Quantity(declaration.quantity.steps - found.steps, found.unit)
    line = tag(
        "cac:ReceiptLine",
        tag("cbc:ID", "1"),
        given("cbc:Note", declaration.assessment_note),
        measured("cbc:ReceivedQuantity", found),
        measured("cbc:ShortQuantity", short) if short.steps else None,
        tag("cbc:ReceivedDate", (declaration.assessed_on or declaration.lodged_on).isoformat()),
        _order_line(content),
        _goods(content),
    )
    return _document(
        "ReceiptAdvice",
        declaration.number,
        declaration.assessed_on or declaration.lodged_on,
        _order_of(content),
        _role("cac:DeliveryCustomerParty", content.receiver, content.receiver_id),
        _role("cac:DespatchSupplierParty", content.giver, content.giver_id),
        line,
    )


def statement_xml(content: AccountStatement, language: str) -> bytes:  # noqa: ARG001  # one signature for all forms
    """The value accounts of a file's statement, one line for each entry; goods stand in the other forms of it."""
    values = [account for account in content.accounts if not account.commodity]
    booked = [(account, entry) for account in values for entry in account.entries]
    moved = [_value(entry.amount) for _, entry in booked]
    taken = sum((Value(-one.minor) for one in moved if one.minor < 0), Value(0))
    came = sum((one for one in moved if one.minor > 0), Value(0))
    return _document(
        "Statement",
        content.reference,
        content.made_at.date(),
        tag("cbc:DocumentCurrencyCode", NO_CURRENCY),
        amount("cbc:TotalDebitAmount", taken),
        amount("cbc:TotalCreditAmount", came),
        tag("cbc:LineCountNumeric", str(len(booked))),
        tag(
            "cac:StatementPeriod",
            tag("cbc:StartDate", content.since.isoformat()),
            tag("cbc:EndDate", content.until.isoformat()),
        ),
        tag("cac:AccountingSupplierParty", tag("cac:Party", _named(content.authority.en))),
        tag("cac:AccountingCustomerParty", tag("cac:Party", _named(_owners(values)))),
        *(_statement_line(number, *pair) for number, pair in enumerate(booked, start=1)),
    )


def _statement_line(number: int, account: PaperAccount, entry: PaperEntry) -> Element:
    moved = _value(entry.amount)
    return tag(
        "cac:StatementLine",
        tag("cbc:ID", str(number)),
        tag("cbc:Note", f"{account.kind.value}; {entry.reason.value}; {entry.day.isoformat()}"),
        amount("cbc:DebitLineAmount", Value(-moved.minor)) if moved.minor < 0 else None,
        amount("cbc:CreditLineAmount", moved) if moved.minor >= 0 else None,
        amount("cbc:BalanceAmount", _value(entry.balance)),
        tag("cac:DocumentReference", tag("cbc:ID", entry.reference)),
    )


def _document(kind: str, number: str, day: date, *inside: Inside) -> bytes:
    spaces = {"xmlns": f"{NAMESPACE}{kind}-2", "xmlns:cac": AGGREGATE, "xmlns:cbc": BASIC}
    head = (
        tag("cbc:UBLVersionID", VERSION),
        tag("cbc:ID", number),
        tag("cbc:IssueDate", day.isoformat()),
        tag("cbc:Note", NO_PAYMENT),
    )
    return written(tag(kind, *head, *inside, **spaces))


def _reference(content: Consignment) -> str:
    return f"{content.contract_number}/{content.leg_number}"


def _order_of(content: Consignment) -> Element:
    return tag("cac:OrderReference", tag("cbc:ID", _reference(content)))


def _order_line(content: Consignment) -> Element:
    return tag("cac:OrderLineReference", tag("cbc:LineID", str(content.leg_number)), _order_of(content))


def _goods(content: Consignment) -> Element:
    goods = content.goods
    return tag(
        "cac:Item",
        given("cbc:Description", goods.grade),
        tag("cbc:Name", goods.names.en),
        tag("cac:OriginCountry", tag("cbc:IdentificationCode", content.giver.country)),
        tag(
            "cac:CommodityClassification",
            tag("cbc:ItemClassificationCode", goods.hs, listID="HS", listVersionID=goods.edition),
        ),
    )


def _role(role: str, party: PaperParty, party_id: str) -> Element:
    address = tag(
        "cac:PostalAddress",
        given("cbc:CityName", party.seat.en if party.seat else ""),
        tag("cac:Country", tag("cbc:IdentificationCode", party.country)),
    )
    number = tag("cac:PartyIdentification", tag("cbc:ID", party.tax_number or party_id))
    return tag(role, tag("cac:Party", number, _named(latin_name(party.names)), address))


def _named(words: str) -> Element:
    return tag("cac:PartyName", tag("cbc:Name", words))


def _owners(accounts: list[PaperAccount]) -> str:
    return ", ".join(dict.fromkeys(latin_name(one.owner) for one in accounts if one.owner))


def _value(held: Amount) -> Value:
    assert isinstance(held, Value), "only value accounts are written"
    return held
