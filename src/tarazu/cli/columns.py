"""Obligations in columns: from CSV or Parquet to arrays of firm numbers, and back beside what was cleared.

No query holds a word from a file's contents: only paths, which are quoted, and names of columns written here.
"""

from pathlib import Path
from typing import Any

import duckdb

from tarazu.kernel.errors import Kind, TarazuError

COLUMNS = ("debtor", "creditor", "amount")
ENDINGS = (".csv", ".parquet")
# nothing is ever downloaded
AT_HOME: dict[str, str | bool | int | float | list[str]] = dict.fromkeys(
    ("autoinstall_known_extensions", "autoload_known_extensions"), "false"
)


class ObligationsUnreadable(TarazuError):
    """A file of obligations cannot be read."""

    kind = Kind.INVALID
    says = (
        "{path} cannot be read as obligations: {why} Give the columns debtor, creditor and amount (whole minor units)."
    )


class EndingUnknown(TarazuError):
    """A file is neither CSV nor Parquet by its name."""

    kind = Kind.INVALID
    says = "{path} ends in neither .csv nor .parquet. Name the file so that its format is clear."


class Obligations:
    """A file of obligations, held in columns; firms may be called anything and are numbered in the order of names."""

    def __init__(self, path: Path) -> None:
        """Read a file.

        Errors: ObligationsUnreadable; EndingUnknown.
        """
        self.base = duckdb.connect(config=AT_HOME)
        try:
            self.base.execute(f"create table raw as select debtor, creditor, amount from {source(path)}")  # noqa: S608
            self._number(path)
        except duckdb.Error as error:
            raise ObligationsUnreadable(path=path, why=str(error).split("\n")[0]) from error
        except UnicodeDecodeError as error:  # DuckDB's own sentence, when it quotes what is no text
            raise ObligationsUnreadable(path=path, why="it is damaged.") from error

    def _number(self, path: Path) -> None:
        kinds = self.base.execute("select typeof(debtor), typeof(creditor) from raw limit 1").fetchone()
        if kinds and kinds[0] != kinds[1]:
            self.base.execute("alter table raw alter debtor type varchar")
            self.base.execute("alter table raw alter creditor type varchar")
        if self._one("select count(*) from raw where debtor is null or creditor is null or amount is null"):
            raise ObligationsUnreadable(path=path, why="a field is empty.")
        if self._one(
            "select count(*) from raw where typeof(amount) in ('DOUBLE', 'FLOAT') or amount <> cast(amount as bigint)"
        ):
            raise ObligationsUnreadable(path=path, why="an amount is not whole.")
        self.base.execute(
            "create table firm as select name, cast(row_number() over (order by name) - 1 as bigint) as number "
            "from (select debtor as name from raw union select creditor from raw)"
        )
        self.base.execute(
            "create table obligation as select row, d.number as debtor, c.number as creditor, amount from "
            "(select rowid as row, debtor, creditor, cast(amount as bigint) as amount from raw) as o "
            "join firm as d on d.name = o.debtor join firm as c on c.name = o.creditor order by row"
        )
        self.base.execute("drop table raw")

    def _one(self, query: str) -> Any:
        found = self.base.execute(query).fetchone()
        assert found is not None
        return found[0]

    @property
    def firms(self) -> int:
        """How many firms owe or are owed."""
        return int(self._one("select count(*) from firm"))

    def arrays(self) -> tuple[Any, Any, Any]:
        """Debtor numbers, creditor numbers and amounts, in the order of the file."""
        columns = self.base.execute("select debtor, creditor, amount from obligation order by row").fetchnumpy()
        return columns["debtor"], columns["creditor"], columns["amount"]

    def name_of(self, numbers: list[int]) -> list[str]:
        """The names of firms."""
        names = dict(self.base.execute("select number, cast(name as varchar) from firm").fetchall())
        return [names[number] for number in numbers]

    def write_cleared(self, cleared: Any, path: Path) -> None:
        """Write every obligation with what is cleared of it and what is left."""
        self._hold(cleared)
        _write(
            self.base,
            "select d.name as debtor, c.name as creditor, o.amount, o.cleared, o.amount - o.cleared as remaining "
            "from done as o join firm as d on d.number = o.debtor "
            "join firm as c on c.number = o.creditor order by o.row",
            path,
        )

    def write_notices(self, cleared: Any, path: Path) -> None:
        """Write for each firm what it owed and was owed before, what is cleared of either, and what is left."""
        self._hold(cleared)
        sides = " union all ".join(
            f"select {side} as number, {signs[0]} as owes, {signs[1]} as owed, "  # noqa: S608
            f"{signs[2]} as debts_cleared, "
            f"{signs[3]} as claims_cleared from done"
            for side, signs in (
                ("debtor", ("amount", "0", "cleared", "0")),
                ("creditor", ("0", "amount", "0", "cleared")),
            )
        )
        query = (
            "select name as firm, owes_before, debts_cleared, owes_before - debts_cleared as owes_after, "  # noqa: S608
            "is_owed_before, claims_cleared, is_owed_before - claims_cleared as is_owed_after from (select number, "
            "cast(sum(owes) as bigint) as owes_before, cast(sum(owed) as bigint) as is_owed_before, "
            "cast(sum(debts_cleared) as bigint) as debts_cleared, "
            "cast(sum(claims_cleared) as bigint) as claims_cleared "
            f"from ({sides}) group by number) as s join firm using (number) order by number"
        )
        _write(self.base, query, path)

    def _hold(self, cleared: Any) -> None:
        columns = {"cleared": cleared}
        self.base.register("found", columns)
        self.base.execute(
            "create or replace temp table part as "
            "select cast(row_number() over () - 1 as bigint) as row, cleared from found"
        )
        self.base.unregister("found")
        self.base.execute("create or replace temp view done as select * from obligation join part using (row)")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def source(path: Path) -> str:
    """A file as a query reads it.

    Errors: ObligationsUnreadable; EndingUnknown.
    """
    if path.suffix not in ENDINGS:
        raise EndingUnknown(path=path)
    if not path.is_file():
        raise ObligationsUnreadable(path=path, why="there is no such file.")
    return (
        f"read_parquet({_quoted(path)})" if path.suffix == ".parquet" else f"read_csv({_quoted(path)}, header = true)"
    )


def _write(base: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    if path.suffix not in ENDINGS:
        raise EndingUnknown(path=path)
    shape = "format parquet" if path.suffix == ".parquet" else "format csv, header"
    base.execute(f"copy ({query}) to {_quoted(path)} ({shape})")
