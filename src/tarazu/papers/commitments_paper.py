"""The commitments of the protocols as a paper for a joint commission: each in a line, with how it stands."""

from collections.abc import Sequence
from datetime import date

from tarazu.commitments.commitments import Commitment, Progress
from tarazu.commitments.outlook import Light, Outlook, Trend
from tarazu.kernel.digest import fingerprint
from tarazu.kernel.quantity import Quantity
from tarazu.papers.return_paper import ISSUER
from tarazu.papers.tabled import Kept, Said, Tabled, TabledPaper
from tarazu.papers.words import _
from tarazu.reference.names import Names

LIGHTS = {
    Light.DONE: _("Done"),
    Light.ON_COURSE: _("On course"),
    Light.BEHIND: _("Behind its days"),
    Light.MISSED: _("Missed"),
    Light.UNMEASURED: _("Not measured"),
}
TRENDS = {
    Trend.MORE: _("More than before"),
    Trend.AS_MUCH: _("As much as before"),
    Trend.LESS: _("Less than before"),
    Trend.NOTHING: _("Nothing lately"),
}
NOT_STATED, NOTHING_YET = _("Not stated"), _("Nothing yet")
OWNERS = {"not stated": NOT_STATED, "illustrative": _("For illustration")}
Line = tuple[Progress, Outlook]


def commitments_paper(lines: Sequence[Line], today: date, *, specimen: bool) -> TabledPaper:
    """Target, done, trend, owner and how each stands, then the protocols they come from."""
    return TabledPaper(
        kind="commitments",
        title=_("Commitments before the joint commission"),
        opening=_(
            "What the protocols promise, and the deliveries that count towards it as customs assessed them. "
            "A trend compares the last 90 days with the 90 days before."
        ),
        number=f"commitments-{today}",
        issuer=ISSUER,
        order="",
        since=min((one.commitment.since for one, _outlook in lines), default=today),
        until=today,
        facts=tuple((LIGHTS[light], sum(stand.light is light for _one, stand in lines)) for light in Light),
        tables=(
            Tabled(
                _("How they stand"),
                (_("Commitment"), _("Promised"), _("By"), _("Delivered"), _("State"), _("Trend"), _("Owner")),
                tuple(_row(one, stand) for one, stand in lines),
                _("No commitment is on record."),
            ),
            Tabled(
                _("Where they come from"),
                (_("Commitment"), _("Protocol"), _("Source"), _("Deliveries"), _("Assessed value")),
                tuple(_origin(one) for one, _stand in lines),
            ),
        ),
        fingerprint=fingerprint({"day": today, "lines": lines}),
        specimen=specimen,
    )


def _row(one: Progress, stand: Outlook) -> tuple[Kept, ...]:
    promise = one.commitment
    delivered: Kept = Said(NOTHING_YET)
    if one.quantities:
        delivered = _same_unit(one.quantities, promise.amount)
    return (
        _names(promise),
        promise.amount or Said(NOT_STATED),
        promise.due or Said(NOT_STATED),
        delivered,
        Said(LIGHTS[stand.light]),
        Said(TRENDS[stand.trend]),
        Said(OWNERS[promise.owner]) if promise.owner in OWNERS else _as_written(promise.owner),
    )


def _origin(one: Progress) -> tuple[Kept, ...]:
    promise = one.commitment
    return _names(promise), _as_written(promise.protocol), _as_written(promise.source), one.deliveries, one.assessed


def _names(promise: Commitment) -> Names:
    names = promise.names
    return Names(names["en"], names.get("ur", names["en"]), names.get("ru", names["en"]))


def _as_written(words: str) -> Names:
    """Words of a protocol, which stand as they were written in every language."""
    return Names(words, words, words)


def _same_unit(quantities: Sequence[Quantity], promised: Quantity | None) -> Quantity:
    """What was delivered in the unit of the promise, else in the first unit there is."""
    return next((one for one in quantities if promised and one.unit == promised.unit), quantities[0])
