"""The one place where something is rounded: half to even, and the remainder goes to the last line."""

from collections.abc import Sequence
from itertools import accumulate, pairwise


def divide_half_even(numerator: int, denominator: int) -> int:
    """Divide two integers and round half to even. The denominator is positive."""
    assert denominator > 0, "a divisor is positive"
    quotient, remainder = divmod(numerator, denominator)
    twice = remainder * 2
    if twice > denominator or (twice == denominator and quotient % 2 == 1):
        return quotient + 1
    return quotient


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Split a total in proportion to weights: no part is off by a whole one, and the last line takes the remainder.

    The running sums are rounded, not the parts, so the parts sum to the total and none has the wrong sign.
    """
    whole = sum(weights)
    assert weights and whole > 0 and min(weights) >= 0, "weights are not negative and not all zero"
    sums = [divide_half_even(total * running, whole) for running in accumulate(weights)]
    return [later - earlier for earlier, later in pairwise([0, *sums])]
