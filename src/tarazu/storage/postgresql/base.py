"""The database backend that Django loads for PostgreSQL: several statements in one trip, by libpq's pipeline.

They are prepared by name and their values travel apart from the text, so nothing is quoted and read again as SQL, and
nobody waits between two of them. They are one transaction, by themselves where none is open; after the first that
fails, none runs.
"""

import time
from collections.abc import Generator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import errors, generators, pq
from psycopg.adapt import Transformer

NOT_RUN = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.PIPELINE_ABORTED)
Row = tuple[Any, ...]
Sent = tuple[str, str, Sequence[Any]]  # a statement's text, the name it was prepared by if it takes values, and these
Written = tuple[str, str, list[bytes | None]]  # the same, with its values as PostgreSQL reads them
BEGIN: Written = ("BEGIN", "", [])  # which psycopg sends by itself, but only before the first statement of a cursor


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    def send_together(self, statements: Sequence[Sent]) -> list[list[Row]]:
        """Run statements in one trip: the rows that each of them found. Errors: as every cursor's."""
        self.validate_no_broken_transaction()
        run = partial(_run, self.connection, statements)
        for wrapper in reversed(self.execute_wrappers):  # the deadline of a question among them
            run = partial(wrapper, run)
        began, told = time.monotonic(), ";\n".join(text for text, _, _ in statements)
        with self.wrap_database_errors:
            found: list[list[Row]] = run(told, None, False, {"connection": self})  # noqa: FBT003  (Django's own shape)
        if self.queries_logged:
            self.queries_log.append({"sql": told, "time": f"{time.monotonic() - began:.3f}"})
        return found


def _run(link: "psycopg.Connection[Any]", statements: Sequence[Sent], *_as_django_tells: Any) -> list[list[Row]]:
    to_begin = not link.autocommit and link.info.transaction_status == pq.TransactionStatus.IDLE
    assert not to_begin or link.isolation_level is None, "transactions are begun in one way"
    told: list[Written] = [(text, name, [_written(value) for value in values]) for text, name, values in statements]
    with link.lock:
        try:
            link.pgconn.enter_pipeline_mode()
            for text, name, values in (BEGIN, *told) if to_begin else told:
                if name:
                    link.pgconn.send_query_prepared(name.encode(), values)
                else:
                    link.pgconn.send_query_params(text.encode(), None)
            link.pgconn.pipeline_sync()
            results = link.wait(_answers(link.pgconn, len(statements) + to_begin))
        finally:
            _end_pipeline(link)
    for result in results:
        if result.status in NOT_RUN:
            raise errors.error_from_result(result)
    return [_rows(Transformer(link), result) for result in results[to_begin:]]


def _answers(pgconn: pq.abc.PGconn, count: int) -> Generator[Any, Any, list[pq.abc.PGresult]]:
    """The answer to each statement, once all of them and the end of the pipeline were read."""
    yield from generators.send(pgconn)
    found = []
    for _ in range(count):
        found += yield from generators.fetch_many(pgconn)
    (ended,) = yield from generators.fetch_many(pgconn)
    assert ended.status == pq.ExecStatus.PIPELINE_SYNC, "the end of the pipeline is told last"
    assert len(found) == count, "each statement has one answer"
    return found


def _end_pipeline(link: "psycopg.Connection[Any]") -> None:
    try:
        link.pgconn.exit_pipeline_mode()
    except psycopg.Error:  # answers are still under way, or the link is lost: nobody can go on with it
        link.close()


def _rows(reader: Any, result: pq.abc.PGresult) -> list[Row]:
    if result.status != pq.ExecStatus.TUPLES_OK:
        return []
    reader.set_pgresult(result)
    rows: list[Row] = reader.load_rows(0, result.ntuples, tuple)
    return rows


def _written(value: Any) -> bytes | None:
    """A value as PostgreSQL reads it from text."""
    if isinstance(value, str):
        if "\0" in value:  # libpq would end the text there
            raise psycopg.DataError("PostgreSQL keeps no text that holds the character of number 0.")
        return value.encode()
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat().encode()
    assert isinstance(value, int), "statements of ours carry words, whole numbers and moments"
    return str(value).lower().encode()  # PostgreSQL's true and false
