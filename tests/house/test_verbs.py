"""Every verb that leaves something behind takes an idempotency key, or says here why sending it twice does no more."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

from tarazu import desk

DOES_NO_MORE = {  # what has no key, and why a second sending changes nothing that the first did not
    "advance_work": "says how far a job has come: the number itself",
    "audit_books": "looks, and keeps that it looked; where the books do not hold it closes them, which they then are",
    "bring_back_task": "takes away what is then gone",
    "choose_notices": "sets a choice",
    "copy_installation": "writes into another database, which has to be empty",
    "drain_outbox": "tells what is still to be told, and every event carries its id",
    "drop_application": "takes away what is then gone",
    "drop_draft": "takes away what is then gone",
    "end_work": "sets the end of a job",
    "export_statement": "only reads",
    "follow_search": "the same search is followed once",
    "give_calendar": "sets a secret address",
    "keep_application": "the same words are one draft",
    "keep_draft": "the same form is one draft",
    "leave_search": "takes away what is then gone",
    "link_secret": "only reads",
    "move_clock": "sets the sandbox's moment",
    "next_work": "gives a worker the job that waits longest",
    "put_off_task": "sets a day",
    "read_form": "only reads",
    "read_notices": "sets until when a person has read",
    "rerun_round": "only reads and computes",
    "send_letters": "sends what is not sent yet",
    "sheet_key": "only reads",
    "sign_head": "signs bytes that stand; the signature is as good twice",
    "sign_sheet": "signs bytes that stand",
    "start_sandbox": "sets the sandbox's moment",
    "tell_again": "lets an event wait, as it then does",
    "tell_deadlines": "each notice has an id from what it tells",
    "tell_cut_offs": "each notice has an id from what it tells",
    "tell_people": "each notice has an id from the event it tells",
    "together": "a frame around verbs that have theirs",
    "use_access_key": "notes when a key was last used",
}
# An account's own acts: each sets or takes away what then stands, or uses up a secret that opens once.
AT_THE_DOOR = {"accept_invitation", "door", "own_account", "passkeys", "second_factor"}


def verbs() -> dict[str, Callable[..., Any]]:
    """Every public function of the desk that is no view."""
    modules = {module.name for module in pkgutil.iter_modules(desk.__path__)} - AT_THE_DOOR
    names = [name for name in sorted(modules) if not name.startswith("see_")]
    rooms = [importlib.import_module(f"tarazu.desk.{name}") for name in names]
    return {
        name: function
        for room in rooms
        for name, function in inspect.getmembers(room, inspect.isfunction)
        if function.__module__ == room.__name__ and not name.startswith("_")
    }


VERBS = verbs()


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_verb_takes_a_key_or_does_no_more_when_sent_twice(name: str) -> None:
    takes_a_key = "key" in inspect.signature(VERBS[name]).parameters
    assert takes_a_key != (name in DOES_NO_MORE)


def test_every_reason_belongs_to_a_verb_and_there_are_many_verbs() -> None:
    assert not set(DOES_NO_MORE) - set(VERBS)
    assert len(VERBS) > 60
