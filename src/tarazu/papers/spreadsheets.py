"""Statements as CSV and as a spreadsheet: numbers as numbers, text as text, and nothing that a program would run."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain

import xlsxwriter

from tarazu.kernel.quantity import Quantity
from tarazu.papers.account_statement import band_text
from tarazu.papers.statement_contents import KINDS, REASONS, AccountStatement, Amount, PaperAccount, PaperEntry
from tarazu.papers.words import _, check_language, plain_text, translate, without_isolates

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
DIGITS_MAX = 15  # a spreadsheet keeps no more; a longer number is written as text
SHEET_NAME_MAX = 31  # characters, which is all a spreadsheet shows
COLUMNS = (
    _("Account"), _("Party"), _("Goods"), _("Unit"), _("Standing"), _("Day"), _("What"), _("Paper"), _("Amount"),
    _("Balance"),
)  # fmt: skip
OPENING, BOOKED, PENDING, CLOSING = _("Opening balance"), _("Booked"), _("Pending"), _("Closing balance")
Cell = str | Decimal


def statement_csv(content: AccountStatement, language: str) -> bytes:
    """A statement of account as CSV in UTF-8; a text that a spreadsheet would take for a formula gets an apostrophe.

    Errors:  UnknownLanguage.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for row in statement_rows(content, language):
        writer.writerow([safe_text(cell) if isinstance(cell, str) else f"{cell:f}" for cell in row])
    return written.getvalue().encode("utf-8-sig")


def statement_xlsx(content: AccountStatement, language: str) -> bytes:
    """A statement of account as a spreadsheet: its accounts on one sheet, its ageing on another.

    Errors:  UnknownLanguage.
    """
    sheets = [
        (_say(language, _("Accounts")), statement_rows(content, language)),
        (_say(language, _("Owing since")), ageing_rows(content, language)),
    ]
    return written_book(_say(language, _("Statement of account")), sheets, language)


def written_book(title: str, sheets: Sequence[tuple[str, Sequence[tuple[Cell, ...]]]], language: str) -> bytes:
    """A spreadsheet of several sheets, each with a heading row; nothing in it is run."""
    written = io.BytesIO()
    told = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(written, told)
    book.set_properties({"created": None, "title": title})
    for name, rows in sheets:
        _fill(book, name[:SHEET_NAME_MAX], rows, language)
    book.close()
    return written.getvalue()


def statement_rows(content: AccountStatement, language: str) -> list[tuple[Cell, ...]]:
    """A statement as rows under one heading; amounts are numbers in whole units."""
    check_language(language)
    heading: tuple[Cell, ...] = tuple(_say(language, title) for title in COLUMNS)
    return [heading, *chain.from_iterable(_account_rows(account, language) for account in content.accounts)]


def ageing_rows(content: AccountStatement, language: str) -> list[tuple[Cell, ...]]:
    """What is open by delivery, then by age."""
    rows: list[tuple[Cell, ...]] = [
        tuple(_say(language, title) for title in (_("Paper"), _("Since"), _("Days"), _("Open value")))
    ]
    rows += [
        (item.reference, item.since.isoformat(), Decimal(item.days), item.open.as_decimal())
        for item in content.ageing.items
    ]
    rows += [(_plain(band_text(band, language)), "", "", band.open.as_decimal()) for band in content.ageing.bands]
    return rows


def safe_text(text: str) -> str:
    """Text that no spreadsheet runs."""
    clean = plain_text(text)
    return f"'{clean}" if clean.startswith(STARTS_FORMULA) else clean


def _account_rows(account: PaperAccount, language: str) -> list[tuple[Cell, ...]]:
    goods = account.commodity.of(language) if account.commodity else ""
    owner = next(iter(account.owner.values()), "")
    head: tuple[Cell, ...] = (_say(language, KINDS[account.kind]), owner, goods, account.unit)

    def lines(entries: Sequence[PaperEntry], standing: str) -> list[tuple[Cell, ...]]:
        return [
            (
                *head,
                _say(language, standing),
                entry.day.isoformat(),
                _say(language, REASONS[entry.reason]),
                entry.reference,
                _number(entry.amount),
                _number(entry.balance),
            )
            for entry in entries
        ]

    opening: tuple[Cell, ...] = (*head, _say(language, OPENING), "", "", "", "", _number(account.opening))
    closing: tuple[Cell, ...] = (*head, _say(language, CLOSING), "", "", "", "", _number(account.closing))
    return [opening, *lines(account.entries, BOOKED), *lines(account.pending, PENDING), closing]


def _fill(book: xlsxwriter.Workbook, name: str, rows: Sequence[tuple[Cell, ...]], language: str) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    if language == "ur":
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal) and len(cell.as_tuple().digits) <= DIGITS_MAX:
                sheet.write_number(at, column, cell)
            else:
                sheet.write_string(
                    at,
                    column,
                    f"{cell:f}" if isinstance(cell, Decimal) else plain_text(cell),
                    bold if at == 0 else None,
                )
    sheet.autofit()


def _number(amount: Amount) -> Decimal:
    shown = amount.as_decimal()
    return shown if isinstance(amount, Quantity) else shown.quantize(Decimal("0.01"))


def _say(language: str, sentence: str) -> str:
    return _plain(translate(language, sentence))


def _plain(text: str) -> str:
    return without_isolates(text)
