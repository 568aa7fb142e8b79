"""People, the mandates that give them power, and the check every verb makes first."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period

PLATFORM = "platform"  # the subject of mandates that concern the mechanism as a whole


class Role(StrEnum):
    """What a mandate makes of a person."""

    TRADER = "trader"
    AGENT = "agent"
    OFFICER = "officer"
    ANALYST = "analyst"
    OPERATOR = "operator"
    COMPLIANCE = "compliance"
    AUDITOR = "auditor"
    RULE_KEEPER = "rule_keeper"
    BROKER = "broker"
    MISSION = "mission"
    CHAMBER = "chamber"
    ADMINISTRATOR = "administrator"


POWERS: dict[Role, frozenset[str]] = {
    Role.TRADER: frozenset(
        {
            "publish_offer",
            "publish_want",
            "consent_to_deal",
            "sign_contract",
            "apply_for_authorisation",
            "declare",
            "tell_of_shipment",
            "request_extension",
            "flag_line",
            "answer_set_off",
            "propose_cure",
            "answer_cure",
            "cancel_unshipped",
            "record_domestic",
            "see_party",
            "form_consortium",
            "appoint_agent",
            "amend_contract",
            "appeal",
        }
    ),
    Role.AGENT: frozenset(
        {
            "publish_offer",
            "publish_want",
            "apply_for_authorisation",
            "declare",
            "tell_of_shipment",
            "request_extension",
            "see_party",
        }
    ),
    Role.OFFICER: frozenset(
        {
            "authorise",
            "assign_declaration",
            "tell_of_shipment",
            "assess_declaration",
            "release_declaration",
            "suspend_clock",
            "decide_extension",
            "answer_flag",
            "admit_cure",
            "lapse_authorisation",
            "close_authorisation",
            "see_collectorate",
            "record_standing",
        }
    ),
    Role.ANALYST: frozenset(
        {"see_statistics", "load_reference", "see_rulebook", "decide_appeal", "work_mirror", "file_return"}
    ),
    Role.OPERATOR: frozenset(
        {
            "load_reference",
            "register_party",
            "run_round",
            "net_off",
            "run_window",
            "set_off",
            "reverse_posting",
            "tick",
            "export_ledger",
            "see_statistics",
        }
    ),
    Role.COMPLIANCE: frozenset({"screen_party", "decide_case", "load_list"}),
    Role.MISSION: frozenset({"certify_party"}),
    Role.BROKER: frozenset({"hold_listing", "propose_around", "note_call", "see_desk_of", "undertake_for_member"}),
    Role.CHAMBER: frozenset({"undertake_as_chamber"}),
    Role.RULE_KEEPER: frozenset({"propose_figure", "approve_figure", "see_rulebook", "see_statistics"}),
    Role.AUDITOR: frozenset({"export_ledger", "see_statistics", "see_everything"}),
    Role.ADMINISTRATOR: frozenset({"administer_people", "see_people", "copy_store"}),
}
SIGHT = "see_"  # how the powers begin that change nothing
LIGHT = frozenset(  # powers that bind nobody yet: somebody else signs, approves or decides on what they bring forward
    {
        "publish_offer",
        "publish_want",
        "apply_for_authorisation",
        "declare",
        "tell_of_shipment",
        "request_extension",
        "flag_line",
        "propose_cure",
        "appeal",
        "hold_listing",
        "propose_around",
        "note_call",
        "screen_party",
        "assign_declaration",
        "export_ledger",
    }
)


def is_strong(power: str) -> bool:
    """Say whether a power signs, approves or administers, and so asks for a second factor.

    A power counts as strong until it is named above as light: a new one is never forgotten on the weak side.
    """
    return not power.startswith(SIGHT) and power not in LIGHT


class PowerMissing(TarazuError):
    """A person tried something no mandate of theirs covers."""

    kind = Kind.REFUSED
    says = "{person} has no mandate to {power} for {subject}. Ask whoever administers that party or authority for one."


class RoleMissing(PowerMissing):
    """A person tried something no mandate of theirs covers for anybody."""

    says = "{person} has no mandate to {power}. Ask whoever administers the party or authority you act for."


class ConfirmationMissing(TarazuError):
    """Somebody is about to sign, approve or administer, and has not shown for a while that it is still them."""

    kind = Kind.REFUSED
    says = "Confirm with your second factor that it is you, then send this once more. Nothing was done yet."


@dataclass(frozen=True, slots=True)
class Mandate:
    """The power of a person to act in a role for a party or an authority, for a span of days."""

    person_id: str
    role: Role
    subject_id: str  # a party or an authority
    period: Period
    end_reason: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as they act on a day: who they are and which mandates hold."""

    person_id: str
    name: str
    mandates: tuple[Mandate, ...]
    day: date
    confirmed: bool = True  # False where their second factor was last shown too long ago to sign, approve or administer

    def may(self, power: str, subject_id: str) -> bool:
        """Say whether a mandate that holds today gives this power over this party or authority."""
        return any(
            power in POWERS[mandate.role] and mandate.subject_id == subject_id and mandate.period.covers(self.day)
            for mandate in self.mandates
        )

    def mandate_for(self, power: str, subject_id: str) -> Mandate:
        """The mandate that gives this power today. Errors: PowerMissing; ConfirmationMissing."""
        for mandate in self.mandates:
            if power in POWERS[mandate.role] and mandate.subject_id == subject_id and mandate.period.covers(self.day):
                self.confirm(power)
                return mandate
        raise PowerMissing(person=self.name, power=power, subject=subject_id)

    def must(self, power: str, subject_id: str) -> None:
        """Refuse where `may` says no, and a strong power where it was not confirmed.

        Errors:  PowerMissing; ConfirmationMissing.
        """
        if not self.may(power, subject_id):
            raise PowerMissing(person=self.name, power=power, subject=subject_id)
        self.confirm(power)

    def confirm(self, power: str) -> None:
        """Refuse a strong power that was not confirmed; for what checks by `may`. Errors: ConfirmationMissing."""
        if not self.confirmed and is_strong(power):
            raise ConfirmationMissing

    def needs_second_factor(self) -> bool:
        """Say whether a mandate that holds today signs, approves or administers."""
        today = (mandate.role for mandate in self.mandates if mandate.period.covers(self.day))
        return any(is_strong(power) for role in today for power in POWERS[role])

    def acts_for(self) -> tuple[str, ...]:
        """The parties this person acts for today, as their trader or their agent."""
        return tuple(dict.fromkeys((*self.subjects(Role.TRADER), *self.subjects(Role.AGENT))))

    def subjects(self, role: Role) -> tuple[str, ...]:
        """The parties or authorities this person acts for in a role today."""
        held = [m.subject_id for m in self.mandates if m.role is role and m.period.covers(self.day)]
        return tuple(dict.fromkeys(held))

    def serves(self, role: Role, power: str) -> tuple[str, ...]:
        """The parties or authorities this person acts for in a role today: one at least. Errors: RoleMissing."""
        held = self.subjects(role)
        if not held:
            raise RoleMissing(person=self.name, power=power)
        return held
