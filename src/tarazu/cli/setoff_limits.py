"""Limits on a set-off from files: pairs that may not be set off, and caps, groups and swings by firm."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from tarazu.cli.columns import Obligations, source
from tarazu.engine.setoff import TOTAL_MAX, Limits
from tarazu.kernel.errors import Kind, TarazuError

Read = TypeVar("Read")
KINDS = ("cap", "group", "swing")


class LimitsUnreadable(TarazuError):
    """A file of limits cannot be read."""

    kind = Kind.INVALID
    says = (
        "{path} cannot be read as limits: {why} Give the columns debtor and creditor for pairs, or firm once each "
        "with any of cap, group and swing (whole minor units, none below zero)."
    )


def limits_of(held: Obligations, forbid: Path | None, per_firm: Path | None) -> Limits:
    """The limits that two files set; firms that owe and are owed nothing are passed over.

    A firm without a cap may clear everything, one without a swing keeps its net position, and all firms without a
    group form one together.
    Errors: LimitsUnreadable; ObligationsUnreadable; EndingUnknown.
    """
    pairs = _read(held, forbid, _pairs) if forbid else None
    columns = _read(held, per_firm, _by_firm) if per_firm else {}
    return Limits(pairs, columns.get("group"), columns.get("cap"), columns.get("swing"))


def _read(held: Obligations, path: Path, reader: Callable[[duckdb.DuckDBPyConnection, Path], Read]) -> Read:
    try:
        return reader(held.base, path)
    except duckdb.Error as error:
        raise LimitsUnreadable(path=path, why=str(error).split("\n")[0]) from error


def _pairs(base: duckdb.DuckDBPyConnection, path: Path) -> Any:
    return base.execute(
        "select d.number as debtor, c.number as creditor from "  # noqa: S608  # paths are quoted
        f"(select cast(debtor as varchar) as debtor, cast(creditor as varchar) as creditor from {source(path)}) as f "
        "join firm as d on cast(d.name as varchar) = f.debtor join firm as c on cast(c.name as varchar) = f.creditor"
    ).fetchall()


def _by_firm(base: duckdb.DuckDBPyConnection, path: Path) -> dict[str, Any]:
    file = source(path)
    named = {row[0] for row in base.execute(f"describe select * from {file}").fetchall()}  # noqa: S608
    present = [kind for kind in KINDS if kind in named]
    if not present:
        raise LimitsUnreadable(path=path, why="it has neither cap nor group nor swing.")
    base.execute(
        "create or replace temp table limits as select cast(firm as varchar) as firm, "  # noqa: S608
        + ", ".join(f'"{kind}"' for kind in present)
        + f" from {file}"
    )
    if base.execute("select firm from limits group by firm having count(*) > 1").fetchone():
        raise LimitsUnreadable(path=path, why="a firm stands in it twice.")
    return {kind: _column(base, kind, path) for kind in present}


def _column(base: duckdb.DuckDBPyConnection, kind: str, path: Path) -> Any:
    """One limit for every firm, in the order of their numbers."""
    joined = "from firm left join limits on cast(firm.name as varchar) = limits.firm order by number"
    if kind == "group":
        shown = "dense_rank() over (order by coalesce(cast(\"group\" as varchar), '')) as amount, number"
    else:
        wrong = f"{kind} <> cast({kind} as bigint) or {kind} < 0 or typeof({kind}) in ('DOUBLE', 'FLOAT')"
        if base.execute(f"select 1 from limits where {wrong} limit 1").fetchone():  # noqa: S608
            raise LimitsUnreadable(path=path, why=f"a {kind} is not a whole number from 0.")
        shown = f"coalesce(cast({kind} as bigint), {TOTAL_MAX if kind == 'cap' else 0}) as amount, number"
    return base.execute(f"select {shown} {joined}").fetchnumpy()["amount"]
