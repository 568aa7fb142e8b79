"""Parties and who acts for them: consortia are formed and left, agents come and go, registers are looked into."""

from datetime import date
from typing import Any

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, KARACHI, LAHORE, Trade, morning

from tarazu.desk.acknowledge_liability import acknowledge_liability
from tarazu.desk.apply_for_authorisation import _answerable
from tarazu.desk.appoint_agent import AppointedAlready, SpanWrong, appoint_agent
from tarazu.desk.end_mandate import EndUnexplained, MandateAbsent, end_mandate
from tarazu.desk.form_consortium import NameMissing, ReferenceTaken, form_consortium
from tarazu.desk.leave_consortium import leave_consortium
from tarazu.desk.record_standing import record_standing
from tarazu.desk.see_file import see_file
from tarazu.desk.see_party import see_party
from tarazu.kernel.period import Period
from tarazu.registry.consortia import LeavingUnexplained, NotAMember, StillOwing
from tarazu.registry.people import PowerMissing, Role
from tarazu.registry.standing import Evidence, EvidenceKind
from tarazu.storage import authorisation, facts, models, registry
from tarazu.storage.registry import PartyAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
BASKET = "pk-basket"
SHARES = {"pk-rice": 5000, "pk-chilli": 3000, "pk-basmati": 2000}


def form(reference: str = BASKET, lead: str = "pk-rice", name: str = "Indus Basket") -> None:
    form_consortium(
        actor=world.trader("pk-rice"),
        lead_id=lead,
        reference=reference,
        names={"latin": name, "arabic": "انڈس باسکٹ"},
        shares=SHARES,
        now=morning(DAY),
        key=world.new_key(),
    )


def acknowledge(party_id: str) -> int:
    done = acknowledge_liability(
        actor=world.trader(party_id), consortium_id=BASKET, party_id=party_id, now=morning(DAY), key=world.new_key()
    )
    waiting: int = done["waiting_for"]
    return waiting


def leave(party_id: str, reason: str = "We sell the mill.") -> None:
    leave_consortium(
        actor=world.trader(party_id),
        consortium_id=BASKET,
        party_id=party_id,
        reason=reason,
        now=morning(DAY),
        key=world.new_key(),
    )


def test_a_consortium_binds_nobody_until_each_member_has_acknowledged_for_itself(founded: None) -> None:
    form()
    judged = facts.judged_parties(registry.parties())[BASKET]
    assert not judged.joint_liability_acknowledged
    assert [one.name for one in judged.members if one.joint_liability_acknowledged] == ["Indus Rice Mills"]
    assert acknowledge("pk-chilli") == 1
    assert acknowledge("pk-basmati") == 0
    assert facts.judged_parties(registry.parties())[BASKET].joint_liability_acknowledged
    page = see_party(actor=world.trader("pk-basmati"), party_id=BASKET, now=morning(DAY))
    assert {line.acknowledged_by for line in page.members} == set(SHARES)
    assert page.party.collectorate == KARACHI  # its lead's


def test_nobody_forms_or_acknowledges_for_another(founded: None) -> None:
    with pytest.raises(PowerMissing):
        form(lead="pk-chilli")
    form()
    with pytest.raises(ReferenceTaken):
        form()
    with pytest.raises(NameMissing):
        form_consortium(
            actor=world.trader("pk-rice"),
            lead_id="pk-rice",
            reference="pk-nameless",
            names={"latin": " "},
            shares=SHARES,
            now=morning(DAY),
            key=world.new_key(),
        )
    with pytest.raises(PowerMissing):
        acknowledge_liability(
            actor=world.trader("pk-rice"),
            consortium_id=BASKET,
            party_id="pk-chilli",
            now=morning(DAY),
            key=world.new_key(),
        )
    with pytest.raises(NotAMember):
        acknowledge("ru-lentils")
    with pytest.raises(PartyAbsent):
        see_party(actor=world.trader("ru-lentils"), party_id=BASKET, now=morning(DAY))


def test_nobody_leaves_a_consortium_while_a_file_of_it_is_open(asked: Trade) -> None:
    form()
    held = authorisation.authorisation(asked.files["PK"])
    members = _answerable([registry.party(BASKET)])
    assert members == tuple(SHARES)
    models.Authorisation.objects.filter(id=held.id).update(members=[BASKET])
    models.Answering.objects.create(authorisation_id=held.id, party_id=BASKET)
    with pytest.raises(StillOwing):
        leave("pk-basmati")
    models.Authorisation.objects.filter(id=held.id).update(state="refused")
    with pytest.raises(LeavingUnexplained):
        leave("pk-basmati", " ")
    leave("pk-basmati")
    page = see_party(actor=world.trader("pk-rice"), party_id=BASKET, now=morning(DAY))
    assert [(firm.id, left.share_basis_points, left.reason) for left, firm in page.departures] == [
        ("pk-basmati", SHARES["pk-basmati"], "We sell the mill.")
    ]
    assert [(one.party_id, one.share_basis_points) for one in registry.members(BASKET)] == [
        ("pk-rice", 6250),
        ("pk-chilli", 3750),
    ]


def test_an_agent_may_file_for_a_party_from_its_day_on_and_never_sign(asked: Trade) -> None:
    agent, file = "pk-chilli", asked.files["PK"]  # a person of another firm becomes the agent of this one
    appoint_agent(
        actor=world.trader("pk-basmati"),
        party_id="pk-basmati",
        sign_in_name=agent,
        period=Period(world.after(2), world.after(9)),
        now=morning(DAY),
        key=world.new_key(),
    )
    for day, may in ((world.after(1), False), (world.after(2), True), (world.after(8), True), (world.after(9), False)):
        who = registry.actor(agent, day)
        assert who.may("declare", "pk-basmati") is may
        assert not who.may("sign_contract", "pk-basmati")
    page = see_file(actor=registry.actor(agent, world.after(2)), authorisation_id=file, now=morning(world.after(2)))
    assert page.own_party_ids == ("pk-basmati",)
    end_mandate(
        actor=world.trader("pk-basmati", world.after(3)),
        sign_in_name=agent,
        role=Role.AGENT,
        subject_id="pk-basmati",
        reason="The agency contract was not prolonged.",
        now=morning(world.after(3)),
        key=world.new_key(),
    )
    assert not registry.actor(agent, world.after(3)).may("declare", "pk-basmati")
    ended = dict(registry.mandates_for("pk-basmati"))[agent]
    assert (ended.period.until, ended.end_reason) == (world.after(3), "The agency contract was not prolonged.")


def test_a_mandate_that_began_and_ended_on_one_day_is_not_silently_the_new_one(founded: None) -> None:
    def appoint(since: date) -> None:
        appoint_agent(
            actor=world.trader("pk-rice"),
            party_id="pk-rice",
            sign_in_name="pk-chilli",
            period=Period(since, world.after(9)),
            now=morning(DAY),
            key=world.new_key(),
        )

    appoint(DAY)
    end_mandate(
        actor=world.trader("pk-rice"),
        sign_in_name="pk-chilli",
        role=Role.AGENT,
        subject_id="pk-rice",
        reason="The wrong person.",
        now=morning(DAY),
        key=world.new_key(),
    )
    assert not registry.actor("pk-chilli", DAY).may("declare", "pk-rice")
    with pytest.raises(AppointedAlready):
        appoint(DAY)
    appoint(world.after(1))
    assert registry.actor("pk-chilli", world.after(1)).may("declare", "pk-rice")


def test_a_mandate_ends_only_by_those_who_may_and_with_a_reason(founded: None) -> None:
    told: dict[str, Any] = {"role": Role.TRADER, "subject_id": "pk-rice", "now": morning(DAY)}
    with pytest.raises(PowerMissing):
        end_mandate(actor=world.trader("pk-chilli"), sign_in_name="pk-rice", reason="x", key=world.new_key(), **told)
    with pytest.raises(EndUnexplained):
        end_mandate(actor=world.console(), sign_in_name="pk-rice", reason=" ", key=world.new_key(), **told)
    with pytest.raises(MandateAbsent):
        end_mandate(actor=world.console(), sign_in_name="pk-chilli", reason="x", key=world.new_key(), **told)
    with pytest.raises(SpanWrong):
        appoint_agent(
            actor=world.trader("pk-rice"),
            party_id="pk-rice",
            sign_in_name="pk-chilli",
            period=Period(world.after(-1)),
            now=morning(DAY),
            key=world.new_key(),
        )


def test_an_officer_records_standing_for_firms_of_the_own_collectorate_only(founded: None) -> None:
    evidence = Evidence(
        party_id="pk-rice",
        kind=EvidenceKind.ACTIVE_TAXPAYER,
        holds=True,
        seen_on=DAY,
        until=date(2027, 6, 30),
        source="FBR active taxpayers list, week 48",
    )
    told: dict[str, Any] = {"evidence": evidence, "now": morning(DAY)}
    with pytest.raises(PowerMissing):
        record_standing(actor=world.officer(LAHORE), key=world.new_key(), **told)
    record_standing(actor=world.officer(KARACHI), key=world.new_key(), **told)
    assert registry.party("pk-rice").standing.active_taxpayer_until == date(2027, 6, 30)
    assert registry.evidence_of("pk-rice") == (evidence,)
