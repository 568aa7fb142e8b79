"""Rounds: rows to values and back, with everything each was run on, so that anyone can run it again."""

import hashlib
import json
import platform
import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

from tarazu.kernel.digest import canonical
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.percent import Percent
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.matching.deals import DealState, Kept, Params, Round, WhyNot
from tarazu.matching.inputs import RoundInput
from tarazu.storage import models
from tarazu.storage.codec import from_json, to_json
from tarazu.storage.matching import deal_of, insert_deal

DAYS = ("since", "until")  # what is a day among what fills the sentence of a why-not
SOLVERS = ("numpy", "scipy", "numba")  # what the arithmetic of a round is made of, besides this program


class RoundAbsent(TarazuError):
    """No round has this identifier."""

    kind = Kind.ABSENT
    says = "There is no round '{round}'. Run one first, or check the number."


class RoundInputSpoilt(TarazuError):
    """What is kept of a round's input is not what the round was run on."""

    kind = Kind.CONFLICT
    says = (
        "The kept input of round '{round}' has the fingerprint {found}, and the round was run on {stated}. "
        "The record was changed: compare it with a backup."
    )


def made_with() -> dict[str, str]:
    """The versions of everything that a round's arithmetic is made of."""
    return {"python": platform.python_version(), **{name: version(name) for name in SOLVERS}}


def rounds_run() -> int:
    """How many rounds were ever run."""
    return models.Round.objects.count()


def insert_round(result: Round, held: RoundInput, at: datetime, *, instead_of: str | None = None) -> None:
    """Keep a round, everything it was run on, its deals and its reasons."""
    models.Round.objects.create(
        id=result.id,
        number=rounds_run() + 1,
        at=at,
        instead_of_id=instead_of,
        day=result.day,
        countries=list(result.countries),
        options=result.options,
        listings=result.listings,
        compatible_legs=result.compatible_legs,
        exchanged_minor=result.exchanged.minor,
        bound_minor=result.bound.minor,
        kept=to_json(result.kept),
        input_hash=result.input_hash,
        result_hash=result.result_hash,
        code_version=result.code_version,
        made_with=made_with(),
    )
    models.RoundInput.objects.create(round_id=result.id, compressed=zlib.compress(canonical(held), 9))
    for deal in result.deals:
        insert_deal(deal)
    models.WhyNot.objects.bulk_create(
        models.WhyNot(
            round_id=result.id,
            listing_id=why.listing_id,
            reason=why.reason,
            says=why.says,
            params=to_json(why.params),
            nearest_listing_id=why.nearest_listing_id,
            proof=why.proof,
        )
        for why in result.why_nots
    )


def newest_round_id() -> str | None:
    """The last round over the whole book, or None before the first."""
    row = models.Round.objects.filter(instead_of=None, options__around=[]).order_by("-number").first()
    return row.id if row else None


def round_row(round_id: str) -> models.Round:
    """The row of a round; of the newest where none is named. Errors: RoundAbsent."""
    row = models.Round.objects.filter(id=round_id or newest_round_id() or "").first()
    if row is None:
        raise RoundAbsent(round=round_id)
    return row


def input_of(row: models.Round) -> RoundInput:
    """What a round was run on. Errors: RoundInputSpoilt."""
    written = zlib.decompress(bytes(row.held_input.compressed))
    found = hashlib.sha256(written).hexdigest()
    if found != row.input_hash:
        raise RoundInputSpoilt(round=row.id, found=found, stated=row.input_hash)
    return from_json(RoundInput, json.loads(written))


def round_of(row: models.Round) -> Round:
    """The round a row holds, with its deals as they were proposed."""
    deals = row.deals.prefetch_related("legs").order_by("id")
    return Round(
        id=row.id,
        day=row.day,
        countries=tuple(row.countries),
        options=row.options,
        listings=row.listings,
        compatible_legs=row.compatible_legs,
        deals=tuple(
            replace(deal_of(deal), state=DealState.PROPOSED, consent_until=None, sign_until=None) for deal in deals
        ),
        why_nots=why_nots(row.id),
        exchanged=Value(row.exchanged_minor),
        bound=Value(row.bound_minor),
        kept=Kept(**row.kept),
        input_hash=row.input_hash,
        result_hash=row.result_hash,
        code_version=row.code_version,
    )


def why_nots(round_id: str, listing_ids: Iterable[str] | None = None) -> tuple[WhyNot, ...]:
    """The reasons a round gave for what it left unmatched: for some listings, or for all."""
    rows = models.WhyNot.objects.filter(round_id=round_id).order_by("listing_id")
    if listing_ids is not None:
        rows = rows.filter(listing_id__in=list(listing_ids))
    return tuple(
        WhyNot(row.listing_id, row.reason, row.says, _params(row.params), row.nearest_listing_id, row.proof)
        for row in rows
    )


def _params(stored: dict[str, Any]) -> Params:
    """What fills a sentence, with amounts and days as such."""
    return {name: _param(name, given) for name, given in stored.items()}


def _param(name: str, given: Any) -> str | Quantity | Percent | date:
    if isinstance(given, dict):
        return from_json(Percent, given) if "basis_points" in given else from_json(Quantity, given)
    return date.fromisoformat(given) if name in DAYS and given else str(given)
