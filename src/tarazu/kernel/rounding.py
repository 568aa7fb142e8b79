"""The one place where something is rounded: half to even, and the remainder goes to the last line."""

from collections.abc import Sequence


def divide_half_even(numerator: int, denominator: int) -> int:
    """Divide two integers and round half to even. The denominator is positive."""
    assert denominator > 0, "a divisor is positive"
    quotient, remainder = divmod(numerator, denominator)
    twice = remainder * 2
    if twice > denominator or (twice == denominator and quotient % 2 == 1):
        return quotient + 1
    return quotient


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Split a total in proportion to weights; the parts sum to the total, the last part takes the remainder."""
    whole = sum(weights)
    assert weights and whole > 0 and min(weights) >= 0, "weights are not negative and not all zero"
    parts = [divide_half_even(total * weight, whole) for weight in weights[:-1]]
    return [*parts, total - sum(parts)]
