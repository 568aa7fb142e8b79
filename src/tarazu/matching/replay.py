"""Running a round again: whoever does must come to the same result, or learn where it differs."""

from dataclasses import dataclass

from tarazu.kernel.digest import plain
from tarazu.matching.deals import Deal, Round, WhyNot

ABSENT_DEAL, ABSENT_REASON = "not proposed", "filled"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two runs of a round do not agree on."""

    what: str
    first: str
    again: str


def same_result(first: Round, again: Round) -> list[Difference]:
    """Everything two runs of a round differ in; an empty list means that the round was confirmed.

    Deals and reasons are compared one by one and not by their fingerprint alone, so that a record that was changed
    afterwards is found. The bound is left out: a solver proves it in floating point.
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
    deals, deals_again = ({deal.id: deal for deal in one.deals} for one in (first, again))
    for key in sorted(deals.keys() | deals_again.keys()):
        found += _unlike(f"deal {key}", deals.get(key), deals_again.get(key), ABSENT_DEAL)
    reasons, reasons_again = ({why.listing_id: why for why in one.why_nots} for one in (first, again))
    for key in sorted(reasons.keys() | reasons_again.keys()):
        found += _unlike(f"why not {key}", reasons.get(key), reasons_again.get(key), ABSENT_REASON)
    return found


def _unlike(what: str, first: Deal | WhyNot | None, again: Deal | WhyNot | None, absent: str) -> list[Difference]:
    """What two things of one name differ in, field by field; one that is missing is said to be so."""
    if first is None or again is None:
        shown = [absent if one is None else "there" for one in (first, again)]
        return [Difference(what, *shown)]
    one, other = plain(first), plain(again)
    return [Difference(f"{what}, {key}", str(one[key]), str(other[key])) for key in one if one[key] != other[key]]
