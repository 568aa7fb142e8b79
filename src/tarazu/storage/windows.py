"""Netting windows in the database: the window, its lines, its flags and its last run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tarazu.clearing.clocks import QuarterWindow
from tarazu.clearing.window_run import WindowRun
from tarazu.clearing.windows import Flag, FlagReason, FlagState, Window, WindowPhase, moved
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.rulebook.days_off import DaysOff
from tarazu.storage import models
from tarazu.storage.codec import from_json, to_json
from tarazu.storage.figures import days_off
from tarazu.storage.rows import insert_rows


class WindowAbsent(TarazuError):
    """No netting window has this identifier."""

    kind = Kind.ABSENT
    says = "There is no netting window '{window}'. Open it first, or look at the calendar of windows."


class LineAbsent(TarazuError):
    """A window has no such line."""

    kind = Kind.ABSENT
    says = "There is no line '{line}' in this window that you may see. Look at the window's preliminary run."


class FlagAbsent(TarazuError):
    """No flag has this identifier."""

    kind = Kind.ABSENT
    says = "There is no flag '{flag}' that you may see. Look at the flags of the window."


@dataclass(frozen=True, slots=True)
class Line:
    """A transfer's place in a window."""

    transfer_id: str
    book_id: str
    left_out: bool


def window_of(row: models.NettingWindow) -> Window:
    """The window a row holds."""
    return next(windows_of([row]))


def windows_of(rows: Iterable[models.NettingWindow]) -> Iterator[Window]:
    """The windows that rows hold, their cut-offs moved by the days off as they are known now."""
    held: dict[str, DaysOff] = {}
    for row in rows:
        if row.order not in held:
            held[row.order] = days_off(row.order)
        yield moved(_window(row), held[row.order])


def _window(row: models.NettingWindow) -> Window:
    return Window(
        id=row.id,
        order=row.order,
        quarter=QuarterWindow(row.year, row.quarter),
        planned=row.planned,
        cut_off=row.cut_off,
        phase=WindowPhase(row.phase),
        struck_on=row.struck_on,
        flags_until=row.flags_until,
        confirmed_on=row.confirmed_on,
    )


def save_window(window: Window, run: WindowRun | None = None) -> None:
    """Keep a window as it now stands, with its run where one was made."""
    kept = {
        "order": window.order,
        "year": window.quarter.year,
        "quarter": window.quarter.quarter,
        "planned": window.planned,
        "cut_off": window.cut_off,
        "phase": window.phase.value,
        "struck_on": window.struck_on,
        "flags_until": window.flags_until,
        "confirmed_on": window.confirmed_on,
    }
    if run is not None:
        kept["run"] = to_json(run)
    models.NettingWindow.objects.update_or_create(id=window.id, defaults=kept)


def window(window_id: str) -> Window:
    """One window. Errors: WindowAbsent."""
    row = models.NettingWindow.objects.filter(id=window_id).first()
    if row is None:
        raise WindowAbsent(window=window_id)
    return window_of(row)


def locked_window(window_id: str) -> Window:
    """One window, its row locked until the transaction ends. Errors: WindowAbsent."""
    row = models.NettingWindow.objects.select_for_update().filter(id=window_id).first()
    if row is None:
        raise WindowAbsent(window=window_id)
    return window_of(row)


def windows(order: str | None = None) -> tuple[Window, ...]:
    """The windows of an order, or of all, the earliest first."""
    rows = models.NettingWindow.objects.order_by("year", "quarter", "order")
    return tuple(windows_of(rows if order is None else rows.filter(order=order)))


def run_of(window_id: str) -> WindowRun | None:
    """The last run of a window; None before its preliminary one."""
    row = models.NettingWindow.objects.filter(id=window_id).first()
    return from_json(WindowRun, row.run) if row and row.run else None


def insert_lines(window_id: str, transfer_ids: Iterable[str]) -> None:
    """Take obligations into a window."""
    rows = [(window_id, one, False) for one in sorted(transfer_ids)]
    insert_rows("storage_windowline", ("window_id", "transfer_id", "left_out"), rows)


def leave_out(window_id: str, transfer_ids: Iterable[str]) -> None:
    """Set lines free for the next window."""
    models.WindowLine.objects.filter(window_id=window_id, transfer_id__in=list(transfer_ids)).update(left_out=True)


def lines(window_id: str) -> tuple[Line, ...]:
    """The lines of a window, those left out with them."""
    rows = models.WindowLine.objects.filter(window_id=window_id).select_related("transfer").order_by("transfer_id")
    return tuple(Line(row.transfer_id, row.transfer.book_id, row.left_out) for row in rows)


def netted_before(window_id: str, order: str) -> frozenset[str]:
    """Every transfer that another window of an order holds."""
    rows = models.WindowLine.objects.filter(window__order=order, left_out=False).exclude(window_id=window_id)
    return frozenset(rows.values_list("transfer_id", flat=True))


def insert_flag(flag: Flag) -> None:
    """Keep a new flag. Errors: LineAbsent."""
    line = models.WindowLine.objects.filter(window_id=flag.window_id, transfer_id=flag.line_id).first()
    if line is None:
        raise LineAbsent(line=flag.line_id)
    models.LineFlag.objects.create(
        id=flag.id,
        line=line,
        party_id=flag.party_id,
        reason=flag.reason.value,
        note=flag.note,
        raised_on=flag.raised_on,
        answer_by=flag.answer_by,
        state=flag.state.value,
    )


def answer_flag(flag: Flag, person_id: str) -> None:
    """Keep what came of a flag."""
    models.LineFlag.objects.filter(id=flag.id).update(
        state=flag.state.value, answered_on=flag.answered_on, answer=flag.answer, answered_by_id=person_id
    )


def flag(flag_id: str) -> Flag:
    """One flag. Errors: FlagAbsent."""
    row = models.LineFlag.objects.select_related("line").filter(id=flag_id).first()
    if row is None:
        raise FlagAbsent(flag=flag_id)
    return _flag_of(row)


def flags(window_id: str) -> tuple[Flag, ...]:
    """The flags in a window, the earliest first."""
    rows = models.LineFlag.objects.select_related("line").filter(line__window_id=window_id).order_by("raised_on", "id")
    return tuple(_flag_of(row) for row in rows)


def open_flags_of_book(book_id: str) -> tuple[str, ...]:
    """The flags on lines of a book that nobody answered yet."""
    rows = models.LineFlag.objects.filter(line__transfer__book_id=book_id, state=FlagState.RAISED.value)
    return tuple(rows.order_by("id").values_list("id", flat=True))


def _flag_of(row: models.LineFlag) -> Flag:
    return Flag(
        id=row.id,
        window_id=row.line.window_id,
        line_id=row.line.transfer_id,
        party_id=row.party_id,
        reason=FlagReason(row.reason),
        note=row.note,
        raised_on=row.raised_on,
        answer_by=row.answer_by,
        state=FlagState(row.state),
        answered_on=row.answered_on,
        answer=row.answer,
    )
