"""The compliance desk from the command line: a list comes, a party is stopped, two clear it, all is replayed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.journeys import world
from tests.screening import samples
from typer.testing import CliRunner

from tarazu.cli.main import app
from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.kernel.period import Period
from tarazu.registry.people import PLATFORM, Mandate, Role

pytestmark = pytest.mark.django_db
Run = Callable[..., Any]


@pytest.fixture
def run(founded: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    day = world.DAY
    people = [
        Appointment(
            person_id=name,
            sign_in_name=name,
            name=name,
            language="en",
            mandates=(Mandate(name, Role.COMPLIANCE, PLATFORM, Period(day)),),
        )
        for name in ("anna", "bilal")
    ]
    appoint_people(actor=world.console(day), appointments=people, now=world.morning(day), key=world.new_key())

    def call(*words: str, code: int = 0) -> Any:
        done = CliRunner().invoke(app, [*words, "--json"])
        assert done.exit_code == code, (done.output, done.exception)
        return json.loads(done.stdout)

    return call


def test_from_a_list_to_a_replay(run: Run, tmp_path: Path) -> None:
    listed = samples.UN_XML.replace(b"SEVERNY BRIZ SHIPPING", b"VYATKA PAPER WORKS")
    (tmp_path / "un.xml").write_bytes(listed)
    loaded = run("load-list", "un.xml", "--source", "UN", "--canary", "Gholam Reza Tirandaz", "--as", "anna")
    assert (loaded["entries"], loaded["held"], loaded["verdicts"]) == (2, False, {"clear": 5, "hit": 1})
    assert [line["edition"]["version"]["source"] for line in run("lists", "--as", "anna")["in_force"]] == [
        "UN",
        "notified list",
    ]
    (line,) = run("cases", "--as", "anna")["lines"]
    case_id = line["case"]["id"]
    assert run("decide-case", case_id, "clear", "--reason", "Other founders", "--as", "anna")["state"] == "proposed"
    assert run("decide-case", case_id, "approve", "--reason", "Seen", "--as", "bilal")["verdict"] == "clear"
    assert len(run("case", case_id, "--as", "anna")["replays"]) == 2
    assert [again["same"] for again in run("replay-decisions", "--as", "anna")] == [True, True]
    assert [hit["entry"] for hit in run("screen", "غلام رضا تیرانداز", "--kind", "person", "--as", "anna")["hits"]] == [
        "XXi.001"
    ]


def test_tables_for_people(run: Run) -> None:
    for words in (("lists",), ("cases",), ("screen", "Severny Briz"), ("screen", "公司"), ("replay-decisions",)):
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == 0, (words, done.output)


def test_an_edition_is_held_in_force_from_the_command_line(run: Run, tmp_path: Path) -> None:
    for at, name in enumerate(("VYATKA PAPER WORKS", "SOMEBODY ELSE")):
        listed = samples.UN_XML.replace(b"SEVERNY BRIZ SHIPPING", name.encode())
        (tmp_path / f"{at}.xml").write_bytes(listed)
        run("load-list", f"{at}.xml", "--source", "UN", "--as", "anna")
    (whole,) = [line["edition"]["version"]["id"] for line in run("lists", "--as", "anna")["past"]]
    until = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
    wish = ("pin-list", whole, "--until", until, "--reason", "A name is missing", "--as", "anna")
    pin = run(*wish)["pin"]
    assert run("decide-pin", pin, "accept", "--as", "bilal")["verdicts"] == {"clear": 5, "hit": 1}
    told = CliRunner().invoke(app, ["screen", "Vyatka Paper Works", "--as", "anna"]).output
    assert all(word in " ".join(told.split()) for word in (until, "A name is missing", "accepted by bilal"))
    assert run("decide-pin", pin, "end", "--as", "bilal", "--reason", "It came")["verdicts"] == {"clear": 6}
