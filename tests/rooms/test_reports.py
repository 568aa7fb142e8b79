"""What is said of a shipment: what may be said, and which word counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tarazu.shipments import reports
from tarazu.shipments.reports import Happened, Report, Said, check_report, on_the_way

TODAY = date(2026, 2, 1)


def said(*told: tuple[bool, Report]) -> list[Said]:
    return [
        Said(
            declaration_id="d",
            number=number,
            report=report,
            by_customs=by_customs,
            person_id="p",
            at=datetime(2026, 2, number, tzinfo=UTC),
        )
        for number, (by_customs, report) in enumerate(told, start=1)
    ]


@pytest.mark.parametrize(
    ("report", "error"),
    [
        (Report(), reports.ReportEmpty),
        (Report(place="PKLHE", on=TODAY), reports.ReportEmpty),
        (Report(Happened.LEFT, on=TODAY + timedelta(days=1)), reports.HappenedLater),
        (Report(expected=TODAY - timedelta(days=1)), reports.ExpectedEarlier),
        (Report(text="x" * 1_001), reports.ReportTooLong),
        (Report(seal="x" * 61), reports.ReportTooLong),
    ],
)
def test_a_word_says_something_of_a_day_that_fits(report: Report, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_report(report, TODAY, 0)


def test_words_at_the_edges_pass_and_the_last_is_counted() -> None:
    for report in (Report(Happened.LEFT, on=TODAY), Report(expected=TODAY), Report(text="x" * 1_000, seal="y" * 60)):
        check_report(report, TODAY, reports.REPORTS_MAX - 1)
    with pytest.raises(reports.ReportsFull):
        check_report(Report(text="more"), TODAY, reports.REPORTS_MAX)


def test_the_newest_word_of_each_kind_counts() -> None:
    told = said(
        (False, Report(Happened.LEFT, expected=TODAY, seal="A")),
        (True, Report(text="Where is it?")),
        (False, Report(Happened.DELAYED, expected=TODAY + timedelta(days=3))),
    )
    way = on_the_way(told)
    assert (way.event, way.expected, way.seal) == (told[2], told[2], told[0])
    assert way.asks == "customs"
    assert on_the_way([*told, *said((False, Report(text="At the border.")))]).asks == "firm"
    assert on_the_way(told[:1]).asks == ""


def test_goods_that_have_arrived_are_expected_no_more_until_they_are_again() -> None:
    told = said((False, Report(expected=TODAY)), (True, Report(Happened.ARRIVED)))
    assert on_the_way(told).expected is None
    again = said((False, Report(expected=TODAY)), (True, Report(Happened.ARRIVED)), (False, Report(expected=TODAY)))
    assert on_the_way(again).expected == again[2]
