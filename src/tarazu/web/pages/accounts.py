"""The statement of a file's book: accounts in goods and in value, over a span of days."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tarazu.desk.see_statement import see_statement
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.statement import Statement, StatementLine, by_month
from tarazu.papers.tabled import TABLED_FORMS
from tarazu.reference.units import unit
from tarazu.registry.parties import Party
from tarazu.web import text
from tarazu.web.acting import actor, moment, signed_in


@require_safe
@signed_in
def account(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """The statement of a file's book."""
    page = see_statement(actor=actor(request), authorisation_id=authorisation_id, now=moment())
    parts = [
        {
            "words": _("Goods"),
            "caption": _("Accounts in goods"),
            "of_goods": True,
            "statements": [_written(one, page.owners) for one in page.goods],
        },
        {
            "words": _("Assessed value"),
            "caption": _("Accounts in value, UAC"),
            "of_goods": False,
            "statements": [_written(one, page.owners) for one in page.values],
        },
    ]
    last_day = page.period.until - timedelta(days=1) if page.period.until else None
    return render(
        request,
        "account.html",
        {"page": page, "parts": parts, "last_day": last_day, "forms": list(TABLED_FORMS)},
    )


def _written(one: Statement, owners: dict[str, Party]) -> dict[str, Any]:
    """A statement with its amounts as text."""

    def amount(number: int) -> str:
        if one.account.commodity is None:
            return text.amount(Value(number, one.account.unit))
        return text.quantity(Quantity(number, unit(one.account.unit)))

    def lines(moves: Iterable[StatementLine]) -> list[dict[str, Any]]:
        return [
            {
                "day": move.day,
                "reason": move.reason,
                "reference": move.reference,
                "amount": amount(move.amount),
                "balance": amount(move.balance),
            }
            for move in moves
        ]

    return {
        "statement": one,
        "owner": owners.get(one.account.owner_id or ""),
        "opening": amount(one.opening),
        "closing": amount(one.closing),
        "lines": lines(one.lines),
        "months": [
            {"first": month.first, "amounts": [amount(each) for each in (month.added, month.taken, month.closing)]}
            for month in by_month(one)
        ],
        "pending": lines(one.pending),
    }
