"""The ministry's returns: what a quarter counts to the last hundredth, when it is filed, and as what it leaves."""

import io
import zipfile
from datetime import timedelta

import pytest
from tests.desk.test_mirror import analyst
from tests.journeys import world
from tests.journeys.world import Trade, after, morning
from tests.papers.reading import text_of
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.clearing.clocks import QuarterWindow
from tarazu.desk.file_return import QuarterRunning, ReturnUnchanged, file_return
from tarazu.desk.reassess_declaration import reassess_declaration
from tarazu.desk.see_returns import ReturnAbsent, ReturnPage, export_return, see_return, see_returns
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction
from tarazu.registry.people import PowerMissing
from tarazu.storage import models
from tarazu.storage.files import load_file

pytestmark = pytest.mark.django_db
QUARTER = QuarterWindow(2025, 4)  # the exports of the world are assessed in December, its imports in January
NOW = morning(after(60))


def seen(label: str = "2025-Q4") -> ReturnPage:
    return see_return(actor=world.console(after(60)), order="PK", label=label, now=NOW)


def file(**changes: object) -> dict[str, object]:
    told = {
        "actor": world.console(after(60)), "order": "PK", "quarter": QUARTER, "now": NOW, "key": world.new_key(),
        **changes,
    }  # fmt: skip
    done: dict[str, object] = file_return(**told)  # type: ignore[arg-type]
    return done


@pytest.mark.both_stores
def test_a_return_counts_each_declaration_once_in_the_quarter_it_was_assessed(delivered: Trade) -> None:
    out, into = seen("2025-Q4").content, seen("2026-Q1").content
    whole = load_file(delivered.files["PK"]).position
    assert [line.declarations for line in (*out.lines, *into.lines)] == [1, 1]
    assert out.total(Direction.EXPORT) == whole.exports_assessed
    assert into.total(Direction.IMPORT) == whole.imports_assessed
    leg = world.leg_of(delivered, "PK")
    (line,) = out.lines
    assert (line.partner, line.commodity, line.quantity) == ("RU", leg.commodity, leg.quantity)
    assert (line.authority_id, line.contract, line.declared) == (world.LAHORE, leg.value, leg.value)
    assert out.by_country() == (("RU", out.total(Direction.IMPORT), out.total(Direction.EXPORT)),)
    assert [(one.authority_id, one.granted, one.closed) for one in out.files] == [(world.LAHORE, 1, 0)]
    assert seen("2024-Q1").content.lines == ()


def test_a_return_is_filed_after_its_quarter_and_again_only_when_it_changed(delivered: Trade) -> None:
    with pytest.raises(QuarterRunning, match="2026-Q1 ends"):
        file(quarter=QuarterWindow(2026, 1))
    assert file()["number"] == 1
    with pytest.raises(ReturnUnchanged):
        file()
    assert not seen().changed
    one = next(one for one in load_file(delivered.files["PK"]).declarations if one.regime == "export")
    assert one.found is not None
    told = {"actor": world.officer(world.LAHORE, after(60)), "reason": "Ticket 88.", "now": NOW, "key": world.new_key()}
    reassess_declaration(declaration_number=one.number, found=one.found, assessed=Value(1), **told)
    assert seen().changed
    assert file()["number"] == 2
    assert len({one.fingerprint for one in seen().filed}) == 2
    for who in (world.trader("pk-basmati"), world.officer(world.LAHORE)):
        with pytest.raises(PowerMissing):
            file(actor=who)


def test_a_return_is_overdue_the_day_after_its_deadline(delivered: Trade) -> None:
    due = seen().due
    assert (due - QUARTER.period.until).days == 29  # type: ignore[operator]
    for day, overdue in ((due, False), (due + timedelta(days=1), True)):
        lines = see_returns(actor=world.console(day), order="PK", now=morning(day))
        assert {one.quarter.label: one.overdue for one in lines}["2025-Q4"] is overdue
    file()
    lines = see_returns(actor=world.console(due), order="PK", now=morning(due + timedelta(days=9)))
    assert not any(one.overdue for one in lines)


@pytest.mark.parametrize("label", ["2025", "2025-Q5", "2025-Q", "25-Q1", "1999-Q4", "x-Q1", "2025-Q4-Q1"])
def test_a_quarter_that_cannot_be_read_is_named(delivered: Trade, label: str) -> None:
    with pytest.raises(ReturnAbsent):
        seen(label)


def test_it_is_taken_away_as_pdf_csv_and_spreadsheet(delivered: Trade) -> None:
    told = {"actor": world.console(after(60)), "order": "PK", "label": "2025-Q4", "now": NOW}
    worth = load_file(delivered.files["PK"]).position.exports_assessed.as_decimal()
    rows = export_return(form="csv", language="en", **told).decode("utf-8-sig")  # type: ignore[arg-type]
    assert f"{worth:.2f}" in rows
    assert "Collectorate of Lahore" in rows
    with zipfile.ZipFile(io.BytesIO(export_return(form="xlsx", language="ru", **told))) as book:  # type: ignore[arg-type]
        assert "xl/worksheets/sheet4.xml" in book.namelist()
    for language in ("en", "ur", "ru"):
        paper = export_return(form="pdf", language=language, **told)  # type: ignore[arg-type]
        assert paper.startswith(b"%PDF")
    assert "Quarterly return" in " ".join(text_of(export_return(form="pdf", language="en", **told)))  # type: ignore[arg-type]
    with pytest.raises(ReturnAbsent):
        export_return(form="exe", language="en", **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_returns_on_their_pages_in_each_language(delivered: Trade, language: str) -> None:
    analyst()
    stand_at(after(60))
    desk, path = visitor("analyst", language), "/returns/PK/2025-Q4/"
    assert path in body(desk, "/returns/")
    assert f"{path}file/" in body(desk, path)
    assert post(desk, f"{path}file/")[0] == 302
    assert f"{path}file/" not in body(desk, path)
    assert post(desk, f"{path}file/")[0] == 409
    assert models.FiledReturn.objects.count() == 1
    assert desk.get("/returns/PK/2025-Q4.csv")["Content-Type"].startswith("text/csv")
    body(desk, "/returns/PK/2025-Q9/", 404)
    body(desk, "/returns/?order=XX", 404)
    for stranger in ("pk-basmati", "officer-lahore"):
        for refused in ("/returns/", path, "/returns/PK/2025-Q4.pdf"):
            body(visitor(stranger, language), refused, 403)
