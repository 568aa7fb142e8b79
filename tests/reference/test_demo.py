"""The demo's input: every file is read by its reader without an error, and holds what the demo needs."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tarazu.commitments.readers import read_commitments
from tarazu.corridor.closures import read_closures
from tarazu.corridor.routes import read_routes
from tarazu.market.listings import Listing
from tarazu.market.readers import read_offers, read_wants
from tarazu.matching.announced import Announced, read_announced
from tarazu.reference.commodities import commodity_of
from tarazu.reference.countries import country
from tarazu.reference.places import place
from tarazu.reference.valuations import Confidence, Valuation, read_valuations, valuation_on
from tarazu.registry.parties import Party
from tarazu.registry.readers import check_tax_number, read_authorities, read_consortia, read_parties
from tarazu.rulebook.goods import read_listings
from tarazu.statistics.readers import read_trade_figures

DEMO = Path(__file__).resolve().parents[2] / "demo"
ANNOUNCED_ON = date(2024, 10, 1)
MARKET_DAY = date(2025, 11, 1)


def content(name: str) -> bytes:
    return (DEMO / name).read_bytes()


def valuations() -> tuple[Valuation, ...]:
    held, errors = read_valuations(content("valuations.csv"))
    assert errors == ()
    return held


def firms() -> tuple[Party, ...]:
    held, errors = read_parties(content("invented_firms.csv"))
    assert errors == ()
    return held


def party_ids() -> dict[str, str]:
    consortia, errors = read_consortia(content("consortia.toml"), firms())
    assert errors == ()
    return {party_id: party_id for party_id in [firm.id for firm in firms()] + [one.party.id for one in consortia]}


def listings() -> tuple[tuple[Listing, ...], tuple[Listing, ...]]:
    offers, wrong_offers = read_offers(content("offers.csv"), party_ids())
    wants, wrong_wants = read_wants(content("wants.csv"), party_ids())
    assert (wrong_offers, wrong_wants) == ((), ())
    return offers, wants


def announced(name: str) -> Announced:
    read, errors = read_announced(content(f"deals/{name}.toml"), valuations())
    assert errors == ()
    assert read is not None
    return read


def test_every_file_names_its_source_or_says_that_it_is_invented() -> None:
    files = sorted(path for path in DEMO.rglob("*") if path.suffix in (".csv", ".toml"))
    assert len(files) >= 14
    for path in files:
        assert path.read_text(encoding="utf-8").startswith("#"), path.name


def test_the_market_is_large_enough_and_two_sided() -> None:
    assert len(firms()) >= 60
    by_country = Counter(firm.country for firm in firms())
    assert by_country["PK"] >= 30
    assert by_country["RU"] >= 24
    assert min(by_country["IR"], by_country["AF"]) >= 5
    offers, wants = listings()
    assert (len(offers), len(wants)) == (150, 150)
    givers, takers = {offer.party_id for offer in offers}, {want.party_id for want in wants}
    assert len(givers & takers) >= 60
    assert 1 <= len(givers ^ takers) <= 5
    assert givers | takers == set(party_ids().values())


def test_every_kind_of_firm_is_there_and_each_is_marked_as_invented() -> None:
    assert {firm.kind.value for firm in firms()} == {"private", "state_owned", "individual"}
    assert all(firm.invented for firm in firms())
    for firm in firms():
        assert firm.tax_number is not None
        assert firm.tax_number.startswith("00")
        assert check_tax_number(firm.tax_number, firm.country)
        assert place(firm.seat).country == firm.country
        assert len(firm.names) == 2
        assert firm.owners
    assert len({firm.tax_number for firm in firms()}) == len(firms())
    assert len({firm.id for firm in firms()}) == len(firms())


def test_some_firms_lack_a_standing_on_purpose() -> None:
    pakistani = [firm.standing for firm in firms() if firm.country == "PK"]
    assert (
        sum(standing.active_taxpayer_until < MARKET_DAY for standing in pakistani if standing.active_taxpayer_until)
        == 2
    )
    assert sum(not standing.single_window for standing in pakistani) == 2
    assert sum(standing.contract_number is None for standing in pakistani) == 2


def test_collectorates_named_by_firms_are_known() -> None:
    authorities, errors = read_authorities(content("authorities.csv"))
    assert errors == ()
    known = {authority.id: authority.country for authority in authorities if authority.kind.value == "collectorate"}
    for firm in firms():
        assert known[str(firm.collectorate)] == firm.country


def test_the_two_consortia_are_of_pakistani_firms() -> None:
    consortia, errors = read_consortia(content("consortia.toml"), firms())
    assert errors == ()
    assert len(consortia) == 2
    for consortium in consortia:
        assert len(consortium.members) == 3
        assert consortium.lead_id in {member.party_id for member in consortium.members}


def test_every_offer_has_a_valuation_of_its_origin_and_most_prices_are_near_it() -> None:
    home = {firm.id: firm.country for firm in firms()}
    offers, _ = listings()
    ratios = []
    for offer in offers:
        worth = valuation_on(valuations(), offer.commodity, MARKET_DAY, home.get(offer.party_id, "PK"))
        assert worth.price.unit == offer.limit.unit
        ratios.append(Decimal(offer.limit.minor) / worth.price.minor)
    near = sum(Decimal("0.9") <= ratio <= Decimal("1.1") for ratio in ratios)
    assert near >= 140
    assert sum(ratio > Decimal("1.3") for ratio in ratios) == 5


def test_windows_lots_and_places_are_believable() -> None:
    offers, wants = listings()
    for listing in (*offers, *wants):
        assert date(2025, 11, 1) <= listing.window.since <= date(2026, 6, 30)
        assert listing.window.until is not None
        assert listing.window.until <= date(2026, 9, 1)
        assert place(listing.place).code == listing.place
        assert commodity_of(listing.commodity).key == listing.commodity
    whole = [offer for offer in offers if offer.minimum_lot == offer.quantity and offer.note.startswith("Whole")]
    assert len(whole) == 4


def test_some_goods_have_no_counterpart_on_purpose() -> None:
    offers, wants = listings()
    alone = {offer.commodity for offer in offers} - {want.commodity for want in wants}
    assert 3 <= len(alone) <= 10
    assert len({listing.commodity for listing in (*offers, *wants)}) >= 75


def test_valuations_name_their_sources_and_mark_what_is_assumed() -> None:
    by_confidence = Counter(entry.confidence for entry in valuations())
    assert by_confidence[Confidence.HIGH] == 2
    assert by_confidence[Confidence.ASSUMED] > 100
    for entry in valuations():
        assert entry.day == ANNOUNCED_ON
        assert (entry.confidence is Confidence.ASSUMED) == entry.source.startswith("Assumed")


def test_deal_a_leans_19_6_percent_and_about_24_900_tonnes_of_rice_would_balance_it() -> None:
    imports, exports = (leg.value.minor for leg in announced("deal_a").deal.legs)
    assert imports == 1_400_000_000
    assert round(Decimal(exports - imports) * 100 / imports, 1) == Decimal("-19.6")
    rice = valuation_on(valuations(), "1006.30/non-basmati", ANNOUNCED_ON).price
    assert 24_850 <= imports // rice.minor < 24_950
    basmati = valuation_on(valuations(), "1006.30/basmati", ANNOUNCED_ON).price
    assert imports // basmati.minor == 13_422
    assert announced("deal_a").valued_by_us == (2,)


def test_deal_b_lies_far_outside_twenty_percent() -> None:
    legs = announced("deal_b").deal.legs
    imports = sum(leg.value.minor for leg in legs[:2])
    exports = sum(leg.value.minor for leg in legs[2:])
    assert (imports, exports) == (1_750_000_000, 1_112_500_000)


@pytest.mark.parametrize("name", ["permitted_goods.csv", "controlled_goods.csv"])
def test_goods_lists_are_read(name: str) -> None:
    lines, errors = read_listings(content(name))
    assert errors == ()
    assert all(line.source and line.category for line in lines)
    if name == "permitted_goods.csv":
        imports = {(line.partner, line.category) for line in lines if line.direction == "import"}
        exports = {line.category for line in lines if line.direction == "export"}
        assert Counter(partner for partner, _ in imports) == {"RU": 11, "IR": 10, "AF": 10}
        assert len(exports) == 28
        assert {line.until for line in lines} == {date(2025, 10, 17)}
    else:
        assert {line.effect for line in lines} == {"banned", "restricted", "plant_health", "energy"}


def test_the_trade_table_keeps_the_contradictions_of_2024() -> None:
    figures, errors = read_trade_figures(content("trade_table.csv"))
    assert errors == ()
    assert len(figures) == 15
    assert sorted(figure.total_thousand or 0 for figure in figures if figure.period == "2024") == [
        0,
        1_000_000,
        1_300_000,
    ]
    assert {figure.reporter for figure in figures} == {"PK", "RU", "press"}


def test_the_commitments_promise_only_what_a_source_says() -> None:
    commitments, errors = read_commitments(content("commitments.toml"))
    assert errors == ()
    fields = {entry.field for entry in commitments}
    assert fields == {"agriculture", "iron_and_steel", "energy", "transport", "corridor"}
    for entry in commitments:
        assert (entry.amount is not None) == (entry.owner == "illustrative") == (entry.confidence == "assumed")
        assert all(country(code).code == code for code in entry.countries)


def test_roads_and_closures_are_read() -> None:
    routes, wrong = read_routes(content("corridors.toml"))
    closures, errors = read_closures(content("closures.csv"))
    assert (wrong, errors) == ((), ())
    assert {"A", "A2", "B", "C", "D", "D2", "D3", "E", "F", "G"} <= {route.id for route in routes}
    by_id = {route.id: route for route in routes}
    assert (by_id["B"].days_min, by_id["B"].days_max, by_id["B"].freight_minor) == (20, 25, 25_500)
    assert by_id["B"].gauge_changes == ("IRZAH", "IR-SARAKHS")
    torkham = [closure for closure in closures if closure.crossing == "PK-TORKHAM"]
    spring = torkham[0].period
    assert spring.until is not None
    assert (spring.until - spring.since).days == 25
    assert (torkham[1].period.since, torkham[1].period.until) == (date(2025, 10, 12), None)


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("pk-bahar-agro,private,PK", "Pk Bahar,private,PK", "ref", "ReferenceUnreadable"),
        ("pk-bahar-agro,private,PK", "pk-bahar-agro,firm,PK", "kind", "NotAChoice"),
        ("pk-bahar-agro,private,PK", "pk-bahar-agro,private,XX", "country", "UnknownCountry"),
        ("0010138,PKKHI", "123,PKKHI", "tax_number", "TaxNumberWrong"),
        ("0010138,PKKHI", "0010138,PKXXX", "seat", "UnknownPlace"),
        ("pk-bahar-agro,private,PK", "pk-bhalwal-fruit,private,PK", "", "RepeatedRow"),
    ],
)
def test_a_wrong_firm_is_told_by_line_and_column(old: str, new: str, column: str, code: str) -> None:
    text = content("invented_firms.csv").decode()
    assert text.count(old) == 1
    _, errors = read_parties(text.replace(old, new))
    assert [(error.column, error.error.code) for error in errors] == [(column, code)]


def test_a_russian_tax_number_fails_with_one_wrong_digit() -> None:
    russian = next(firm for firm in firms() if firm.country == "RU")
    number = str(russian.tax_number)
    other = number[:-1] + str((int(number[-1]) + 1) % 10)
    text = content("invented_firms.csv").decode().replace(number, other)
    assert [error.error.code for error in read_parties(text).errors] == ["TaxNumberWrong"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('lead = "pk-bahar-agro"', 'lead = "pk-nobody"', "pk-nobody"),
        ("share_basis_points = 5000", "share_basis_points = 4000", "9000"),
        ('seat = "PKKHI"', "", "seat"),
        ("[[consortium]]", "[[consortium", "TOML"),
    ],
)
def test_a_wrong_consortium_is_told(old: str, new: str, told: str) -> None:
    _, errors = read_consortia(content("consortia.toml").decode().replace(old, new, 1), firms())
    assert len(errors) == 1
    assert told in str(errors[0])
