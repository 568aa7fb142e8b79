"""Who calls the addresses of the site, and what the matrix of rights says of each address.

The callers: `trader` trades for a firm under contract, `partner` for the other firm of that contract, and
`agent` and `broker` serve the trader's firm. `officer` keeps the file. `other_trader` and `other_officer` are of a
firm and a collectorate that have nothing to do with it. The others hold a mandate for the mechanism as a whole.
"""

from dataclasses import dataclass

Callers = frozenset[str]


def callers(words: str) -> Callers:
    """Callers by their names, with spaces between."""
    return frozenset(words.split())


SIGNED = callers(
    "trader partner other_trader agent broker officer other_officer "
    "analyst operator compliance auditor rule_keeper mission chamber administrator"
)
ANYONE = SIGNED | {"anonymous"}
NOBODY: Callers = frozenset()
TRADER, OFFICER, OPERATOR, BROKER = (frozenset({name}) for name in ("trader", "officer", "operator", "broker"))
COMPLIANCE, KEEPER, MISSION, ANALYST, PARTNERS = (
    callers(names) for names in ("compliance", "rule_keeper", "mission", "analyst", "trader partner")
)
ADMINISTRATOR = callers("administrator")
DECLARANTS = callers("trader agent")
OFFICERS, FIRMS = callers("officer other_officer"), callers("trader partner other_trader agent")
LEDGER = callers("operator auditor")
DEAL = callers("trader partner agent auditor")
CONTRACT = callers("trader partner auditor")
FILE = ACCOUNT = callers("trader agent officer auditor")
LEFT = callers("trader agent partner officer operator auditor")
WINDOW = (LEFT - {"agent"}) | callers("other_trader other_officer")
NETTED = callers("trader partner operator auditor")
PARTY = callers("trader officer operator auditor")
STATISTICS = callers("analyst operator auditor rule_keeper")


@dataclass(frozen=True, slots=True)
class Row:
    """Who may GET and who may POST an address, and who reads the names of the contract's firms in its answers.

    `absent`: the small world has no such thing, and whoever may ask is told so. `market`: who reads the names of
    firms that are no partners of theirs. `queries`: the most that one GET may ask of the store.
    """

    see: Callers = NOBODY
    do: Callers = NOBODY
    names: Callers = NOBODY
    market: Callers = NOBODY
    absent: bool = False
    queries: int = 12


def shown(see: Callers, names: Callers = NOBODY) -> Row:
    """A page that is only read."""
    return Row(see=see, names=names)


def done(do: Callers, names: Callers = NOBODY) -> Row:
    """An act; its refusals show the page again to those who may read it, with its names."""
    return Row(do=do, names=names)


def missing(see: Callers = NOBODY, do: Callers = NOBODY, names: Callers = NOBODY) -> Row:
    """An address of something that the small world does not have."""
    return Row(see=see, do=do, names=names, absent=True)


def party_act(do: Callers) -> Row:
    """An act on a party; a trader also finds the firms of their country there, to form a consortium with."""
    return Row(do=do, names=PARTY, market=TRADER)
