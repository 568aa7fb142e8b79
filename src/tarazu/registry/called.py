"""Which firm somebody means by what they typed: a name in any script, a tax number, a reference."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.parties import Party

NAMES_ALIKE = 70  # of 100, on rapidfuzz's scale
NEAR_MAX = 3


class FirmUnread(TarazuError):
    """A firm was named as none of its country is; `firms` are those whose names come nearest."""

    kind = Kind.ABSENT
    says = "No firm of {country} is called '{typed}'. Near it: {near}. Write its name as registered, or its tax number."

    def __init__(self, country: str, typed: str, firms: tuple[Party, ...]) -> None:
        self.firms = firms
        super().__init__(country=country, typed=typed, near="; ".join(firm.name for firm in firms) or "—")


class FirmsAlike(TarazuError):
    """A name was typed that several firms of a country bear."""

    kind = Kind.CONFLICT
    says = "{count} firms of {country} are called '{typed}'. Write the tax number of the one you mean."


def firm_called(typed: str, firms: Iterable[Party], country: str) -> Party:
    """The firm somebody means, among some of one country. A name that is only near is never taken for the firm.

    Errors:  FirmUnread, with the firms nearest to what was typed; FirmsAlike.
    """
    held, told = tuple(firms), _plain(typed)
    meant = [one for one in held if told in {_plain(one.id), _plain(one.tax_number or "")} - {""}]
    meant = meant or [one for one in held if told in {_plain(name) for name in one.names.values()}]
    if len(meant) > 1:
        raise FirmsAlike(count=len(meant), country=country, typed=typed)
    if meant:
        return meant[0]
    alike = {firm.id: max(fuzz.WRatio(told, _plain(name)) for name in firm.names.values()) for firm in held}
    near = sorted((one for one in held if alike[one.id] >= NAMES_ALIKE), key=lambda one: (-alike[one.id], one.name))
    raise FirmUnread(country, typed, tuple(near[:NEAR_MAX]))


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
