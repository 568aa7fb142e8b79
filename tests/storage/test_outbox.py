"""What is to be told: an event that fails rests longer and longer, is set aside in the end, and can be sent again."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from tests.journeys.world import console
from typer.testing import CliRunner

from tarazu.cli.main import app
from tarazu.desk.drain_outbox import tell_again
from tarazu.desk.see_outbox import see_set_aside
from tarazu.registry.people import Actor, PowerMissing
from tarazu.storage import outbox
from tarazu.storage.outbox import TRIES_MAX, Drained, Event, EventAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
NOW = datetime(2025, 12, 1, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
POSITIONS = itertools.count(1)


def wait(*topics: str) -> None:
    outbox.insert_events([(topic, {"told": topic}, next(POSITIONS)) for topic in topics], NOW)


class Subscriber:
    """Who is told, and is away for some topics."""

    def __init__(self, *away: str) -> None:
        self.away, self.heard, self.tried = set(away), list[str](), 0

    def __call__(self, event: Event) -> None:
        self.tried += 1
        if event.topic in self.away:
            raise ConnectionRefusedError
        self.heard.append(event.topic)

    def drain(self, now: datetime) -> Drained:
        return outbox.drain(self, now=now)


def test_an_event_that_fails_rests_twice_as_long_each_time_and_those_behind_it_keep_their_place() -> None:
    wait("first", "second", "third")
    subscriber, now = Subscriber("second"), NOW
    for tries in range(1, TRIES_MAX):
        assert subscriber.drain(now).failed == 1
        assert subscriber.tried == tries + 1, "the first was heard, the second was tried once more"
        assert outbox.rest(tries) == timedelta(seconds=5 * 2 ** (tries - 1))
        assert subscriber.drain(now + outbox.rest(tries) - SECOND) == Drained(0, 0, 2, 0), "it rests, and so do others"
        now += outbox.rest(tries)
    assert now - NOW == timedelta(minutes=42, seconds=35)
    subscriber.away.clear()
    subscriber.drain(now)
    assert subscriber.heard == ["first", "second", "third"]


def aside() -> tuple[Subscriber, datetime, int]:
    """An event that was set aside, with another that overtook it."""
    wait("lost", "later")
    subscriber, now = Subscriber("lost"), NOW
    for tries in range(1, TRIES_MAX + 1):
        subscriber.drain(now)
        now += outbox.rest(tries)
    assert subscriber.drain(now) == Drained(1, 0, 0, 1)
    (found,) = see_set_aside(actor=console())
    assert (found.topic, found.tries) == ("lost", TRIES_MAX)
    return subscriber, now, found.id


def test_what_is_set_aside_is_listed_and_told_after_all() -> None:
    subscriber, now, event_id = aside()
    subscriber.away.clear()
    assert subscriber.drain(now + timedelta(days=9)).told == 0, "by itself it never is"
    tell_again(actor=console(), event_id=event_id)
    assert see_set_aside(actor=console()) == ()
    assert subscriber.drain(now) == Drained(1, 0, 0, 0)
    assert subscriber.heard == ["later", "lost"]
    for gone in (event_id, 10**9):
        with pytest.raises(EventAbsent):
            tell_again(actor=console(), event_id=gone)


def test_what_is_set_aside_is_the_operators_affair() -> None:
    nobody = Actor("nobody", "Nobody", (), NOW.date())
    with pytest.raises(PowerMissing):
        see_set_aside(actor=nobody)
    with pytest.raises(PowerMissing):
        tell_again(actor=nobody, event_id=1)


def test_the_command_lists_what_is_set_aside_and_tells_it() -> None:
    _, _, event_id = aside()
    listed = CliRunner().invoke(app, ["outbox", "--set-aside"])
    assert listed.exit_code == 0, listed.output
    assert f'"id":{event_id},' in listed.stdout
    told = CliRunner().invoke(app, ["outbox", "--again", str(event_id)])
    assert '"topic":"lost"' in told.stdout
    assert "1 told, 0 left, 0 set aside." in told.stderr
