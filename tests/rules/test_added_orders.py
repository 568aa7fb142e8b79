"""A country pair is added as data: a folder with one file for the new country and one that admits it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.matching.world import CHICKPEAS, DAY, RICE, book, facts, offer, party, road, want

from tarazu.matching.facts import ANY_ORIGIN
from tarazu.matching.options import RoundOptions
from tarazu.matching.round import run_round
from tarazu.rulebook.book import all_rules, judge_deal, orders, rules_of, use_orders
from tarazu.rulebook.figures import OrderIncomplete, all_figures, figures_on
from tarazu.rulebook.order_files import OrderFileWrong, folders_used
from tarazu.rulebook.rules import Stage

SHIPPED = Path(__file__).parents[2] / "src" / "tarazu" / "rulebook" / "orders"
ADMITS = """
[partner_countries]
values = [
  { since = 2025-11-01, value = ["AF", "IR", "RU", "UZ"], source = "an order of admission", confidence = "H" },
]
"""


def later(key: str, value: str) -> str:
    """A file with one more value of a figure, as it is written there."""
    return f'[{key}]\nvalues = [{{ since = 2026-02-01, value = {value}, source = "an order", confidence = "H" }}]\n'


OWN_RULE = """
[[rule]]
code = "UZ-25"
stage = "deal"
check = "too_many_parties"
says = "This deal has {count} parties; at most {most} may stand in one. Split it."
source = "an order of Tashkent"
since = 2025-11-01
confidence = "H"
"""


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Path]:
    """Uzbekistan, after the thinnest of the shipped orders, and Pakistan's admission of it."""
    thin = (SHIPPED / "af.toml").read_text(encoding="utf-8")
    (tmp_path / "uz.toml").write_text(thin.replace('"AF-', '"UZ-') + OWN_RULE, encoding="utf-8")
    (tmp_path / "pk.toml").write_text(ADMITS, encoding="utf-8")
    before = folders_used()
    use_orders((*before, tmp_path))
    yield tmp_path
    use_orders(before)


def test_a_pair_is_added_and_gone_again_with_its_folder(pair: Path) -> None:
    assert orders() == ("PK", "RU", "IR", "AF", "UZ")
    assert [rule.code for rule in rules_of("UZ", Stage.DEAL)][-1] == "UZ-30"
    assert figures_on("UZ", DAY).words("partner_countries") == ("PK",)
    use_orders(())
    assert orders() == ("PK", "RU", "IR", "AF")
    assert not any(rule.order == "UZ" for rule in all_rules())


def test_an_added_value_leaves_the_past_as_it_was(pair: Path) -> None:
    partners = all_figures("PK")["partner_countries"]
    assert partners.on(date(2025, 10, 31)).value == ("AF", "IR", "RU")
    assert partners.on(date(2025, 11, 1)).value == ("AF", "IR", "RU", "UZ")
    assert len(rules_of("PK")) == 50


def test_the_new_pair_is_judged_under_both_orders(pair: Path, worlds: Any, make_firm: Any, make_leg: Any) -> None:
    own, other = make_firm("PK", "Own"), make_firm("UZ", "Other")
    coming, going = make_leg(1, other, own), make_leg(2, own, other)
    for order in ("PK", "UZ"):
        side = worlds(order, DAY)
        assert judge_deal(side.deal(coming, going)) == []
        assert f"{order}-{'32' if order == 'PK' else '03'}" in [one.code for one in judge_deal(side.deal(coming))]
    earlier = worlds("PK", date(2025, 10, 31))
    assert [one.code for one in judge_deal(earlier.deal(coming, going))] == ["PK-01"]


def test_a_round_makes_a_deal_of_the_new_pair(pair: Path) -> None:
    parties = [party("pk1"), party("uz1")]
    listings = (
        offer("rice", "pk1", RICE, 1_000, 540),
        want("pulses", "pk1", CHICKPEAS, 800, 760),
        offer("peas", "uz1", CHICKPEAS, 800, 680),
        want("grain", "uz1", RICE, 1_000, 620),
    )
    figures = {order: figures_on(order, DAY) for order in orders()}
    known = facts(parties, routes=[road("PKPEW", "UZTAS")], figures=figures)
    anywhere = {(key, ANY_ORIGIN): worth for (key, _origin), worth in known.valuations.items()}
    done = run_round(book(*listings), replace(known, valuations=anywhere), RoundOptions())
    assert [deal.countries for deal in done.deals] == [("PK", "UZ")]


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("uz.toml", "[partner", "TOML"),
        ("uz.toml", '[netting_days]\nsays = "x"\nunit = "days"\n', "netting_days"),
        ("uz.toml", OWN_RULE.replace("too_many_parties", "anything"), "rule UZ-25"),
        ("uz.toml", OWN_RULE.replace("2025-11-01", '"soon"'), "rule UZ-25"),
        ("uz.toml", OWN_RULE.replace('"UZ-25"', '"PK-25"'), "rule PK-25"),
        ("uz.toml", OWN_RULE + OWN_RULE, "rule UZ-25"),
        ("uz.toml", OWN_RULE.replace('source = "an order of Tashkent"', ""), "rule UZ-25"),
        ("uz.toml", OWN_RULE.replace('"deal"', '"net_off"'), "rule UZ-25"),
        ("pk.toml", OWN_RULE.replace("UZ-25", "PK-04"), "PK-04"),
        ("pk.toml", ADMITS.replace("2025-11-01", "2025-10-17"), "partner_countries"),
        ("pk.toml", later("public_holidays", '[""]'), "public_holidays: '' is none"),
        ("pk.toml", later("public_holidays", '["2026-02-29 ashura"]'), "public_holidays: '2026-02-29 ashura' is none"),
        ("pk.toml", later("public_holidays", "[2026-03-21]"), "public_holidays: '2026-03-21' is none"),
        ("pk.toml", later("public_holidays", '"12-25 quaid_day"'), "public_holidays: '12-25 quaid_day' is no list"),
        ("pk.toml", later("weekend_days", '["Friday"]'), "weekend_days: 'Friday' is none"),
        ("pk.toml", later("value_basis", '"customs"'), "value_basis: 'customs' is none"),
    ],
)
def test_a_wrong_file_says_where_and_nothing_of_it_counts(tmp_path: Path, name: str, text: str, where: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(OrderFileWrong) as refused:
        use_orders((tmp_path,))
    assert where in str(refused.value)
    assert name in str(refused.value)
    assert orders() == ("PK", "RU", "IR", "AF")


def _without(text: str, *keys: str) -> str:
    """An order's file without the tables of some figures."""
    for key in keys:
        before, _, rest = text.partition(f"[{key}]")
        text = before + rest[rest.index("\n[") + 1 :]
    return text


def test_every_figure_that_an_added_order_lacks_stands_in_one_list(tmp_path: Path) -> None:
    thin = (SHIPPED / "af.toml").read_text(encoding="utf-8").replace('"AF-', '"UZ-')
    short = _without(thin, "signing_days", "broker_hold_days", "notice_days")
    (tmp_path / "uz.toml").write_text(short, encoding="utf-8")
    with pytest.raises(OrderIncomplete) as refused:
        use_orders((tmp_path,))
    said = str(refused.value)
    assert "The legal order UZ lacks 3 figures: " in said
    assert all(key in said for key in ("signing_days", "broker_hold_days", "notice_days"))
    assert orders() == ("PK", "RU", "IR", "AF")


def test_a_figure_of_another_kind_or_from_a_later_day_is_missing_too(tmp_path: Path) -> None:
    thin = (SHIPPED / "af.toml").read_text(encoding="utf-8").replace('"AF-', '"UZ-')
    wrong = thin.replace("value = 30, source", 'value = "30", source', 1)
    head, _, rest = wrong.partition("[cure_days]")
    (tmp_path / "uz.toml").write_text(f"{head}[cure_days]{rest.replace('2023-06-01', '2023-06-02', 1)}", "utf-8")
    with pytest.raises(OrderIncomplete) as refused:
        use_orders((tmp_path,))
    assert "lacks 2 figures: " in str(refused.value)
    assert "(a whole number)" in str(refused.value)
    assert "cure_days (from 2023-06-01, not 2023-06-02)" in str(refused.value)


def test_an_empty_order_is_told_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "uz.toml").write_text(OWN_RULE, encoding="utf-8")
    with pytest.raises(OrderIncomplete) as refused:
        use_orders((tmp_path,))
    assert str(refused.value).count(",") > 50


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OrderFileWrong, match="no such folder"):
        use_orders((tmp_path / "nowhere",))
