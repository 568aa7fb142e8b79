"""Running a round again: whoever does must come to the same result, or learn where it differs."""

from dataclasses import dataclass

from tarazu.kernel.digest import plain
from tarazu.matching.deals import Round


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two runs of a round do not agree on."""

    what: str
    first: str
    again: str


def same_result(first: Round, again: Round) -> list[Difference]:
    """Everything two runs of a round differ in; an empty list means that the round was confirmed.

    The bound is left out: a solver proves it in floating point, and only its whole deals are hashed.
    """
    named = {
        "input_hash": (first.input_hash, again.input_hash),
        "code_version": (first.code_version, again.code_version),
        "options": (plain(first.options), plain(again.options)),
        "compatible_legs": (first.compatible_legs, again.compatible_legs),
        "exchanged": (first.exchanged.minor, again.exchanged.minor),
        "result_hash": (first.result_hash, again.result_hash),
    }
    found = [Difference(what, str(one), str(other)) for what, (one, other) in named.items() if one != other]
    if first.result_hash == again.result_hash:
        return found
    deals, deals_again = {deal.id for deal in first.deals}, {deal.id for deal in again.deals}
    found += [Difference("deal", identifier, "not proposed") for identifier in sorted(deals - deals_again)]
    found += [Difference("deal", "not proposed", identifier) for identifier in sorted(deals_again - deals)]
    reasons = {one.listing_id: one.reason for one in first.why_nots}
    reasons_again = {one.listing_id: one.reason for one in again.why_nots}
    return found + [
        Difference(f"why not {listing}", reasons.get(listing, "filled"), reasons_again.get(listing, "filled"))
        for listing in sorted(reasons.keys() | reasons_again.keys())
        if reasons.get(listing) != reasons_again.get(listing)
    ]
