"""The small world with one of everything on its way: what the matrix asks every address about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.desk.test_clearing_cures import GIVER, RECEIVER, fitting
from tests.desk.test_clearing_set_off import second_trade
from tests.journeys import world
from tests.journeys.test_contract_life import proposed_amendment
from tests.journeys.world import BASMATI, DAY, Trade, after, morning
from tests.screening.officers import load

from tarazu.clearing.agreed_cures import CureGoods
from tarazu.clearing.set_off import SetOffScope
from tarazu.clearing.windows import FlagReason
from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.desk.choose_notices import follow_search, give_calendar
from tarazu.desk.flag_line import flag_line
from tarazu.desk.hold_listing import hold_listing
from tarazu.desk.keep_draft import keep_draft
from tarazu.desk.keep_template import keep_template
from tarazu.desk.make_access_key import make_access_key
from tarazu.desk.note_call import note_call
from tarazu.desk.open_window import open_window
from tarazu.desk.propose_cure import propose_cure
from tarazu.desk.propose_figure import propose_figure
from tarazu.desk.propose_set_off import propose_set_off
from tarazu.desk.request_extension import request_extension
from tarazu.desk.see_people import actor_of
from tarazu.desk.strike_window import strike_window
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.market.templates import Template
from tarazu.reference.units import unit
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.people import PLATFORM, Actor, Mandate, Role
from tarazu.storage import clock, models, registry, windows
from tarazu.storage.access_keys import fingerprint_of
from tarazu.storage.files import load_file

TODAY = after(60)
OFFER = "offer-pk-basmati-kinnow"
SECRET = "secret-of-a-calendar"
KEY_SECRET = "tarazu_a-key-of-the-mill"
CASE_LINE = "X-9,Kama Agrarian Trade,firm,RU,,Invented entry\n"
EMBASSY = "PK-MISSION-MOSCOW"
# Whom a role serves where it is not the mechanism as a whole.
SERVED = {
    Role.AGENT: "pk-basmati",
    Role.BROKER: "pk-basmati",
    Role.MISSION: EMBASSY,
}
CALLERS_SIGN_IN = {
    "trader": "pk-basmati",
    "partner": "ru-newsprint",
    "other_trader": "pk-rice",
    "officer": "officer-lahore",
    "other_officer": "officer-karachi",
}


@dataclass(frozen=True, slots=True)
class Secret:
    """Words that only some may ever read, at whatever address."""

    words: str
    readers: frozenset[str]


SECRETS = tuple(
    Secret(words, frozenset(readers.split()))
    for words, readers in (
        ("Sells below the market if asked twice", "broker"),  # a broker's note of a talk
        ("Half a shipload promised by telephone", "trader"),  # a draft
        ("Rice for the quiet buyer", "trader agent"),  # a template
        ("The mill at Chenab stood still", "trader agent partner officer operator auditor"),  # an extension's reason
        ("The scale ticket of Lahore says less", "trader partner officer operator auditor"),  # a flag
        ("Kept for a buyer from Kazan", "broker"),  # a hold
        ("Deliveries move with the closure of the crossing", "trader partner officer agent auditor"),  # an amendment
        ("saffron of a quiet buyer", "trader"),  # a followed search
        (SECRET, "trader"),
        ("stock list of a quiet mill", "trader"),  # a key's name
        (KEY_SECRET, ""),
        (fingerprint_of(KEY_SECRET), ""),
    )
)


def appoint() -> None:
    """A person for every role that the small world has nobody in, and a mission abroad for one of them."""
    names = dict.fromkeys(("en", "ur", "ru"), "Embassy")
    registry.insert_authority(Authority(EMBASSY, AuthorityKind.MISSION, "PK", names, ("RUMOW",)))
    roles = [(role, SERVED.get(role, PLATFORM)) for role in Role if role not in (Role.TRADER, Role.OFFICER)]
    appointments = tuple(
        Appointment(
            person_id=name,
            sign_in_name=name,
            name=f"Person in the role of {role.value}",
            language="en",
            mandates=(Mandate(name, role, subject, Period(date(2025, 1, 1))),),
        )
        for name, role, subject in (
            *((role.value, role, subject) for role, subject in roles),
            ("second_keeper", Role.RULE_KEEPER, PLATFORM),
        )
    )
    appoint_people(actor=world.console(), appointments=appointments, now=morning(DAY), key=world.new_key())


def acting(caller: str, day: date = TODAY) -> Actor:
    """A caller as they act on a day."""
    return actor_of(CALLERS_SIGN_IN.get(caller, caller), day)


def crowd(trade: Trade) -> dict[str, object]:
    """Bring about one of everything; answer the identifiers that addresses ask for."""
    appoint()
    clock.start_sandbox(morning(TODAY))
    file = trade.files["PK"]
    ids: dict[str, object] = {
        "authorisation_id": file, "file_id": file, "deal_id": trade.deal.id, "round_id": trade.deal.round_id,
        "contract_id": trade.contract.id, "listing_id": OFFER, "party_id": "pk-basmati", "side": "offer",
        "pair": "PK-RU", "order": "PK", "ending": "csv", "language": "en", "role": "trader", "paper": "packet",
        "secret": SECRET, "mission_id": EMBASSY, "partner": "RU", "label": "2026-Q1", "form": "csv", "layout": "sad",
        "sheet": "statement", "position": 0, "about": "undertaking",
        "subject_id": models.Undertaking.objects.get(deal_id=trade.deal.id, party_id="pk-basmati").id,
    }  # fmt: skip
    return ids | _cleared(trade) | _of_the_file(trade) | _of_the_firm() | _of_the_mechanism()


def _cleared(trade: Trade) -> dict[str, object]:
    """A cure, a window with a flag, a set-off of two files."""
    world.net(trade, "RU", after(45))
    wished = CureGoods(giver_id=GIVER, receiver_id=RECEIVER, commodity=BASMATI, quantity=fitting(trade))
    cure = propose_cure(
        actor=acting("partner"), authorisation_id=trade.files["RU"], party_id=RECEIVER, goods=wished, **_now()
    )["cure"]
    window = open_window(actor=world.console(TODAY), order="PK", day=after(5), **_now())["window"]
    strike_window(actor=world.console(TODAY), window_id=window, **_now())
    line = windows.lines(window)[0].transfer_id
    flag = flag_line(
        actor=acting("trader"), window_id=window, line_id=line, party_id=GIVER, reason=FlagReason.VALUE,
        note="The scale ticket of Lahore says less.", **_now(),
    )["flag"]  # fmt: skip
    second_trade(trade)
    set_off = propose_set_off(actor=world.console(TODAY), scope=SetOffScope.BARTER, order="PK", **_now())["set_off"]
    return {"cure_id": cure, "window_id": window, "flag_id": flag, "set_off_id": set_off, "line": line}


def _of_the_file(trade: Trade) -> dict[str, object]:
    """A declaration that waits, a request for more days, an amendment."""
    imported = next(one for one in load_file(trade.files["PK"]).declarations if one.regime == "import")
    world.reverse(imported.number, after(46))
    leg = world.leg_of(trade, "RU")
    number = world.lodge(trade, "PK", leg.number, leg.quantity, leg.value, after(47))
    extension = request_extension(
        actor=acting("trader"), authorisation_id=trade.files["PK"], party_id=GIVER, days=20,
        reason="The mill at Chenab stood still.", evidence="Notice 7", **_now(),
    )["extension"]  # fmt: skip
    amendment = proposed_amendment(trade, TODAY)
    return {"declaration_number": number, "number": number, "leg_number": leg.number,
            "extension_id": extension, "amendment_id": amendment}  # fmt: skip


def _of_the_firm() -> dict[str, object]:
    """What a trader and a broker keep for themselves: a draft, a search, a calendar, a hold, a note."""
    trader, broker, now = acting("trader"), acting("broker"), morning(TODAY)
    cells = {"party": GIVER, "goods": BASMATI, "note": "Half a shipload promised by telephone"}
    draft = keep_draft(actor=trader, side="offer", cells=cells, now=now)
    saved = Template(party_id=GIVER, side="offer", name="Rice for the quiet buyer", cells={"goods": BASMATI}, days=30)
    template = keep_template(actor=trader, template=saved, replace=False, **_now())["template"]
    interest = follow_search(actor=trader, wish={"words": "saffron of a quiet buyer"}, now=now)
    give_calendar(actor=trader, secret=SECRET)
    note_call(actor=broker, party_id=GIVER, text="Sells below the market if asked twice", **_now())
    hold = hold_listing(
        actor=broker, listing_id=OFFER, quantity=Quantity(10_000, unit("TNE")), reason="Kept for a buyer from Kazan",
        until=after(63), **_now(),
    )["hold"]  # fmt: skip
    key = make_access_key(
        actor=trader, name="stock list of a quiet mill", role=Role.TRADER, subject_id=GIVER, may_change=True,
        ends_on=after(90), secret=KEY_SECRET, **_now(),
    )["key"]  # fmt: skip
    return {"draft_id": draft, "template_id": template, "interest_id": interest, "hold_id": hold, "key_id": key}


def _of_the_mechanism() -> dict[str, object]:
    """A figure that waits for a second keeper, and a screening case of another firm."""
    proposal = propose_figure(
        actor=acting("second_keeper"), order="PK", figure="netting_days", text="150", since=after(90),
        source="an order of the ministry", **_now(),
    )["proposal"]  # fmt: skip
    load(CASE_LINE, after(1))
    return {"proposal_id": proposal, "case_id": models.ScreeningCase.objects.get().id}


def _now() -> dict[str, Any]:
    return {"now": morning(TODAY), "key": world.new_key()}
