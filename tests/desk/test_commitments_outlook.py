"""How commitments stand on a day, and the paper of them for a joint commission."""

from datetime import date, timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after, morning
from tests.papers.reading import text_of
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.commitments.commitments import Commitment, Delivery, progress
from tarazu.commitments.outlook import Light, Outlook, Trend, outlook
from tarazu.desk.load_reference import ReferenceFacts, load_reference
from tarazu.desk.see_commitments import CommitmentsPaperAbsent, export_commitments
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.reference.units import unit

FIRST, LAST = date(2025, 1, 1), date(2025, 4, 10)  # a hundred days, both in
TONNES = unit("TNE")


def promise(amount: int | None = 100, due: date | None = LAST) -> Commitment:
    return Commitment(
        id="c", protocol="Protocol 9", field="agriculture", names={"en": "Rice", "ur": "چاول", "ru": "Рис"},
        countries=("PK", "RU"), prefixes=("10",), amount=None if amount is None else Quantity(amount * 1_000, TONNES),
        since=FIRST, due=due, owner="not stated", source="Text", confidence="M",
    )  # fmt: skip


def delivered_on(day: date, tonnes: int) -> Delivery:
    return Delivery(1, "1006.30/basmati", "PK", "RU", Quantity(tonnes * 1_000, TONNES), Value(tonnes * 100), day)


def stands(today: date, *came: Delivery, **changes: object) -> Outlook:
    held = promise(**changes)  # type: ignore[arg-type]
    return outlook(progress(held, list(came)), came, today)


@pytest.mark.parametrize(
    ("tonnes", "today", "light"),
    [
        (100, FIRST, Light.DONE),
        (50, FIRST + timedelta(days=50), Light.ON_COURSE),
        (49, FIRST + timedelta(days=50), Light.BEHIND),
        (99, LAST, Light.ON_COURSE),
        (98, LAST, Light.BEHIND),
        (99, LAST + timedelta(days=1), Light.MISSED),
    ],
)
def test_a_commitment_keeps_pace_with_its_days_to_the_last_tonne(tonnes: int, today: date, light: Light) -> None:
    assert stands(today, delivered_on(FIRST, tonnes)).light is light


def test_what_states_no_amount_or_no_day_is_not_measured_until_it_is_done() -> None:
    came = delivered_on(FIRST, 10)
    assert stands(LAST, came, amount=None).light is Light.UNMEASURED
    assert stands(LAST, came, due=None).light is Light.UNMEASURED
    assert stands(LAST, delivered_on(FIRST, 100), due=None).light is Light.DONE


def test_a_trend_weighs_ninety_days_against_the_ninety_before() -> None:
    today = date(2025, 7, 1)
    new, edge, old = (today - timedelta(days=days) for days in (89, 90, 179))
    longer = {"due": date(2026, 1, 1)}
    assert stands(today, **longer).trend is Trend.NOTHING
    assert stands(today, delivered_on(new, 1), **longer) == Outlook(Light.BEHIND, Trend.MORE, Value(100), Value(0))
    assert stands(today, delivered_on(edge, 1), **longer).trend is Trend.LESS
    assert stands(today, delivered_on(new, 1), delivered_on(old, 1), **longer).trend is Trend.AS_MUCH
    assert stands(today, delivered_on(today - timedelta(days=180), 1), **longer).trend is Trend.NOTHING


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "state"), [("en", "Missed"), ("ur", "پورا نہیں ہوا"), ("ru", "Не выполнено")])
def test_the_page_and_the_paper_say_it_in_each_language(delivered: Trade, language: str, state: str) -> None:
    facts = ReferenceFacts(commitments=(promise(),))
    load_reference(actor=world.console(after(60)), facts=facts, now=morning(after(60)), key=world.new_key())
    stand_at(after(60))
    assert state in body(visitor(language=language), "/commitments/")
    csv = visitor().get(f"/commitments/{language}.csv").content.decode()
    assert state in csv and "Protocol 9" in csv
    said = " ".join(text_of(export_commitments(form="pdf", language=language, now=morning(after(60)))))
    assert "Protocol 9" in said
    with pytest.raises(CommitmentsPaperAbsent):
        export_commitments(form="doc", language=language, now=morning(after(60)))
    body(visitor(), "/commitments/xx.pdf", 422)
