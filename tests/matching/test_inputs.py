"""What a round was run on, kept and read back: the same facts, the same fingerprint, the same round."""

import json
from dataclasses import replace

from tests.matching.test_round import PAIR
from tests.matching.world import RICE, book, facts, offer, party, run, want

from tarazu.kernel.digest import canonical, fingerprint
from tarazu.matching.deals import Round
from tarazu.matching.inputs import RoundInput, round_input
from tarazu.matching.options import RoundOptions
from tarazu.matching.replay import same_result
from tarazu.matching.round import run_round
from tarazu.rulebook.facts import Screening
from tarazu.storage.codec import from_json

OTHERS = (offer("pk2-offer", "pk2", RICE, 100, 900), want("ru2-want", "ru2", RICE, 100, 500))


def kept(done: RoundInput) -> RoundInput:
    """An input as it comes back from its canonical bytes."""
    return from_json(RoundInput, json.loads(canonical(done)))


def test_an_input_comes_back_from_its_bytes_as_it_was() -> None:
    listings = (*PAIR, *OTHERS)
    world = facts([party("pk1"), party("ru1"), party("pk2", screening=Screening.HIT), party("ru2")])
    held = round_input(book(*listings), world, RoundOptions(seed=3, without=("ru2",)))
    again = kept(held)
    assert again == held
    assert fingerprint(again) == fingerprint(held)
    assert again.facts() == world
    first, second = (run_round(one.book, one.facts(), one.options) for one in (held, again))
    assert first.deals
    assert same_result(first, second) == []
    assert first.input_hash == fingerprint(held)


def test_what_differs_is_said_deal_by_deal_and_reason_by_reason() -> None:
    first = run(*PAIR, *OTHERS)
    (deal,), why = first.deals, first.why_nots[0]
    leg = replace(deal.legs[0], value=deal.legs[1].expected)
    changed = replace(
        first,
        deals=(replace(deal, legs=(leg, *deal.legs[1:])),),
        why_nots=(replace(why, reason="LOT"), *first.why_nots[1:]),
    )
    assert [one.what for one in same_result(first, changed)] == [
        f"deal {deal.id}, legs",
        f"why not {why.listing_id}, reason",
    ]
    nothing: Round = replace(first, deals=(), why_nots=())
    told = {(one.what, one.again) for one in same_result(first, nothing)}
    assert (f"deal {deal.id}", "not proposed") in told
    assert (f"why not {why.listing_id}", "filled") in told


def test_equal_books_give_rounds_of_their_own_by_number() -> None:
    first, second = (run(*PAIR, options=RoundOptions(number=number)) for number in (0, 1))
    assert first.id != second.id
    assert {deal.id for deal in first.deals}.isdisjoint({deal.id for deal in second.deals})
