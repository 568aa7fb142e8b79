"""Events of net-off, consortia, figures and cases are told to whom they concern, in their language, to nobody else."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import translation
from tests.desk.test_clearing_extensions import answer, ask
from tests.desk.test_clearing_windows import STRUCK, flagged, opened, struck
from tests.journeys import world
from tests.journeys.test_registry import acknowledge, form
from tests.journeys.world import DAY, LAHORE, Trade, after, morning, new_key
from tests.web.conftest import stand_at, visitor
from tests.web.test_listing_pages import TYPED
from tests.web.test_trade_pages import body, post

from tarazu.clearing.extensions import ExtensionEvent
from tarazu.clearing.set_off import SetOff, SetOffAnswer, SetOffLine, SetOffScope
from tarazu.clearing.windows import FlagEvent
from tarazu.desk.answer_flag import answer_flag
from tarazu.desk.answer_set_off import answer_set_off
from tarazu.desk.propose_figure import propose_figure
from tarazu.desk.see_people import actor_of
from tarazu.desk.tell_people import KINDS, tell_cut_offs, tell_people
from tarazu.kernel.period import Period
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.storage import models, outbox, registry, set_offs, windows
from tarazu.web import worker
from tarazu.web.links import target_address
from tarazu.web.words import word

pytestmark = pytest.mark.django_db
SOURCE, TAKER = "pk-basmati", "ru-newsprint"
TODAY = after(40)  # everything has arrived


@pytest.fixture(autouse=True)
def desks(delivered: Trade) -> None:
    """Somebody at every desk, and an agent of one firm; nothing waits to be told."""
    registry.insert_authority(Authority("PK-COMMERCE", AuthorityKind.MINISTRY, "PK", {"en": "Ministry"}))
    for name, role, subject in (
        ("operator", Role.OPERATOR, PLATFORM),
        ("compliance", Role.COMPLIANCE, PLATFORM),
        ("keeper-one", Role.RULE_KEEPER, "PK-COMMERCE"),
        ("keeper-two", Role.RULE_KEEPER, "PK-COMMERCE"),
        ("agent", Role.AGENT, SOURCE),
    ):
        registry.insert_person(person_id=name, sign_in_name=name, name=name, language="en")
        registry.insert_mandate(Mandate(name, role, subject, Period(date(2025, 1, 1))))
    stand_at(TODAY)
    tell_everything()


def _feed(name: str) -> str:
    """What the calendar of somebody's deadlines says."""
    client = visitor(name)
    found = re.search(r"/calendar/[\w-]+\.ics", client.post("/notices/calendar/").content.decode())
    assert found is not None
    return client.get(found[0]).content.decode()


def tell_everything() -> None:
    while tell_people(now=morning(TODAY)):
        pass


def told(kind: str) -> set[str]:
    """Who is told of one kind; each reads it in every language, may choose how to hear of it, and can open it."""
    tell_everything()
    names = set()
    for notice in models.Notice.objects.filter(kind=kind).select_related("person"):
        name = notice.person.sign_in_name
        names.add(name)
        for language in ("en", "ur", "ru"):
            page = body(visitor(name, language), "/notices/")
            with translation.override(language):
                assert page.count(word("notice", kind)) >= 2, f"{name}, {language}: told, and offered as a choice"
        body(visitor(name), target_address(notice.target))
    return names


def test_more_time_is_told_to_the_office_and_its_answer_to_the_firm_and_its_agent(delivered: Trade) -> None:
    request = ask(delivered)
    assert told("extension_requested") == {"officer-lahore"}
    answer(request, ExtensionEvent.GRANT, 30)
    assert told("extension_answered") == {SOURCE, "agent"}


def test_an_agent_finds_the_page_to_ask_for_more_time_and_the_account(delivered: Trade) -> None:
    file = delivered.files["PK"]
    assert "Ask for more time" in body(visitor("agent"), f"/files/{file}/left/")
    told_now = {"party": SOURCE, "days": "20", "reason": "The mill stood still.", "evidence": "Notice 7"}
    assert post(visitor("agent"), f"/files/{file}/extensions/", **told_now)[0] == 302
    body(visitor("agent"), f"/account/{file}/")
    assert "Propose" not in body(visitor("agent"), f"/files/{file}/left/")


def test_a_window_is_told_to_those_with_lines_in_it(delivered: Trade) -> None:
    window = opened()
    closes = windows.window(window).closes_at
    firm = visitor(SOURCE)
    ahead, feed = opened(TODAY), _feed(SOURCE)
    assert f"cut_off_soon-{ahead}@" in feed
    assert f"cut_off_soon-{window}@" in feed
    stand_at(closes.date())
    assert f"cut_off_soon-{window}@" not in _feed(SOURCE), "it is over"
    assert "Moved from 1 April 2026: Islamic Republic Day (Iran)" in feed.replace("\r\n ", "").replace("\u00a0", " ")
    assert f"DTSTART:{windows.window(ahead).closes_at:%Y%m%dT%H%M%SZ}" in feed
    assert "cut_off_soon-" not in _feed("pk-rice"), "it has nothing under way"
    page = body(firm, "/windows/?order=PK")
    assert all(f"{hour}\u00a0{clock}" in page for hour, clock in (("05:00", "PKT"), ("03:00", "MSK"), ("00:00", "UTC")))
    for hours, times in ((49, 0), (48, 1), (5, 1), (4, 2), (1, 2), (0, 2)):
        tell_cut_offs(now=closes - timedelta(hours=hours))
        assert models.Notice.objects.filter(kind="cut_off_soon").count() == times, f"{hours} hours before"
    assert told("cut_off_soon") == {SOURCE}
    struck(window)
    assert told("window_struck") == {SOURCE, TAKER}
    line = windows.lines(window)[0].transfer_id
    flag = flagged(window, SOURCE, line)
    assert told("line_flagged") == {"officer-lahore"}
    who = world.officer(LAHORE, STRUCK)
    answer_flag(actor=who, flag_id=flag, event=FlagEvent.REJECT, answer="Seen.", now=morning(STRUCK), key=new_key())
    assert told("flag_answered") == {SOURCE}


def test_a_set_off_is_told_to_its_parties_and_their_answers_to_the_desk(delivered: Trade) -> None:
    line = SetOffLine(delivered.files["PK"], TAKER, SOURCE, 900_00, 600_00)
    made = SetOff(
        id="set_off_told", scope=SetOffScope.BARTER, order="PK", unit="UAC", proposed_on=DAY, object_until=DAY,
        lines=(line,), total=600_00, bound=600_00,
    )  # fmt: skip
    set_offs.insert_set_off(made)
    outbox.insert_events([("set_off_proposed", {"set_off": made.id}, 1)], morning(DAY))
    assert told("set_off_proposed") == {SOURCE, TAKER}
    answer_set_off(
        actor=world.trader(SOURCE), set_off_id=made.id, party_id=SOURCE, answer=SetOffAnswer.CONSENT, note="",
        now=morning(DAY), key=new_key(),
    )  # fmt: skip
    assert told("set_off_answered") == {"operator"}
    outbox.insert_events([("set_off_withdrawn", {"set_off": made.id}, 2)], morning(DAY))
    assert told("set_off_ended") == {SOURCE, TAKER}


def test_a_consortium_is_told_to_the_members_it_names(delivered: Trade) -> None:
    form()
    assert told("consortium_formed") == {"pk-chilli", "pk-basmati"}
    acknowledge("pk-chilli")
    assert told("liability_acknowledged") == {"pk-rice", "pk-basmati"}


def test_a_figure_is_told_to_the_other_keepers_of_its_country(delivered: Trade) -> None:
    propose_figure(
        actor=actor_of("keeper-one", DAY), order="PK", figure="netting_days", text="150",
        since=DAY + timedelta(days=1), source="an order", now=morning(DAY), key=new_key(),
    )  # fmt: skip
    assert told("figure_proposed") == {"keeper-two"}


def test_a_hit_is_told_to_compliance_and_not_to_the_firm(delivered: Trade) -> None:
    outbox.insert_events([("party_frozen", {"party": TAKER}, 1)], morning(DAY))
    assert told("hit") == {"compliance"}
    decided = {"case": "case_1", "state": "proposed"}
    outbox.insert_events(
        [("case_decided", decided, 2), ("case_decided", decided | {"state": "cleared"}, 3)], morning(DAY)
    )
    assert told("case_waits") == {"compliance"}
    assert models.Notice.objects.filter(kind="case_waits").count() == 1
    outbox.insert_events([("party_unfrozen", {"party": SOURCE}, 4)], morning(DAY))
    assert told("screening_cleared") == {SOURCE}


def test_what_is_left_of_a_day_comes_in_one_letter(delivered: Trade) -> None:
    client = visitor("agent")
    assert post(client, "/notices/choice/", address="agent@example.com", daily="yes")[0] == 302
    answer(ask(delivered), ExtensionEvent.GRANT, 30)
    for order in ("PK", "RU"):
        suspend = {"authorisation": delivered.files[order]}
        outbox.insert_events([("clock_suspended", suspend, 1)], morning(DAY))
    worker.turn(None)
    (letter,) = mail.outbox
    for kind in ("extension_answered", "clock_stopped"):
        assert word("notice", kind) in letter.body
    worker.turn(None)
    assert len(mail.outbox) == 1


def test_every_kind_has_a_word_and_somebody_to_be_told() -> None:
    for kind, roles in KINDS.items():
        assert word("notice", kind) != kind
        assert roles


def test_an_agent_publishes_for_the_firm_and_answers_nothing(delivered: Trade) -> None:
    client = visitor("agent")
    assert client.get("/door/")["Location"] == "/home/"
    assert post(client, "/listings/new/offer/", **{**TYPED, "party": SOURCE})[0] == 302
    page = body(client, "/listings/")
    assert TYPED["reference"] in page
    assert post(client, "/listings/new/offer/", **{**TYPED, "party": "pk-rice", "reference": "not-ours"})[0] == 403
    assert client.get(f"/deals/{delivered.deal.id}/").status_code == 200
    assert post(client, f"/deals/{delivered.deal.id}/answer/", party=SOURCE, answer="accept")[0] == 403
