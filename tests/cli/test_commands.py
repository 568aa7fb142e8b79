"""Every command: its help, what it prints for people and for machines, and how it ends."""

import re
import shutil
from pathlib import Path

import pytest
from tests.cli.terminal import tarazu
from tests.journeys import world
from tests.journeys.world import DAY, PAIR, RING, morning

from tarazu.cli.main import COMMANDS
from tarazu.storage import clock, models

PROMISED = {
    "load", "judge", "round", "consent", "authorise", "declare", "assess", "net-off", "close",
    "export-ledger", "verify", "rules", "tick",
}  # fmt: skip


def plain(text: str) -> str:
    """Text without line breaks, colours and the lines of boxes."""
    return re.sub(r"[\s│╭╮╰╯─]+", " ", re.sub(r"\x1b\[[0-9;]*m", "", text))


def test_the_promised_commands_are_there() -> None:
    assert set(COMMANDS) >= PROMISED


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = tarazu(command, "--help")
    assert done.status == 0, done.err
    said = plain(done.out)
    assert f"tarazu {command}" in said
    assert len(said) > 150
    assert "--help" in said


@pytest.mark.parametrize("command", sorted(PROMISED))
def test_every_promised_command_speaks_json(command: str) -> None:
    assert "--json" in plain(tarazu(command, "--help").out)


def test_no_command_at_all_lists_them() -> None:
    done = tarazu()
    assert all(command in done.out + done.err for command in COMMANDS)


def test_an_unknown_command_ends_with_2() -> None:
    assert tarazu("barter").status == 2


@pytest.mark.django_db
class TestRules:
    """The rulebook, printed."""

    def test_every_rule_has_what_is_promised(self) -> None:
        orders = tarazu("rules", "--json").json
        assert [order["order"] for order in orders] == ["PK", "RU", "IR", "AF"]
        rules = [rule for order in orders for rule in order["rules"]]
        assert len(rules) > 60
        for rule in rules:
            assert set(rule) >= {"code", "order", "says", "source", "since", "until"}
            assert rule["code"].startswith(rule["order"])
            assert rule["source"]
        assert len({rule["code"] for rule in rules}) == len(rules)

    def test_a_day_shows_what_was_in_force_then(self) -> None:
        def codes(day: str) -> set[str]:
            (order,) = tarazu("rules", "pk", "--on", day, "--json").json
            return {rule["code"] for rule in order["rules"]}

        assert "PK-18" in codes("2025-10-16")
        assert "PK-18" not in codes("2025-10-17")
        assert "PK-19" not in codes("2025-10-16")
        assert "PK-19" in codes("2025-10-17")
        assert codes("2023-05-31") == set()

    def test_every_figure_is_dated_and_sourced(self) -> None:
        (order,) = tarazu("rules", "PK", "--json").json
        netting = next(figure for figure in order["figures"] if figure["key"] == "netting_days")
        assert [(one["since"], one["value"]) for one in netting["values"]] == [("2023-06-01", 90), ("2025-10-17", 120)]
        assert all(one["source"] for one in netting["values"])

    def test_people_get_a_table(self) -> None:
        said = plain(tarazu("rules", "RU").out)
        assert "RU: rules" in said
        assert "RU-01" in said
        assert "tolerance_percent" in said

    @pytest.mark.parametrize("words", [("XX",), ("PK", "--on", "yesterday")])
    def test_an_order_or_a_day_that_is_not_one_is_refused(self, words: tuple[str, ...]) -> None:
        done = tarazu("rules", *words)
        assert done.status == 2
        assert words[-1] in done.err


@pytest.mark.django_db
class TestJudge:
    """The two deals announced in Moscow on 1 October 2024."""

    @pytest.fixture(autouse=True)
    def loaded(self, root: Path, tmp_path: Path) -> None:
        shutil.copy(root / "demo" / "valuations.csv", tmp_path)
        assert tarazu("load", tmp_path, "--sandbox", "2025-11-10T09:00+05:00").status == 0

    def test_deal_a_leans_19_6_percent_and_ordinary_rice_would_balance_it(self, root: Path) -> None:
        done = tarazu("judge", root / "demo" / "deals" / "deal_a.toml")
        assert done.status == 0
        said = plain(done.out)
        assert "-19.6" in said.replace("−", "-")
        assert "24,900" in said
        judged = tarazu("judge", root / "demo" / "deals" / "deal_a.toml", "--json").json
        pakistan = next(order for order in judged["orders"] if order["order"] == "PK")
        assert pakistan["inside"] is True
        assert pakistan["tolerance_percent"] == 20
        assert all(re.fullmatch(r"[A-Z]{2}-\d\d", finding["code"]) for finding in pakistan["findings"])

    def test_deal_b_breaks_the_tolerance_under_a_numbered_rule(self, root: Path) -> None:
        judged = tarazu("judge", root / "demo" / "deals" / "deal_b.toml", "--json").json
        pakistan = next(order for order in judged["orders"] if order["order"] == "PK")
        assert pakistan["inside"] is False
        assert " t" in pakistan["cure"]
        stopped = [finding for finding in pakistan["findings"] if finding["severity"] == "stop"]
        assert stopped

    def test_several_deals_are_one_list_for_machines(self, root: Path) -> None:
        deals = root / "demo" / "deals"
        judged = tarazu("judge", deals / "deal_a.toml", deals / "deal_b.toml", "--json").json
        assert [deal["deal"] for deal in judged] == ["deal-a", "deal-b"]

    def test_a_deal_that_cannot_be_read_is_named_with_what_is_wrong(self, root: Path, tmp_path: Path) -> None:
        text = (root / "demo" / "deals" / "deal_a.toml").read_text()
        (tmp_path / "deal.toml").write_text(text.replace("071320", "991320").replace("0713.20", "9913.20"))
        done = tarazu("judge", tmp_path / "deal.toml")
        assert done.status == 2
        assert "deal.toml" in done.err
        assert "9913" in done.err

    def test_a_day_that_is_not_one_is_refused(self, root: Path) -> None:
        done = tarazu("judge", root / "demo" / "deals" / "deal_a.toml", "--on", "01.10.2024")
        assert (done.status, "01.10.2024" in done.err) == (2, True)


@pytest.mark.django_db
class TestTime:
    """The clock of a sandbox, moved from the command line."""

    def test_a_sandbox_moves_forward_and_never_back(self) -> None:
        clock.start_sandbox(morning(DAY))
        assert tarazu("tick", "--to", "2025-12-02T09:00+05:00", "--json").json["deals_lapsed"] == 0
        done = tarazu("tick", "--to", "2025-12-01T09:00+05:00")
        assert done.status == 2
        assert "only moves forward" in plain(done.err)
        assert clock.now() == morning(world.after(1))

    def test_loading_into_a_sandbox_in_use_does_not_turn_its_clock_back(self, root: Path) -> None:
        clock.start_sandbox(morning(DAY))
        assert tarazu("tick").status == 0
        done = tarazu("load", root / "demo" / "closures.csv", "--sandbox", "2024-01-01T09:00+05:00")
        assert done.status == 2
        assert clock.now() == morning(DAY)
        assert not models.Closure.objects.exists()

    def test_a_platform_in_use_does_not_become_a_sandbox(self, root: Path) -> None:
        assert tarazu("load", root / "demo" / "closures.csv").status == 0
        done = tarazu("load", root / "demo" / "closures.csv", "--sandbox", "2030-01-01T09:00+05:00")
        assert (done.status, "in use already" in plain(done.err)) == (2, True)

    @pytest.mark.parametrize("moment", ["soon", "2025-12-02", "2025-12-02T09:00", "2025-13-02T09:00+05:00"])
    def test_a_moment_needs_its_day_time_and_offset(self, moment: str) -> None:
        clock.start_sandbox(morning(DAY))
        for words in (("tick", "--to", moment), ("load", Path(__file__).parent, "--sandbox", moment)):
            done = tarazu(*words)
            assert done.status == 2
            assert f"'{moment}' is not a moment" in plain(done.err)


def of_trader(party: str) -> tuple[str, ...]:
    return ("--party", party, "--json")


OFFICER = {"pk": "officer-lahore", "ru": "officer-moscow"}


def _match() -> str:
    """Run the round, decline the deal of four by command, and say which deal is of two."""
    done = tarazu("round", "--key", "round", "--json").json
    assert tarazu("round", "--key", "round", "--json").json["result_hash"] == done["result_hash"]
    assert all(why["sentence"] and "{" not in why["sentence"] for why in done["why_nots"])
    assert "Proposed deals" in tarazu("round", "--key", "round").out
    deals = {frozenset(world.matching.deal(deal).party_ids): deal for deal in done["deals"]}
    declined = tarazu("consent", deals[frozenset(RING)], "--decline", "--reason", "No.", *of_trader("pk-rice")).json
    assert declined["state"] == "declined"
    return deals[frozenset(PAIR)]


def _bind(deal: str) -> world.Trade:
    """Consent, sign, undertake, apply and authorise by command."""
    for party in sorted(PAIR):
        answer = tarazu("consent", deal, *of_trader(party)).json
    assert answer["state"] == "agreed"
    again = tarazu("consent", deal, *of_trader("pk-basmati"))
    assert (again.status, "You answered this deal already" in plain(again.err)) == (2, True)
    contract = world.contracts.contract_of_deal(deal)
    assert contract is not None
    wide = tarazu("settle-terms", contract.id, "--swing", 101, *of_trader("pk-basmati"))
    assert (wide.status, "to 100 percent" in plain(wide.err)) == (2, True)
    assert tarazu("settle-terms", contract.number, "--swing", 100, *of_trader("pk-basmati")).status == 0
    for party in sorted(PAIR):
        signed = tarazu("sign", contract.id, *of_trader(party)).json
        assert tarazu("undertake", deal, *of_trader(party)).status == 0
    assert signed["waiting_for"] == 0
    files = {
        party[:2]: tarazu("apply", contract.id, "--declare-origin", *of_trader(party)).json["authorisation"]
        for party in PAIR
    }
    narrower = tarazu("amend", contract.id, "--swing", 90, *of_trader("pk-basmati")).json
    ended = tarazu("answer-amendment", narrower["amendment"], "--decline", *of_trader("ru-newsprint")).json
    assert ended["state"] == "declined"
    refused = tarazu("authorise", files["pk"], "--as", "officer-karachi")
    assert (refused.status, "no mandate to authorise" in plain(refused.err)) == (2, True)
    for side, file in files.items():
        granted = tarazu("authorise", file, "--as", OFFICER[side], "--json").json
        assert granted["approval_number"].startswith(side.upper())
    return world.Trade(world.matching.deal(deal), contract, files)


def _ship(trade: world.Trade) -> None:
    """Declare, assess and release every leg on both sides by command."""
    needed = ("certificate_of_origin", "transport_document", "insurance", "phytosanitary")
    papers = [word for paper in needed for word in ("--paper", paper)]
    for leg in trade.contract.legs:
        tonnes, value = leg.quantity.steps // 1000, leg.value.minor // 100
        for party in (leg.giver_id, leg.receiver_id):
            goods = ("--leg", leg.number, "--quantity", tonnes, "--value", value)
            file, officer = trade.files[party[:2]], OFFICER[party[:2]]
            lodged = tarazu("declare", file, *goods, "--as", party, *papers, "--json").json["declaration"]
            assert tarazu("assess", lodged, "--found", tonnes, "--value", value, "--as", officer).status == 0
            assert tarazu("release", lodged, "--as", officer, "--json").json["state"] == "released"


@pytest.mark.django_db
def test_one_deal_from_the_round_to_the_proof_by_commands_alone(founded: None, tmp_path: Path) -> None:
    clock.start_sandbox(morning(DAY))
    trade = _bind(_match())
    _ship(trade)
    file = trade.files["pk"]
    notice = ("--since", "2025-12-05", "--until", "2025-12-09", "--evidence", "Notice 7", "--as", "officer-lahore")
    assert tarazu("suspend", file, *notice, "--crossing", "PK-TAFTAN").status == 0
    netted = tarazu("net-off", file, "--json").json
    assert (netted["outcome"], netted["lean"]) == ("balanced", "+0.00 %")
    closed = tarazu("close", file, "--as", "officer-lahore", "--papers", tmp_path / "papers", "--json").json
    assert [Path(one).name for one in closed["papers"]] == [
        f"closing-certificate-{language}.pdf" for language in ("en", "ur", "ru")
    ]
    assert all(Path(one).read_bytes().startswith(b"%PDF-") for one in closed["papers"])
    written = tarazu("export-ledger", tmp_path / "ledger", "--json").json
    checked = tarazu("verify", tmp_path / "ledger", "--root", written["root"], "--json")
    assert (checked.status, checked.json["holds"], checked.json["entries"]) == (0, True, written["entries"])


@pytest.mark.django_db
def test_a_spoiled_ledger_ends_verify_with_1_and_names_the_entry(founded: None, tmp_path: Path) -> None:
    assert tarazu("export-ledger", tmp_path / "ledger").status == 0
    path = tmp_path / "ledger" / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"console", b"consale", 1)
    path.write_bytes(b"".join(lines))
    done = tarazu("verify", tmp_path / "ledger", "--json")
    assert done.status == 1
    assert done.json["holds"] is False
    assert 2 in [fault["position"] for fault in done.json["faults"]]
    said = tarazu("verify", tmp_path / "ledger").out
    assert said.startswith("WRONG: ")
    assert "2" in said.splitlines()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("declare", "f", "--leg", "1", "--quantity", "1e3", "--value", "5", "--as", "pk-rice"), "1e3"),
        (("declare", "f", "--leg", "1", "--quantity", "5", "--value", "-5", "--as", "pk-rice"), "-5"),
        (("declare", "f", "--leg", "1", "--quantity", "5", "--value", "5", "--unit", "XX", "--as", "pk-rice"), "XX"),
        (("declare", "f", "--leg", "1", "--quantity", "5", "--value", "5", "--as", "pk-rice"), "no file 'f'"),
        (("consent", "d", "--party", "pk-rice"), "no deal 'd'"),
        (("consent", "d", "--party", "nobody"), "nobody"),
        (("assess", "n", "--found", "5", "--value", "5", "--as", "officer-lahore"), "no declaration 'n'"),
        (("authorise", "f", "--as", "nobody"), "nobody"),
        (("net-off", "f"), "no file 'f'"),
        (("verify", "nowhere"), "nowhere"),
        (("suspend", "f", "--since", "x", "--evidence", "e", "--as", "officer-lahore"), "'x' is not a day"),
        (
            ("suspend", "f", "--since", "2025-12-09", "--until", "2025-12-01", "--evidence", "e", "--as",
             "officer-lahore"),
            "2025-12-01",
        ),
        (("answer", "f", "dance", "--as", "officer-lahore", "--reason", "r"), "dance"),
    ],
)  # fmt: skip
def test_a_wrong_word_ends_with_2_and_one_sentence(founded: None, words: tuple[str, ...], named: str) -> None:
    before = models.JournalEntry.objects.count()
    done = tarazu(*words)
    assert done.status == 2
    assert named in plain(done.err)
    assert "Traceback" not in done.err
    assert models.JournalEntry.objects.count() == before
