"""Statements to take away: their figures, their ageing, and that no cell is ever run."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook
from tests.journeys import world
from tests.journeys.world import LAHORE, MOSCOW, Trade, after, morning
from tests.papers.reading import missing_from

from tarazu.clearing.ageing import Side
from tarazu.desk.export_statement import StatementForm, export_statement
from tarazu.desk.see_statement import see_statement
from tarazu.kernel.value import Value
from tarazu.papers.spreadsheets import safe_text
from tarazu.papers.words import LANGUAGES
from tarazu.registry.people import Actor
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.files import load_file

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
TODAY = after(50)


def taken(trade: Trade, form: StatementForm, language: str = "en", actor: Actor | None = None, **span: date) -> bytes:
    who = actor or world.officer(LAHORE, TODAY)
    return export_statement(
        actor=who, authorisation_id=trade.files["PK"], form=form, language=language, now=morning(TODAY), **span
    )


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_prints_goods_and_value_with_their_balances(delivered: Trade, language: str) -> None:
    position = load_file(delivered.files["PK"]).position
    exports, imports = position.exports_assessed.minor // 100, position.imports_assessed.minor // 100
    printed = taken(delivered, StatementForm.PDF, language)
    spaced = [f"{exports:,}".replace(",", " "), f"{imports:,}".replace(",", " ")]
    marks = spaced if language == "ru" else [f"{exports:,}", f"{imports:,}"]
    assert missing_from(printed, marks) == []
    assert printed == taken(delivered, StatementForm.PDF, language)


@pytest.mark.parametrize("form", [StatementForm.UBL, StatementForm.CAMT_LIKE])
def test_statements_of_other_days_are_other_messages_and_the_same_one_again_is_the_same(
    delivered: Trade, form: StatementForm
) -> None:
    whole, again, later = (taken(delivered, form), taken(delivered, form), taken(delivered, form, since=after(1)))
    found = [re.findall(rb"<(?:MsgId|cbc:ID)>([^<]+)<", content)[0] for content in (whole, again, later)]
    assert found[0] == found[1] != found[2]


def test_csv_holds_every_account_and_opening_plus_lines_is_closing(delivered: Trade) -> None:
    found = rows(taken(delivered, StatementForm.CSV))
    balances: dict[tuple[str, ...], float] = {}
    for row in found:
        account = (row["Account"], row["Party"], row["Goods"])
        if row["Standing"] == "Opening balance":
            balances[account] = float(row["Balance"])
        elif row["Standing"] == "Booked":
            balances[account] += float(row["Amount"])
        elif row["Standing"] == "Closing balance":
            assert balances[account] == pytest.approx(float(row["Balance"]))
    position = load_file(delivered.files["PK"]).position
    (closing,) = [
        row["Balance"]
        for row in found
        if row["Account"].startswith("Position in") and row["Standing"] == "Closing balance"
    ]
    assert closing == f"{position.gap.as_decimal():.2f}"


def test_what_is_declared_stands_pending_and_apart(delivered: Trade) -> None:
    held = load_file(delivered.files["PK"])
    bought = next(one for one in held.declarations if one.regime == "import")
    world.reverse(bought.number, TODAY)
    leg = world.leg_of(delivered, "RU")
    world.lodge(delivered, "PK", leg.number, leg.quantity, leg.value, TODAY)
    found = rows(taken(delivered, StatementForm.CSV))
    assert [row["What"] for row in found if row["Standing"] == "Pending"] == ["Import declared", "Import declared"]
    exports = f"{held.position.exports_assessed.as_decimal():.2f}"
    closing = {row["Balance"] for row in found if row["Standing"] == "Closing balance" and row["Unit"] == "UAC"}
    assert closing == {exports, f"-{exports}"}


def test_a_spreadsheet_holds_the_same_rows_as_numbers(delivered: Trade) -> None:
    lines = rows(taken(delivered, StatementForm.CSV))
    book = CalamineWorkbook.from_filelike(io.BytesIO(taken(delivered, StatementForm.XLSX)))
    sheet = book.get_sheet_by_name("Accounts").to_python()
    assert len(sheet) == len(lines) + 1
    assert [row[9] for row in sheet[1:]] == [float(line["Balance"]) for line in lines]
    assert book.sheet_names == ["Accounts", "Owing since"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "|cmd", "%0A", "＝1"])
def test_text_that_would_be_a_formula_is_made_safe(text: str) -> None:
    assert not safe_text(text).startswith(("=", "+", "-", "@", "\t", "\r", "|", "%", "＝"))


def test_ageing_says_what_is_owed_and_since_when(delivered: Trade) -> None:
    page = see_statement(actor=world.officer(LAHORE), authorisation_id=delivered.files["PK"], now=morning(TODAY))
    gap = load_file(delivered.files["PK"]).position.gap
    assert gap.minor > 0
    assert (page.ageing.side, page.ageing.open, page.ageing.owing_since) == (Side.OWED_TO_US, gap, after(5))
    early = see_statement(
        actor=world.officer(LAHORE), authorisation_id=delivered.files["PK"], now=morning(TODAY), until=after(4)
    )
    assert (early.ageing.items, early.ageing.open) == ((), Value(0))


def test_a_period_opens_where_the_days_before_closed(delivered: Trade) -> None:
    split = after(10)
    first = see_statement(
        actor=world.officer(LAHORE), authorisation_id=delivered.files["PK"], now=morning(TODAY), until=split
    )
    second = see_statement(
        actor=world.officer(LAHORE), authorisation_id=delivered.files["PK"], now=morning(TODAY),
        since=split + timedelta(days=1),
    )  # fmt: skip
    assert [one.opening for one in second.values] == [one.closing for one in first.values]
    assert {total for _, total in second.sums} == {0}


def test_a_statement_is_for_those_of_the_file(delivered: Trade) -> None:
    for actor in (world.officer(MOSCOW), world.trader("pk-rice")):
        with pytest.raises(AuthorisationAbsent):
            taken(delivered, StatementForm.CSV, actor=actor)
