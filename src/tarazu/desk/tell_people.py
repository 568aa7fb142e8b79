"""Tell people what concerns them: what was just recorded, what is due soon, and what fits a search they follow."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

from tarazu.clearing.clocks import warning_step
from tarazu.market.listings import Listing, Offer
from tarazu.reference.commodities import find_goods
from tarazu.registry.people import PLATFORM, Role
from tarazu.storage import (
    authorisation,
    clock,
    contracts,
    countering,
    market,
    matching,
    models,
    notices,
    outbox,
    shipments,
    tellings,
)
from tarazu.storage.figures import figures_of_all
from tarazu.storage.first_clocks import first_clocks
from tarazu.storage.notices import Telling
from tarazu.storage.outbox import Event

SOON = timedelta(days=2)
LISTING_DAYS = (7, 1)
GOODS_FOUND_MAX = 12


def tell_people(*, now: datetime) -> int:
    """Turn what was recorded since the last time, and what is due, into notices; answer how many events were told."""
    drained = outbox.drain(lambda event: _tell(event, now), now=clock.machine())
    return drained.told


def tell_deadlines(*, now: datetime) -> int:
    """Tell of what is due in days: consents, files by the steps of their order, listings that end."""
    return notices.tell([*_consents(now), *_files(now), *_listings(now)], now)


def tell_cut_offs(*, now: datetime) -> int:
    """Tell of what is due in hours: the cut-offs of netting windows."""
    return notices.tell(tellings.cut_offs(now), now)


def _tell(event: Event, now: datetime) -> None:
    if event.topic in TOPICS:
        notices.tell(TOPICS[event.topic](event, now), now)
    elif event.topic in tellings.READERS:
        notices.tell(tellings.READERS[event.topic](event, now.date()), now)


def _firms(party_ids: Iterable[str], today: date) -> tuple[str, ...]:
    """Whoever trades for these parties, or is their agent."""
    named = set(party_ids)
    return tuple(sorted({one for role in FIRMS for one in notices.people_of(named, role.value, today)}))


def _deal(deal_id: str, kind: str, source: str, now: datetime) -> list[Telling]:
    found = matching.deal(deal_id)
    people = notices.people_of(found.party_ids, Role.TRADER.value, now.date())
    until = found.consent_until if kind in ("deal_proposed", "deal_instead") else None
    return [Telling(one, kind, source, deal_id, f"deal:{deal_id}", until) for one in people]


def _round(event: Event, now: datetime) -> list[Telling]:
    return [one for deal in event.body["deals"] for one in _deal(deal, "deal_proposed", f"deal {deal}", now)]


def _declined(event: Event, now: datetime) -> list[Telling]:
    """A deal that somebody declined has ended; what was found instead is proposed to those who stayed."""
    told = _deal(str(event.body["deal"]), "deal_ended", f"event {event.id}", now)
    for deal in event.body.get("instead", ()):
        told += _deal(deal, "deal_instead", f"deal {deal}", now)
    return told


def _of_deal(kind: str) -> Callable[[Event, datetime], list[Telling]]:
    return lambda event, now: _deal(str(event.body["deal"]), kind, f"event {event.id}", now)


def _contract(event: Event, now: datetime) -> list[Telling]:
    deal_id = contracts.contract(str(event.body["contract"])).deal_id
    return _deal(deal_id, "contract_in_force", f"event {event.id}", now)


def _file(event: Event, now: datetime, kind: str, *, officers: bool) -> list[Telling]:
    named = event.body.get("authorisation") or shipments.declaration(str(event.body["declaration"])).authorisation_id
    held = authorisation.authorisation(str(named))
    about = str(event.body.get("declaration") or held.approval_number or held.id)
    if officers:
        people = notices.people_of([held.authority_id], Role.OFFICER.value, now.date())
    else:
        people = _firms({held.applicant_id, *held.members}, now.date())
    return [Telling(one, kind, f"event {event.id}", about, f"file:{held.id}") for one in people]


def _to_officers(kind: str) -> Callable[[Event, datetime], list[Telling]]:
    return lambda event, now: _file(event, now, kind, officers=True)


def _to_traders(kind: str) -> Callable[[Event, datetime], list[Telling]]:
    return lambda event, now: _file(event, now, kind, officers=False)


def _to_parties(kind: str) -> Callable[[Event, datetime], list[Telling]]:
    """Whoever trades for a party of a contract."""

    def read(event: Event, now: datetime) -> list[Telling]:
        contract = contracts.contract(str(event.body["contract"]))
        people = notices.people_of(contract.parties, Role.TRADER.value, now.date())
        return [Telling(one, kind, f"event {event.id}", contract.number, f"unshipped:{contract.id}") for one in people]

    return read


def _answered(event: Event, now: datetime) -> list[Telling]:
    said = str(event.body["event"])
    if said == "answer":
        return _file(event, now, "application_answered", officers=True)
    return _file(event, now, "application_queried" if said == "query" else "application_decided", officers=False)


def _lists(event: Event, now: datetime) -> list[Telling]:
    people = notices.people_of([PLATFORM], Role.COMPLIANCE.value, now.date())
    return [Telling(one, event.topic, f"event {event.id}", str(event.body["list"])[:200], "lists:") for one in people]


def _published(event: Event, now: datetime) -> list[Telling]:
    """Whoever follows a search hears of a new listing that fits it, unless it is their own."""
    made = [market.listing(str(one)) for one in event.body["ids"][:500]]
    found = []
    for followed in notices.interests():
        wish = followed.wish
        keys = {one.key for one in find_goods(wish.get("words", ""), GOODS_FOUND_MAX)} if wish.get("words") else None
        for listing in made:
            if _fits(listing, wish.get("side", ""), wish.get("where", ""), keys):
                own = followed.person_id in _firms([listing.party_id], now.date())
                if not own:
                    target = f"book:{listing.commodity.partition('/')[0]}"
                    found.append(Telling(followed.person_id, "interest_met", listing.id, listing.commodity, target))
    return found


def _fits(listing: Listing, side: str, where: str, keys: set[str] | None) -> bool:
    is_side = side in ("", "offer" if isinstance(listing, Offer) else "want")
    is_goods = keys is None or listing.commodity in keys or any(k.startswith(listing.commodity) for k in keys)
    return is_side and is_goods and listing.place.startswith(where)


def _consents(now: datetime) -> Iterable[Telling]:
    for row in models.Deal.objects.filter(state="proposed", consent_until__gte=now, consent_until__lt=now + SOON):
        asked = countering.open_counters([row.id]).get(row.id)
        answered = asked.accepted if asked else matching.consents_by_party(row.id)
        silent = [party for party in matching.deal(row.id).party_ids if party not in answered]
        for one in notices.people_of(silent, Role.TRADER.value, now.date()):
            yield Telling(one, "consent_due", row.id, row.id, f"deal:{row.id}", row.consent_until)


def _files(now: datetime) -> Iterable[Telling]:
    today = now.date()
    figures, rows = figures_of_all(today), models.Authorisation.objects.filter(state="granted")
    clocks = first_clocks(rows, today)
    for row in rows.order_by("id"):
        clock = clocks[row.id]
        step = warning_step(clock.days_left(today), [int(one) for one in figures[row.order].words("warning_days")])
        if step is None:
            continue
        due = clock.due_date(today)
        until = datetime(due.year, due.month, due.day, tzinfo=UTC)
        for one in _firms({row.applicant_id, *row.members}, today):
            yield Telling(one, "file_due", f"{row.id} {step} {due}", row.approval_number, f"file:{row.id}", until)


def _listings(now: datetime) -> Iterable[Telling]:
    for days in LISTING_DAYS:
        ends = now.date() + timedelta(days=days)
        for row in models.Listing.objects.filter(state="open", until__lte=ends, until__gt=now.date()):
            until = datetime(ends.year, ends.month, ends.day, tzinfo=UTC)
            for one in _firms([row.party_id], now.date()):
                yield Telling(one, "listing_ends", f"{row.id} {days}", row.reference, f"listing:{row.id}", until)


TOPICS: dict[str, Callable[[Event, datetime], list[Telling]]] = {
    "round_run": _round,
    "deal_agreed": _of_deal("deal_agreed"),
    "deal_declined": _declined,
    "deal_lapsed": _of_deal("deal_ended"),
    "deal_unsigned": _declined,
    "contract_in_force": _contract,
    "authorisation_applied": _to_officers("application_in"),
    "authorisation_answered": _answered,
    "authorisation_granted": _to_traders("application_decided"),
    "authorisation_closed": _to_traders("file_closed"),
    "declaration_lodged": _to_officers("declaration_in"),
    "declaration_assessed": _to_traders("declaration_assessed"),
    "declaration_reassessed": _to_traders("declaration_reassessed"),
    "reassessment_asked": _to_officers("reassessment_asked"),
    "declaration_released": _to_traders("declaration_released"),
    "cancellation_proposed": _to_parties("cancellation_asked"),
    "cancellation_agreed": _to_parties("cancellation_agreed"),
    "clock_suspended": _to_traders("clock_stopped"),
    "listings_published": _published,
    "list_loaded": _lists,
    "list_held": _lists,
    "list_pin_proposed": _lists,
}
TRADERS, FIRMS = (Role.TRADER,), (Role.TRADER, Role.AGENT)
OFFICERS, KEEPERS, DESK = (Role.OFFICER,), (Role.RULE_KEEPER,), (Role.COMPLIANCE,)
KINDS: dict[str, tuple[Role, ...]] = {  # every kind of notice, and who may be told of it
    "deal_proposed": TRADERS,
    "deal_instead": TRADERS,
    "consent_due": TRADERS,
    "counter_made": TRADERS,
    "counter_ended": TRADERS,
    "deal_agreed": TRADERS,
    "deal_ended": TRADERS,
    "contract_in_force": TRADERS,
    "amendment_proposed": TRADERS,
    "amendment_in_force": TRADERS,
    "application_in": OFFICERS,
    "application_answered": OFFICERS,
    "application_queried": FIRMS,
    "application_decided": FIRMS,
    "declaration_in": OFFICERS,
    "declaration_assessed": FIRMS,
    "declaration_reassessed": FIRMS,
    "reassessment_asked": OFFICERS,
    "declaration_released": FIRMS,
    "examination_paper": FIRMS,
    "lower_grade": FIRMS,
    "grade_corrected": FIRMS,
    "shipment_told": (*FIRMS, Role.OFFICER),
    "cancellation_asked": TRADERS,
    "cancellation_agreed": TRADERS,
    "clock_stopped": FIRMS,
    "file_due": FIRMS,
    "file_closed": FIRMS,
    "file_lapsed": FIRMS,
    "extension_requested": OFFICERS,
    "extension_answered": (*FIRMS, Role.OFFICER),
    "cure_proposed": TRADERS,
    "cure_admitted": TRADERS,
    "appeal_lodged": (Role.ANALYST,),
    "appeal_decided": FIRMS,
    "cut_off_soon": TRADERS,
    "window_locked": (Role.TRADER, Role.OPERATOR),
    "window_lift_asked": (Role.OPERATOR,),
    "window_unlocked": (Role.TRADER, Role.OPERATOR),
    "window_struck": TRADERS,
    "window_confirmed": TRADERS,
    "line_flagged": (Role.TRADER, Role.OFFICER),
    "flag_answered": TRADERS,
    "set_off_proposed": TRADERS,
    "set_off_answered": (Role.OPERATOR,),
    "set_off_ended": TRADERS,
    "consortium_formed": TRADERS,
    "liability_acknowledged": TRADERS,
    "consortium_left": TRADERS,
    "listing_ends": FIRMS,
    "interest_met": FIRMS,
    "screening_cleared": TRADERS,
    "certificate_withdrawn": (*FIRMS, Role.OFFICER),
    "hit": DESK,
    "named_hit": DESK,
    "named_waits": (*FIRMS, Role.OFFICER),
    "case_waits": DESK,
    "list_loaded": DESK,
    "list_held": DESK,
    "list_pin_proposed": DESK,
    "figure_proposed": KEEPERS,
    "figure_decided": KEEPERS,
    "books_differ": (Role.OPERATOR, Role.AUDITOR),
}
