"""A statement in the shape of ISO 20022's camt.053, for software that reads such; it says on its face what it is not.

The elements are named and nested as there, in a namespace of our own: it is no bank message and no bank stands behind
it. Amounts are units of account under the code XXX; accounts in goods have a block of their own, `Gds`.
"""

from datetime import date, datetime, time
from xml.etree.ElementTree import Element

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.papers.statement_contents import AccountStatement, Amount, PaperAccount, PaperEntry
from tarazu.papers.xml_tree import NO_CURRENCY, amount, given, measured, tag, written
from tarazu.registry.parties import latin_name

NAMESPACE = "urn:tarazu:statement-like-camt.053:1"
NO_BANK_MESSAGE = (
    "This is no bank message. It states goods and their assessed value in a barter file; no money is held or moved."
)
BOOKED, PENDING = "BOOK", "PDNG"
LAST = time(23, 59, 59)  # of a day that is in


def camt_like_xml(content: AccountStatement, language: str) -> bytes:  # noqa: ARG001  # one signature for all forms
    """Each account of a file with opening, entries, what is pending, and closing."""
    head = tag(
        "GrpHdr",
        tag("MsgId", content.reference),
        tag("CreDtTm", content.made_at.isoformat(timespec="seconds")),
        tag("AddtlInf", NO_BANK_MESSAGE),
    )
    statements = [_statement(account, content) for account in content.accounts]
    return written(tag("Document", tag("BkToCstmrStmt", head, *statements), xmlns=NAMESPACE))


def _statement(account: PaperAccount, content: AccountStatement) -> Element:
    entries = [*((entry, BOOKED) for entry in account.entries), *((entry, PENDING) for entry in account.pending)]
    of_goods = isinstance(account.opening, Quantity)
    goods = account.commodity.en if account.commodity else ""
    return tag(
        "Stmt",
        tag("Id", f"{account.id}-{content.mark}"),
        tag(
            "FrToDt",
            tag("FrDtTm", _moment(content, content.since)),
            tag("ToDtTm", _moment(content, content.until, LAST)),
        ),
        tag(
            "Acct",
            tag("Id", tag("Othr", tag("Id", account.id))),
            tag("Tp", tag("Prtry", account.kind.value)),
            None if of_goods else tag("Ccy", NO_CURRENCY),
            given("Nm", latin_name(account.owner)),
        ),
        tag("Gds", tag("Nm", goods), tag("Unit", account.unit)) if of_goods else None,
        _balance("OPBD", account.opening, content.since),
        _balance("CLBD", account.closing, content.until),
        *(_entry(entry, status) for entry, status in entries),
    )


def _moment(content: AccountStatement, day: date, hour: time = time.min) -> str:
    return datetime.combine(day, hour, content.made_at.tzinfo).isoformat()


def _balance(code: str, held: Amount, day: date) -> Element:
    kind = tag("Tp", tag("CdOrPrtry", tag("Cd", code)))
    return tag("Bal", kind, *_sided(held), tag("Dt", tag("Dt", day.isoformat())))


def _entry(entry: PaperEntry, status: str) -> Element:
    return tag(
        "Ntry",
        tag("NtryRef", entry.reference),
        *_sided(entry.amount),
        tag("Sts", tag("Cd", status)),
        tag("BookgDt", tag("Dt", entry.day.isoformat())),
        tag("BkTxCd", tag("Prtry", tag("Cd", entry.reason.value))),
    )


def _sided(held: Amount) -> tuple[Element, Element]:
    """The amount without its sign, and on which side it stands."""
    if isinstance(held, Quantity):
        side, written_amount = held.steps, measured("Qty", Quantity(abs(held.steps), held.unit))
    else:
        side, written_amount = held.minor, amount("Amt", Value(abs(held.minor)), "Ccy")
    return written_amount, tag("CdtDbtInd", "DBIT" if side < 0 else "CRDT")
