"""Who is who: numbers with their check digits, consortia, standing and jurisdiction."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.registry.authorities import Authority, AuthorityKind, collectorate_of
from tarazu.registry.consortia import (
    AcknowledgedAlready,
    ConsortiumTooSmall,
    LeadCannotLeave,
    LeadOutside,
    MemberNotFit,
    NotAMember,
    StillOwing,
    acknowledge,
    form,
    leave,
)
from tarazu.registry.identifiers import (
    Identifier,
    IdentifierKind,
    IdentifierUnreadable,
    IdentifierWrong,
    kinds_of,
    read_identifier,
    read_identifiers,
)
from tarazu.registry.parties import (
    Consortium,
    Member,
    MembersOfTwoCountries,
    Party,
    PartyKind,
    SharesDoNotAddUp,
    Standing,
)
from tarazu.registry.standing import (
    Evidence,
    EvidenceKind,
    EvidenceOfTomorrow,
    EvidenceUnfounded,
    check_evidence,
    standing_after,
)

RIGHT = [
    ("NTN", "1234567"), ("STRN", "32-77-8761-000-01"), ("CNIC", "34201-0891231-8"),
    ("INN", "7707083893"), ("INN", "123456789047"), ("KPP", "770801001"), ("OGRN", "1027700132195"),
    ("OGRNIP", "385768585948949"), ("IR-PERSON", "0499370899"), ("IR-COMPANY", "14007650912"),
    ("AF-TIN", "9000123456"), ("LEI", "213800KUD8LAJWSQ9D15"),
]  # fmt: skip
CHECKED = [pair for pair in RIGHT if pair[0] in ("INN", "OGRN", "OGRNIP", "IR-PERSON", "IR-COMPANY", "LEI")]
TODAY = date(2025, 12, 1)


@pytest.mark.parametrize(("register", "number"), RIGHT)
def test_a_right_number_is_kept_without_its_hyphens(register: str, number: str) -> None:
    kept = read_identifier(IdentifierKind(register), f" {number} ")
    assert kept == Identifier(IdentifierKind(register), number.replace("-", ""))


@pytest.mark.parametrize(("register", "number"), CHECKED)
def test_every_single_wrong_digit_is_found(register: str, number: str) -> None:
    last = int(number[-1])
    wrong = number[:-1] + str((last + 1) % 10)
    with pytest.raises(IdentifierWrong, match=register):
        read_identifier(IdentifierKind(register), wrong)


@pytest.mark.parametrize(
    ("register", "number"),
    [("NTN", "123456"), ("STRN", "123456789012"), ("KPP", "77080100"), ("OGRN", "385768585948949"),
     ("OGRNIP", "1027700132195"), ("IR-PERSON", "1111111111"), ("IR-COMPANY", "14000000001"), ("AF-TIN", "90001234")],
)  # fmt: skip
def test_a_number_of_another_shape_is_refused(register: str, number: str) -> None:
    with pytest.raises(IdentifierWrong):
        read_identifier(IdentifierKind(register), number)


@given(st.sampled_from(list(IdentifierKind)), st.text(max_size=20))
def test_no_text_breaks_the_reader(register: IdentifierKind, text: str) -> None:
    with suppress(IdentifierWrong):
        assert read_identifier(register, text).kind is register


def test_several_numbers_stand_in_one_cell() -> None:
    read = read_identifiers("ogrn: 1027700132195; KPP:770801001;")
    assert [one.kind.value for one in read] == ["OGRN", "KPP"]
    with pytest.raises(IdentifierUnreadable):
        read_identifiers("1027700132195")


def test_a_country_knows_its_registers() -> None:
    assert [kind.value for kind in kinds_of("PK")] == ["NTN", "STRN", "CNIC", "LEI"]
    assert [kind.value for kind in kinds_of("KZ")] == ["LEI"]


def firm(key: str, kind: PartyKind = PartyKind.PRIVATE, country: str = "PK") -> Party:
    return Party(key, kind, country, {"latin": key}, "1234567", "PKKHI", "PK-COLL-KARACHI")


FIRMS = {key: firm(key) for key in ("a", "b", "c")} | {
    "state": firm("state", PartyKind.STATE_OWNED),
    "ru": firm("ru", country="RU"),
}
BASKET = firm("basket", PartyKind.CONSORTIUM)


def members(**shares: int) -> tuple[Member, ...]:
    return tuple(Member(key, share, liability_acknowledged=False) for key, share in shares.items())


def basket(**shares: int) -> Consortium:
    return form(BASKET, members(**shares), "a", FIRMS, 2)


@pytest.mark.parametrize(
    ("shares", "refusal"),
    [
        ({"a": 5000, "b": 5000}, None),
        ({"a": 10_000}, ConsortiumTooSmall),
        ({"a": 5000, "b": 4999}, SharesDoNotAddUp),
        ({"b": 5000, "c": 5000}, LeadOutside),
        ({"a": 5000, "state": 5000}, MemberNotFit),
        ({"a": 10_000, "b": 0}, MemberNotFit),
        ({"a": 5000, "ru": 5000}, MembersOfTwoCountries),
    ],
)
def test_a_consortium_is_formed_of_private_firms_of_one_country(
    shares: dict[str, int], refusal: type[Exception] | None
) -> None:
    if refusal is None:
        assert basket(**shares).lead_id == "a"
    else:
        with pytest.raises(refusal):
            basket(**shares)


def test_each_member_acknowledges_for_itself_and_once() -> None:
    held = acknowledge(basket(a=5000, b=3000, c=2000), "b")
    assert [one.party_id for one in held.members if one.liability_acknowledged] == ["b"]
    with pytest.raises(AcknowledgedAlready):
        acknowledge(held, "b")
    with pytest.raises(NotAMember):
        acknowledge(held, "ru")


def test_nobody_leaves_while_owing_and_then_the_share_passes_on() -> None:
    held = basket(a=5000, b=3000, c=2000)
    held = replace(held, members=tuple(replace(one, liability_acknowledged=True) for one in held.members))
    with pytest.raises(StillOwing, match="PK-25-1"):
        leave(held, "c", ("PK-25-1",), 2)
    with pytest.raises(LeadCannotLeave):
        leave(held, "a", (), 2)
    with pytest.raises(ConsortiumTooSmall):
        leave(held, "c", (), 3)
    rest = leave(held, "c", (), 2)
    assert [(one.party_id, one.share_basis_points) for one in rest.members] == [("a", 6250), ("b", 3750)]
    assert not any(one.liability_acknowledged for one in rest.members)  # other shares: everybody signs anew


def seen(kind: EvidenceKind, *, holds: bool = True, **changes: object) -> Evidence:
    told = {"party_id": "a", "kind": kind, "holds": holds, "seen_on": TODAY, "source": "FBR list", **changes}
    return Evidence(**told)  # type: ignore[arg-type]  # one keyword argument each


def test_what_a_register_says_gives_and_takes_rights() -> None:
    until = date(2026, 6, 30)
    standing = standing_after(Standing(), seen(EvidenceKind.ACTIVE_TAXPAYER, until=until))
    standing = standing_after(standing, seen(EvidenceKind.SINGLE_WINDOW))
    standing = standing_after(standing, seen(EvidenceKind.REGISTERED_CONTRACT, reference="KC-1"))
    assert standing == Standing(until, single_window=True, contract_number="KC-1")
    assert standing_after(standing, seen(EvidenceKind.ACTIVE_TAXPAYER, holds=False)).active_taxpayer_until is None


def test_evidence_names_its_source_and_a_day_that_has_come() -> None:
    check_evidence(seen(EvidenceKind.SINGLE_WINDOW), TODAY)
    with pytest.raises(EvidenceUnfounded):
        check_evidence(seen(EvidenceKind.SINGLE_WINDOW, source=" "), TODAY)
    with pytest.raises(EvidenceOfTomorrow):
        check_evidence(seen(EvidenceKind.SINGLE_WINDOW, seen_on=date(2025, 12, 2)), TODAY)


def test_the_collectorate_follows_the_place_of_business() -> None:
    names = {"en": "Collectorate"}
    held = [
        Authority("m", AuthorityKind.MINISTRY, "PK", names, ("PKKHI",)),
        Authority("k", AuthorityKind.COLLECTORATE, "PK", names, ("PKKHI", "PKBQM")),
    ]
    found = collectorate_of("PKBQM", "PK", held)
    assert found is not None
    assert found.id == "k"
    assert collectorate_of("PKLHE", "PK", held) is None
    assert collectorate_of("PKBQM", "RU", held) is None
