"""How often something may be tried, and by whom: each limit is a number of times within a number of seconds."""

from dataclasses import dataclass

from tarazu.kernel.errors import Kind, TarazuError

MINUTE, HOUR, DAY = 60, 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times within so many seconds; no times at all means that it is not limited here."""

    times: int
    seconds: int


DEFAULTS = {
    "account": Limit(5, 15 * MINUTE),  # wrong passwords for one name from one address
    "account_anywhere": Limit(50, 15 * MINUTE),  # wrong passwords for one name from anywhere
    "address": Limit(30, 15 * MINUTE),  # wrong passwords from one address, for any name
    "code": Limit(5, 15 * MINUTE),  # wrong second factors of one person
    "recovery": Limit(3, HOUR),  # recovery letters asked for from one address, and for one name
    "invitation": Limit(50, DAY),  # invitations by one person
    "public": Limit(240, MINUTE),  # pages that a stranger asks for from one address, of one machine
}


class LimitUnreadable(TarazuError):
    """TARAZU_LIMITS holds something that is no limit."""

    kind = Kind.INVALID
    says = "TARAZU_LIMITS holds '{text}'. Write a name, the times and the seconds, as in {example}; names are: {names}."


def limits(written: str) -> dict[str, Limit]:
    """The limits of an installation: 'address=30/900 public=0/60' changes some of them. Errors: LimitUnreadable."""
    found = dict(DEFAULTS)
    for text in written.split():
        name, _, amount = text.partition("=")
        times, _, seconds = amount.partition("/")
        if name not in DEFAULTS or not (times.isdecimal() and seconds.isdecimal()) or int(seconds) == 0:
            raise LimitUnreadable(text=text, example="address=30/900", names=", ".join(DEFAULTS))
        found[name] = Limit(int(times), int(seconds))
    return found
