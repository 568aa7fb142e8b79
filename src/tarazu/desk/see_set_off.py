"""Set-offs as people see them: the notice before and after, and what is owed at home."""

from dataclasses import dataclass
from datetime import datetime

from tarazu.clearing.set_off import SetOff, SetOffAnswer, SetOffLine, SetOffScope, Standing, standings
from tarazu.kernel.digest import fingerprint
from tarazu.kernel.value import Value
from tarazu.papers.parts import CLEARING_DESK
from tarazu.papers.set_off_notice import PaperDebt, SetOffPaper, render_set_off_notice
from tarazu.registry.called import firm_called
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.storage import registry, set_offs
from tarazu.storage.figures import all_figures, figures_on
from tarazu.storage.set_offs import SetOffAbsent
from tarazu.storage.signing import sign_bytes


@dataclass(frozen=True, slots=True)
class SetOffPage:
    """A set-off as one viewer sees it: the clearing desk whole, a party its own lines and its own answer."""

    set_off: SetOff
    lines: tuple[SetOffLine, ...]
    standings: tuple[Standing, ...]
    replies: dict[str, SetOffAnswer]
    waiting: int  # parties that have not answered
    parties: dict[str, Party]
    own_party_ids: tuple[str, ...]
    legal_basis: str  # the source of the figure that admits it between files; empty at home


@dataclass(frozen=True, slots=True)
class DomesticDebt:
    """What one party owes another at home, in the currency of their country."""

    debtor: Party
    creditor: Party
    owed: Value


def see_set_offs(*, actor: Actor) -> tuple[SetOff, ...]:
    """The set-offs the viewer's parties are named in, or all for the clearing desk and auditors; newest first."""
    whole = actor.may("set_off", PLATFORM) or actor.may("see_everything", PLATFORM)
    return set_offs.set_offs(None if whole else actor.subjects(Role.TRADER))


def see_set_off(*, actor: Actor, set_off_id: str) -> SetOffPage:
    """The notice of a set-off. Errors: SetOffAbsent where the viewer has no part in it."""
    found, own = set_offs.set_off(set_off_id), actor.subjects(Role.TRADER)
    whole = actor.may("set_off", PLATFORM) or actor.may("see_everything", PLATFORM)
    mine = tuple(party for party in found.party_ids if party in own)
    if not (whole or mine):
        raise SetOffAbsent(set_off=set_off_id)
    lines = tuple(line for line in found.lines if whole or {line.debtor_id, line.creditor_id} & set(mine))
    replies = set_offs.replies(set_off_id)
    shown = {party for line in lines for party in (line.debtor_id, line.creditor_id)}
    return SetOffPage(
        set_off=found,
        lines=lines,
        standings=tuple(one for one in standings(found) if whole or one.party_id in mine),
        replies={party: answer for party, answer in replies.items() if whole or party in mine},
        waiting=len(set(found.party_ids) - set(replies)),
        parties=registry.parties(shown),
        own_party_ids=mine,
        legal_basis=all_figures(found.order)["set_off_allowed"].on(found.proposed_on).source
        if found.scope is SetOffScope.BARTER
        else "",
    )


def see_set_off_paper(*, actor: Actor, set_off_id: str, language: str) -> bytes:
    """The notice of a set-off as PDF, as far as the viewer sees it. Errors: SetOffAbsent; UnknownLanguage."""
    page = see_set_off(actor=actor, set_off_id=set_off_id)
    of = page.set_off
    content = SetOffPaper(
        number=of.id,
        order=of.order,
        issuer=CLEARING_DESK,
        scope=of.scope,
        state=of.state,
        proposed_on=of.proposed_on,
        object_until=of.object_until,
        ended_on=of.ended_on,
        debts=tuple(
            PaperDebt(
                line.book_id,
                page.parties[line.debtor_id].names,
                page.parties[line.creditor_id].names,
                *(Value(minor, of.unit) for minor in (line.before, line.cleared, line.after)),
            )
            for line in page.lines
        ),
        total=Value(sum(line.cleared for line in page.lines), of.unit),
        fingerprint=fingerprint({"of": of.id, "state": of.state, "lines": page.lines}),
        specimen=any(party.invented for party in page.parties.values()),
    )
    return render_set_off_notice(content, language, sign_bytes)


def see_own_parties(*, actor: Actor) -> tuple[Party, ...]:
    """The parties the viewer trades for."""
    held = registry.parties(set(actor.subjects(Role.TRADER)))
    return tuple(held[key] for key in actor.subjects(Role.TRADER) if key in held)


def firm_at_home(*, actor: Actor, party_id: str, typed: str) -> str:
    """The other firm of a debt at home, by its name in any script, its tax number or its identifier.

    Errors:  PowerMissing; PartyAbsent; FirmUnread; FirmsAlike.
    """
    actor.must("record_domestic", party_id)
    country = registry.party(party_id).country
    return firm_called(typed, registry.firms_of(country, without=party_id), country).id


def see_domestic(*, actor: Actor, order: str, now: datetime) -> tuple[DomesticDebt, ...]:
    """Who owes whom at home: the viewer's own debts and claims; the clearing desk and auditors see all."""
    currency = figures_on(order, now.date()).word("domestic_currency")
    own = set(actor.subjects(Role.TRADER))
    whole = actor.may("set_off", PLATFORM) or actor.may("see_everything", PLATFORM)
    owed = {pair: minor for pair, minor in set_offs.domestic_owed(order).items() if whole or set(pair) & own}
    parties = registry.parties({party for pair in owed for party in pair})
    return tuple(
        DomesticDebt(parties[debtor], parties[creditor], Value(minor, currency))
        for (debtor, creditor), minor in owed.items()
    )
