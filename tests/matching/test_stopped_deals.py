"""What becomes of a deal that balances and that a rule stops all the same."""

import pytest
from tests.matching.world import CHICKPEAS, CHILLI, LENTILS, RICE, moved, reasons, run, swap

from tarazu.matching import drafts
from tarazu.rulebook.book import judge_deal
from tarazu.rulebook.facts import DealFacts
from tarazu.rulebook.rules import Finding

RICE_FIRMS = (
    *swap("pk1", ("pk1", RICE, 2_000, 540), ("pk1", CHICKPEAS, 2_000, 740)),
    *swap("ru1", ("ru1", CHICKPEAS, 2_000, 690), ("ru1", RICE, 3_000, 600)),
)
CHILLI_FIRMS = (
    *swap("pk2", ("pk2", CHILLI, 100, 2_250), ("pk2", LENTILS, 800, 750)),
    *swap("ru2", ("ru2", LENTILS, 800, 690), ("ru2", CHILLI, 100, 2_450)),
)


@pytest.fixture
def no_rice_in_a_whole_deal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that speaks only of whole deals: no deal of several legs may carry rice."""

    def judge(facts: DealFacts) -> list[Finding]:
        whole = len(facts.legs) > 1 and any(leg.commodity == RICE for leg in facts.legs)
        found = Finding("XX-01", facts.order, "No {goods}.", {"goods": RICE}, (), "stop", "test", facts.day)
        return [*judge_deal(facts), *([found] if whole and facts.order == "PK" else [])]

    monkeypatch.setattr(drafts, "judge_deal", judge)


@pytest.mark.usefixtures("no_rice_in_a_whole_deal")
def test_it_is_not_proposed_and_every_listing_of_it_learns_the_rule() -> None:
    done = run(*RICE_FIRMS, *CHILLI_FIRMS)
    assert [set(moved(deal)) for deal in done.deals] == [{CHILLI, LENTILS}]
    told = {one.listing_id: one for one in done.why_nots if one.reason == "RULE"}
    assert set(told) == {one.id for one in RICE_FIRMS}
    assert told["pk1-offer"].says.format(**told["pk1-offer"].params) == f"No {RICE}."
    assert (told["pk1-offer"].params["code"], told["pk1-offer"].nearest_listing_id) == ("XX-01", "ru1-want")


@pytest.mark.usefixtures("no_rice_in_a_whole_deal")
def test_the_rest_of_the_book_is_solved_again_without_it() -> None:
    """The Russian firm takes rice or chilli for its chickpeas; where rice is stopped, chilli takes its place."""
    both = (*RICE_FIRMS, *swap("pk2", ("pk2", CHILLI, 100, 2_250), ("pk2", CHICKPEAS, 800, 740)))
    chilli = swap("ru9", ("ru1", LENTILS, 1, 710), ("ru1", CHILLI, 100, 2_450))
    done = run(*both, *chilli)
    assert [set(moved(deal)) for deal in done.deals] == [{CHILLI, CHICKPEAS}]
    assert reasons(done)["pk1-offer"] == "RULE"


def test_without_such_a_rule_both_are_proposed() -> None:
    done = run(*RICE_FIRMS, *CHILLI_FIRMS)
    assert sorted(map(sorted, map(moved, done.deals))) == [sorted((RICE, CHICKPEAS)), sorted((CHILLI, LENTILS))]
