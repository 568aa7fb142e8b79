"""Rights that are over or not yet there: how they ended, and what whoever held them must be told since.

Everybody here held, holds later or holds elsewhere whatever the callers of the matrix hold; an answer may say no more
than the answer to whoever never held it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.test import Client
from tests.journeys import world
from tests.journeys.world import KARACHI, LAHORE, morning
from tests.web.asked import Answered
from tests.web.conftest import visitor
from tests.web.crowded import CALLERS_SIGN_IN, EMBASSY, KEY_SECRET, TODAY
from tests.web.rows import SIGNED, Row, callers

from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.desk.close_account import close_account
from tarazu.desk.end_mandate import end_mandate
from tarazu.desk.form_consortium import form_consortium
from tarazu.desk.leave_consortium import leave_consortium
from tarazu.desk.make_access_key import end_access_key
from tarazu.desk.own_account import end_browsers, note_browser
from tarazu.desk.use_access_key import use_access_key
from tarazu.kernel.period import Period
from tarazu.registry.account_events import Visitor
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.storage import models, registry

FORMER, STRANGER = "former", "stranger"
HELD = (
    *((role, "pk-basmati") for role in (Role.TRADER, Role.AGENT, Role.BROKER, Role.ADMINISTRATOR)),
    (Role.OFFICER, LAHORE),
    (Role.MISSION, EMBASSY),
    *((role, PLATFORM) for role in (Role.ANALYST, Role.OPERATOR, Role.COMPLIANCE, Role.AUDITOR, Role.RULE_KEEPER)),
    *((role, PLATFORM) for role in (Role.CHAMBER, Role.ADMINISTRATOR)),
)  # all that the callers of the matrix hold, in one hand
UNION = "pk-union"
AT_UNION = dict.fromkeys(("key", "consortium", "party_id"), UNION)
API = frozenset({"api"})
# Letters that came, searches, a second factor and the list of one's keys stay a person's own.
ONES_OWN = frozenset({"notices", "new_calendar", "set_up", "keys", "end_key"})
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
CHANGING = re.compile(  # names, and what is made by chance for each page
    r'(?:value|d|href|secret=|nonce)="[^"]*"|[?&]secret=\w+|<code>.*?</code>|class="(?:code|address)">[^<]*|'
    r"\w*former|\w*stranger|pk-basmati|Person of pk-basmati|Somebody else"
)
Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class History:
    """How a right ended or has not begun: who comes with what, and who is told the same without ever having held it."""

    name: str
    former: Callable[[], Headers]
    like: Callable[[], Headers]
    doors: frozenset[str] = frozenset({"web", "api"})
    whose: frozenset[str] = SIGNED  # the callers whose rights are asked for
    places: Mapping[str, str] = field(default_factory=dict)  # what stands at some places; only such addresses are asked

    def methods(self, key: tuple[str, str], written: str, row: Row) -> Iterator[str]:
        """The methods of an address that a right of theirs opens; what is open to strangers is no right."""
        if key[0] not in self.doors or (self.places and not self.places.keys() & set(PLACE.findall(written))):
            return
        for method, who in (("get", row.see), ("post", row.do)):
            if who & self.whose and "anonymous" not in who:
                yield method


def appoint(name: str, period: Period | None, held: tuple[tuple[Role, str], ...] = HELD) -> None:
    """A person who holds everything for a span of days, or nothing."""
    mandates = tuple(Mandate(name, role, subject, period) for role, subject in held) if period else ()
    person = Appointment(person_id=name, sign_in_name=name, name="Somebody else", language="en", mandates=mandates)
    appoint_people(actor=world.console(), appointments=(person,), now=morning(TODAY), key=world.new_key())


def carried(client: Client) -> Headers:
    """What a browser sends along."""
    return {"cookie": "; ".join(f"{name}={held.value}" for name, held in client.cookies.items())}


def session_of(sign_in_name: str) -> Headers:
    """What a browser sends along in which somebody signed in."""
    return carried(visitor(sign_in_name))


def stranger() -> Headers:
    """Somebody who signs in and holds nothing."""
    appoint(STRANGER, None)
    return session_of(STRANGER)


def withdrawn() -> Headers:
    """The trader with everything else besides, until every power was withdrawn this morning."""
    name = CALLERS_SIGN_IN["trader"]
    for role, subject in HELD:
        registry.insert_mandate(Mandate(name, role, subject, Period(date(2025, 1, 1))))
    cookie = session_of(name)
    held = [one for one in registry.actor(name, TODAY).mandates if one.period.covers(TODAY)]
    assert {(one.role, one.subject_id) for one in held} >= set(HELD)
    for role, subject in {(one.role, one.subject_id) for one in held}:
        end_mandate(
            actor=world.console(TODAY), sign_in_name=name, role=role, subject_id=subject, reason="Left the house.",
            now=morning(TODAY), key=world.new_key(),
        )  # fmt: skip
    return cookie


def days_over() -> Headers:
    """Somebody whose days in office ended."""
    appoint(FORMER, Period(date(2025, 1, 1), TODAY))
    return session_of(FORMER)


def not_yet() -> Headers:
    """Somebody who takes office tomorrow."""
    appoint(FORMER, Period(TODAY + timedelta(days=1)))
    return session_of(FORMER)


def moved() -> Headers:
    """An officer of Lahore until yesterday, of Karachi since."""
    appoint(FORMER, Period(date(2025, 1, 1), TODAY), ((Role.OFFICER, LAHORE),))
    registry.insert_mandate(Mandate(FORMER, Role.OFFICER, KARACHI, Period(TODAY)))
    return session_of(FORMER)


def of_karachi() -> Headers:
    """An officer who has always been of Karachi."""
    appoint(STRANGER, Period(date(2025, 1, 1)), ((Role.OFFICER, KARACHI),))
    return session_of(STRANGER)


def signed_out() -> Headers:
    """A session that was ended from another browser."""
    appoint(FORMER, Period(date(2025, 1, 1)))
    client = visitor(FORMER)
    key = client.session.session_key or ""
    note_browser(person_id=FORMER, session_key=key, visitor=Visitor(address="127.0.0.1"), now=morning(TODAY))
    assert end_browsers(person_id=FORMER)
    return carried(client)


def closed() -> Headers:
    """Somebody whose account was closed while they were signed in."""
    appoint(FORMER, Period(date(2025, 1, 1)))
    cookie = session_of(FORMER)
    close_account(
        actor=world.console(TODAY), person_id=FORMER, is_open=False, reason="Left.", now=morning(TODAY),
        key=world.new_key(),
    )  # fmt: skip
    return cookie


def program(secret: str) -> Callable[[], Headers]:
    """A program that sends a key."""
    return lambda: {"authorization": f"Bearer {secret}"}


def key_ended() -> Headers:
    """A program whose key was ended."""
    key = models.AccessKey.objects.get(person_id=registry.actor("pk-basmati", TODAY).person_id)
    end_access_key(actor=world.trader("pk-basmati", TODAY), key_id=key.id, now=morning(TODAY), key=world.new_key())
    return program(KEY_SECRET)()


def key_of_withdrawn() -> Headers:
    """A program whose person's power was withdrawn."""
    withdrawn()
    assert use_access_key(secret=KEY_SECRET, now=morning(TODAY)), "the key stands, and its use is noted"
    return program(KEY_SECRET)()


def left_the_union() -> Headers:
    """A member of a consortium until this morning."""
    firms = ("pk-rice", "pk-chilli", "pk-basmati")
    form_consortium(
        actor=world.trader("pk-rice", TODAY), lead_id="pk-rice", reference=UNION, names={"latin": "Union of three"},
        shares=dict(zip(firms, (4_000, 3_000, 3_000), strict=True)), now=morning(TODAY), key=world.new_key(),
    )  # fmt: skip
    leaving = {"consortium_id": UNION, "party_id": "pk-basmati", "reason": "Trades alone."}
    leave_consortium(actor=world.trader("pk-basmati", TODAY), now=morning(TODAY), key=world.new_key(), **leaving)
    return session_of("pk-basmati")


def of_another_firm() -> Headers:
    """A trader of a firm that was never in it."""
    return session_of("ru-newsprint")


HISTORIES = (
    History("a power was withdrawn", withdrawn, stranger),
    History("the days in office are over", days_over, stranger),
    History("office begins tomorrow", not_yet, stranger),
    History("moved to another office", moved, of_karachi, whose=callers("officer")),
    History("the session was ended", signed_out, dict),
    History("the account was closed", closed, dict),
    History("the key was ended", key_ended, program("tarazu_no-such-key"), doors=API),
    History("the power behind the key was withdrawn", key_of_withdrawn, stranger, doors=API),
    History("the firm left its consortium", left_the_union, of_another_firm, whose=callers("trader"), places=AT_UNION),
)


def more_than(key: tuple[str, str], former: Answered, stranger: Answered) -> Iterator[str]:
    """Everything that a former holder was told, or did, beyond somebody who never held the right."""
    if former.text == stranger.text and former.written == stranger.written:
        return
    if former.written > stranger.written and key[1] not in ONES_OWN:
        yield f"wrote {former.written} times, a stranger {stranger.written}"
    if former.refused or key[1] in ONES_OWN:
        return
    if former.status != stranger.status:
        yield f"was told {former.status}, a stranger {stranger.status}"
    one, other = (set(CHANGING.sub("", told.text).splitlines()) for told in (former, stranger))
    if former.status < 300 and one - other:
        yield f"reads besides: {' | '.join(sorted(one - other))[:300]}"
