"""The mirror of two customs: what is matched, what differs, and how a difference is worked off."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from tests.journeys import world
from tests.journeys.world import Trade, after, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.desk.explain_difference import DifferenceAbsent, ExplanationMissing, explain_difference
from tarazu.desk.load_partner_records import RecordsRefused, load_partner_records
from tarazu.desk.see_mirror import MirrorPage, see_mirror
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction
from tarazu.reference.units import unit
from tarazu.registry.people import PLATFORM, Mandate, PowerMissing, Role
from tarazu.statistics.mirror import Difference, Explanation, OurLine, TheirLine, Tolerances, mirror
from tarazu.storage import models
from tarazu.storage.mirroring import NoMirror

DAY, TONNE = date(2025, 12, 6), unit("TNE")
ALLOWED = Tolerances(days=75, quantity_percent=2, value_percent=10)
HEAD = "number,reference,direction,day,hs,quantity,unit,value\n"


def ours(number: str = "PK-GD-2025-00001", steps: int = 100_000, minor: int = 10_000_000, **changes: object) -> OurLine:
    told = {"partner": "RU", "direction": Direction.EXPORT, "day": DAY, "commodity": "1006.30/basmati", **changes}
    return OurLine(number=number, quantity=Quantity(steps, TONNE), value=Value(minor), **told)  # type: ignore[arg-type]


def theirs(number: str = "10702", steps: int = 100_000, minor: int = 10_000_000, **changes: object) -> TheirLine:
    told = {
        "id": f"mir-{number}", "partner": "RU", "reference": "", "direction": Direction.IMPORT,
        "day": DAY + timedelta(days=30), "hs": "1006309800", **changes,
    }  # fmt: skip
    return TheirLine(number=number, quantity=Quantity(steps, TONNE), value=Value(minor), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (theirs(), ()),
        (theirs(steps=102_000), ()),
        (theirs(steps=98_000), ()),
        (theirs(minor=11_000_000), ()),
        (theirs(minor=9_000_000), ()),
        (theirs(minor=11_000_001), (Difference.VALUE,)),
        (theirs(minor=8_999_999), (Difference.VALUE,)),
        (theirs(day=DAY + timedelta(days=75)), ()),
        (theirs(reference="PK-GD-2025-00001", steps=102_001), (Difference.QUANTITY,)),
        (theirs(reference="PK-GD-2025-00001", hs="0713200000"), (Difference.GOODS,)),
        (
            theirs(reference="PK-GD-2025-00001", hs="0713.20", steps=1, minor=1, day=date(2030, 1, 1)),
            (Difference.GOODS, Difference.QUANTITY, Difference.VALUE),
        ),
    ],
)
def test_two_records_of_one_delivery_are_matched_at_the_edges(line: TheirLine, found: tuple[Difference, ...]) -> None:
    (pair,) = mirror([ours()], [line], ALLOWED)
    assert (pair.theirs, pair.differences) == (line, found)


@pytest.mark.parametrize(
    "line",
    [
        theirs(steps=102_001),
        theirs(steps=97_999),
        theirs(day=DAY + timedelta(days=76)),
        theirs(direction=Direction.EXPORT),
        theirs(hs="0713200000"),
        theirs(reference="PK-GD-2025-09999"),
        theirs(partner="IR"),
    ],
)
def test_what_is_no_record_of_it_leaves_both_missing(line: TheirLine) -> None:
    mine, other = mirror([ours()], [line], ALLOWED)
    assert (mine.differences, other.differences) == ((Difference.MISSING_THERE,), (Difference.MISSING_HERE,))


def test_a_line_that_names_our_declaration_goes_before_a_nearer_one() -> None:
    near, named = theirs("1"), theirs("2", reference="PK-GD-2025-00001", steps=101_000)
    pairs = mirror([ours()], [near, named], ALLOWED)
    assert [(pair.theirs.number if pair.theirs else "") for pair in pairs] == ["2", "1"]


LINES = st.lists(st.tuples(st.integers(95_000, 105_000), st.integers(0, 90), st.booleans()), max_size=12)


@given(LINES, LINES)
def test_every_record_stands_in_the_mirror_once_in_any_order(
    own: list[tuple[int, int, bool]], other: list[tuple[int, int, bool]]
) -> None:
    mine = [
        ours(
            f"PK-GD-{at}",
            steps,
            day=DAY + timedelta(days=days),
            direction=Direction.EXPORT if out else Direction.IMPORT,
        )
        for at, (steps, days, out) in enumerate(own)
    ]
    lines = [
        theirs(f"{at}", steps, day=DAY + timedelta(days=days), direction=Direction.IMPORT if out else Direction.EXPORT)
        for at, (steps, days, out) in enumerate(other)
    ]
    pairs = mirror(mine, lines, ALLOWED)
    assert sorted(pair.ours.number for pair in pairs if pair.ours) == sorted(one.number for one in mine)
    assert sorted(pair.theirs.number for pair in pairs if pair.theirs) == sorted(one.number for one in lines)
    assert set(mirror(mine[::-1], lines[::-1], ALLOWED)) == set(pairs)


def page() -> MirrorPage:
    return see_mirror(actor=world.console(after(60)), order="PK", partner="RU", now=morning(after(60)))


def load(content: str, **changes: object) -> dict[str, object]:
    told = {
        "actor": world.console(after(60)), "order": "PK", "partner": "RU", "now": morning(after(60)),
        "key": world.new_key(), **changes,
    }  # fmt: skip
    done: dict[str, object] = load_partner_records(content=content.encode(), **told)  # type: ignore[arg-type]
    return done


def record_of(trade: Trade) -> str:
    """Their record of the rice we exported, with freight and insurance in its value."""
    leg = world.leg_of(trade, "PK")
    worth = Value(leg.value.minor * 12 // 10).as_decimal()
    return f"10702,,import,{after(35)},1006309800,{leg.quantity.as_decimal():f},TNE,{worth:f}\n"


@pytest.mark.django_db
@pytest.mark.both_stores
def test_records_are_loaded_once_and_a_difference_is_worked_off(delivered: Trade) -> None:
    assert (page().open, page().counts[Difference.MISSING_THERE]) == (2, 2)
    assert load(HEAD + record_of(delivered)) == {"lines": 1, "new": 1}
    assert load(HEAD + record_of(delivered)) == {"lines": 1, "new": 0}
    seen = page()
    assert (seen.counts[Difference.VALUE], seen.counts[Difference.MISSING_THERE], seen.open) == (1, 1, 2)
    line = next(one for one in seen.lines if Difference.VALUE in one.pair.differences)
    assert line.pair.value_gap is not None
    told = {
        "actor": world.console(after(60)), "order": "PK", "partner": "RU", "delivery": line.pair.key,
        "explanation": Explanation.FREIGHT, "now": morning(after(60)),
    }  # fmt: skip
    with pytest.raises(ExplanationMissing):
        explain_difference(**told, note=" ", key=world.new_key())  # type: ignore[arg-type]
    with pytest.raises(DifferenceAbsent):
        explain_difference(**told | {"delivery": "PK-GD-1999-1"}, note="x", key=world.new_key())  # type: ignore[arg-type]
    explain_difference(**told, note="Their letter 12.", key=world.new_key())  # type: ignore[arg-type]
    assert page().open == 1
    explain_difference(**told | {"explanation": Explanation.REOPENED}, note="No.", key=world.new_key())  # type: ignore[arg-type]
    assert page().open == 2
    assert models.MirrorRemark.objects.count() == 2


@pytest.mark.django_db
def test_with_one_wrong_line_nothing_is_loaded_and_each_is_named(delivered: Trade) -> None:
    wrong = (
        "1,,sideways,2025-13-01,1006,much,TNE,5\n2,,import,2025-12-01,1006,5,TNE,5\n2,,import,2025-12-01,1006,5,TNE,5\n"
    )
    with pytest.raises(RecordsRefused) as refused:
        load(HEAD + wrong)
    assert [error.line for error in refused.value.errors] == [2, 4]
    assert models.PartnerRecord.objects.count() == 0
    with pytest.raises(NoMirror):
        load(HEAD, partner="PK")
    with pytest.raises(NoMirror):
        load(HEAD, partner="XX")
    for who in (world.trader("pk-basmati"), world.officer(world.LAHORE)):
        with pytest.raises(PowerMissing):
            load(HEAD, actor=who)
        with pytest.raises(PowerMissing):
            see_mirror(actor=who, order="PK", partner="RU", now=morning(after(60)))


def analyst() -> None:
    mandate = Mandate("analyst", Role.ANALYST, PLATFORM, Period(date(2025, 1, 1)))
    one = Appointment(person_id="analyst", sign_in_name="analyst", name="Analyst", language="en", mandates=(mandate,))
    appoint_people(actor=world.console(), appointments=(one,), now=morning(world.DAY), key=world.new_key())


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_the_mirror_on_its_page_in_each_language(delivered: Trade, language: str) -> None:
    analyst()
    stand_at(after(60))
    desk, path = visitor("analyst", language), "/mirror/PK-RU/"
    assert desk.get("/mirror/?order=PK&partner=RU")["Location"] == path
    body(desk, path)
    for wrong in ("/mirror/PK-PK/", "/mirror/?order=&partner=", "/mirror/?order=../x&partner=RU"):
        body(desk, wrong, 404)
    file = SimpleUploadedFile("theirs.csv", (HEAD + record_of(delivered)).encode())
    assert desk.post(f"{path}load/", {"records": file, "key": world.new_key()}).status_code == 302
    assert desk.post(f"{path}load/", {"key": world.new_key()}).status_code == 422
    assert "10702" in body(desk, path)
    key = page().lines[0].pair.key
    assert post(desk, f"{path}explain/", delivery=key, explanation="freight", note="")[0] == 422
    assert post(desk, f"{path}explain/", delivery=key, explanation="freight", note="Letter 12")[0] == 302
    assert "Letter 12" in body(desk, path)
    table = desk.get("/mirror/PK-RU.csv")
    assert table["Content-Type"].startswith("text/csv")
    assert "10702" in table.content.decode()
    for stranger in ("pk-basmati", "officer-lahore"):
        body(visitor(stranger, language), path, 403)
