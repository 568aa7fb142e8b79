"""Firms are named by their names, and every wrong field of a form is told at once."""

import pytest
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.storage import registry, set_offs

pytestmark = pytest.mark.django_db
CONSORTIUM = {
    "reference": "pk-union",
    "name-latin": "Punjab Union",
    "member-0": "Indus Rice Mills",
    "share-0": "60",
    "member-1": "Kunri Chilli Growers",
    "share-1": "40",
}


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_a_consortium_is_formed_of_firms_by_their_names(founded: None, language: str) -> None:
    stand_at()
    page = body(visitor("pk-rice", language), "/parties/pk-rice/")
    assert '<option value="Kunri Chilli Growers">' in page
    assert post(visitor("pk-rice", language), "/parties/pk-rice/consortium/", **CONSORTIUM)[0] == 302
    shares = {one.party_id: one.share_basis_points for one in registry.consortium("pk-union").members}
    assert shares == {"pk-rice": 6_000, "pk-chilli": 4_000}


def test_every_wrong_row_is_told_at_once_and_a_slip_is_chosen_from_the_nearest(founded: None) -> None:
    stand_at()
    wrong = {**CONSORTIUM, "member-1": "Kunry Chili Growers", "share-0": "sixty", "member-2": "Nobody", "share-2": "-1"}
    status, page = post(visitor("pk-rice"), "/parties/pk-rice/consortium/", **wrong)
    assert status == 422
    for name in ("member-1", "share-0", "member-2", "share-2"):
        assert f'href="#field-{name}"' in page
        assert f'id="error-{name}"' in page
    assert 'name="member-1-is" value="pk-chilli"' in page
    assert 'value="Kunry Chili Growers"' in page
    chosen = {**CONSORTIUM, "member-1": "Kunry Chili Growers", "member-1-is": "pk-chilli"}
    assert post(visitor("pk-rice"), "/parties/pk-rice/consortium/", **chosen)[0] == 302
    assert {one.party_id for one in registry.consortium("pk-union").members} == {"pk-rice", "pk-chilli"}


def test_nobody_finds_firms_through_anothers_form(founded: None) -> None:
    stand_at()
    status, page = post(visitor("pk-chilli"), "/parties/pk-rice/consortium/", **CONSORTIUM)
    assert status in (403, 404)
    assert "Indus" not in page


def test_a_debt_form_tells_every_fault_at_once_and_takes_the_firm_that_was_meant(founded: None) -> None:
    stand_at()
    wrong = {"party": "pk-basmati", "act": "debt", "other": "Indos Rice", "amount": "much", "reference": " "}
    status, page = post(visitor("pk-basmati"), "/set-offs/at-home/", **wrong)
    assert status == 422
    for name in ("other", "amount", "reference"):
        assert f'href="#field-{name}"' in page
        assert f'id="error-{name}"' in page
    assert 'name="other-is" value="pk-rice"' in page
    assert set_offs.domestic_owed("PK") == {}
    right = {**wrong, "other-is": "pk-rice", "amount": "12.50", "reference": "Bill 1"}
    assert post(visitor("pk-basmati"), "/set-offs/at-home/", **right)[0] == 302
    assert set_offs.domestic_owed("PK") == {("pk-basmati", "pk-rice"): 1_250}
    status, page = post(visitor("pk-basmati"), "/set-offs/at-home/", **{**right, "party": "pk-rice"})
    assert status == 403
