"""The exchange contract: the parties, both legs, twenty clauses, the instalments and the signatures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tarazu.contracts.contract import Clause, ContractState, Instalment
from tarazu.papers.contents import PaperLeg, PaperParty
from tarazu.papers.figures import count_text, day_text, heading_text, quantity_text, value_text
from tarazu.papers.parts import framed, goods_text, headed, name_text, parties_section
from tarazu.papers.printing import print_sheet
from tarazu.papers.sheet import Column, Fact, Section, Sheet, Signing, Table
from tarazu.papers.verification import Signer, verification_text
from tarazu.papers.words import _, check_language, left_to_right, translate

TITLE = _("Exchange contract")
DRAFT = _("Draft: it binds nobody until every party has signed")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSignature:
    """A party's place under the contract; `at` is None until it has signed."""

    party: Mapping[str, str]
    person: str = ""
    at: datetime | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeContract:
    """What an exchange contract states. `drawn_up_on` dates the paper; `fingerprint` is the contract's own."""

    number: str
    state: ContractState
    drawn_up_on: date
    signed_on: date | None
    valid_until: date
    parties: tuple[PaperParty, ...]
    legs: tuple[PaperLeg, ...]
    clauses: tuple[Clause, ...]
    instalments: tuple[Instalment, ...]
    signatures: tuple[PaperSignature, ...]
    fingerprint: str
    specimen: bool = False


def render_contract(content: ExchangeContract, language: str, sign: Signer | None = None) -> bytes:
    """The PDF of an exchange contract. Errors: UnknownLanguage."""
    return print_sheet(contract_sheet(content, language), "exchange_contract", sign)


def contract_verification_text(content: ExchangeContract) -> str:
    """What the square code of a contract says."""
    signed = content.signed_on.isoformat() if content.signed_on else ""
    return verification_text("contract", content.number, signed=signed, print=content.fingerprint)


def contract_sheet(content: ExchangeContract, language: str) -> Sheet:
    """An exchange contract in words. Errors: UnknownLanguage."""
    check_language(language)
    return framed(
        language,
        TITLE,
        number_label=_("Contract"),
        digest_label=_("Fingerprint under which the parties sign (SHA-256)"),
        day=content.signed_on or content.drawn_up_on,
        number=content.number,
        issuer=translate(language, _("Goods for goods, between firms of two countries")),
        opening=translate(language, _("The parties below exchange the goods below on the terms that follow.")),
        draft=DRAFT if content.state is ContractState.DRAFT else "",
        specimen=content.specimen,
        sections=(
            _dates(content, language),
            parties_section(language, content.parties),
            _legs(content, language),
            _clauses(content, language),
            _instalments(content, language),
            Section(*headed(language, _("Signatures"))),
        ),
        signings=tuple(_signing(signature, language) for signature in content.signatures),
        code=contract_verification_text(content),
        digest=content.fingerprint,
    )


def _dates(content: ExchangeContract, language: str) -> Section:
    facts = (
        Fact(translate(language, _("Drawn up on")), (day_text(language, content.drawn_up_on),)),
        Fact(translate(language, _("Signed on")), (day_text(language, content.signed_on),)),
        Fact(translate(language, _("Valid until")), (day_text(language, content.valid_until),)),
        Fact(translate(language, _("Legs")), (count_text(language, len(content.legs)),)),
    )
    return Section(*headed(language, _("The contract")), facts=facts)


def _legs(content: ExchangeContract, language: str) -> Section:
    titles = (
        (_("Leg"), 0, False),
        (_("Giver"), 3, False),
        (_("Receiver"), 3, False),
        (_("HS code"), 0, False),
        (_("Goods"), 3, False),
        (_("Quantity"), 0, True),
        (_("Contract value"), 0, True),
    )
    rows = tuple(
        (
            count_text(language, leg.number),
            name_text(language, leg.giver),
            name_text(language, leg.receiver),
            heading_text(leg.hs),
            goods_text(language, leg.commodity, leg.grade),
            quantity_text(language, leg.promised),
            value_text(language, leg.promised_value),
        )
        for leg in content.legs
    )
    return Section(*headed(language, _("Goods exchanged")), table=Table(_columns(language, titles), rows))


def _clauses(content: ExchangeContract, language: str) -> Section:
    items = tuple(
        Fact(translate(language, clause.title), (translate(language, clause.says, **clause.params),))
        for clause in sorted(content.clauses, key=lambda clause: clause.number)
    )
    return Section(*headed(language, _("Terms")), items=items)


def _instalments(content: ExchangeContract, language: str) -> Section:
    goods = {leg.number: goods_text(language, leg.commodity, leg.grade) for leg in content.legs}
    titles = (
        (_("Leg"), 0, False),
        (_("Instalment"), 0, False),
        (_("Goods"), 1, False),
        (_("Quantity"), 0, True),
        (_("Ships by"), 0, True),
    )
    rows = tuple(
        (
            count_text(language, instalment.leg_number),
            count_text(language, instalment.number),
            goods[instalment.leg_number],
            quantity_text(language, instalment.quantity),
            day_text(language, instalment.ship_by),
        )
        for instalment in sorted(content.instalments, key=lambda each: (each.leg_number, each.number))
    )
    empty = translate(language, _("Each leg ships at once."))
    return Section(*headed(language, _("Instalments")), table=Table(_columns(language, titles), rows), empty=empty)


def _signing(signature: PaperSignature, language: str) -> Signing:
    if signature.at is None:
        return Signing(name_text(language, signature.party), translate(language, _("Not signed yet")))
    moment = left_to_right(f"{signature.at:%Y-%m-%d %H:%M} {signature.at.tzname() or ''}".strip())
    signed = translate(
        language, _("Signed electronically by {person} on {moment}"), person=signature.person, moment=moment
    )
    shown = left_to_right(f"{signature.fingerprint[:8]} … {signature.fingerprint[-8:]}")
    note = translate(language, _("Fingerprint {fingerprint}"), fingerprint=shown)
    return Signing(name_text(language, signature.party), signed, note)


def _columns(language: str, titles: tuple[tuple[str, int, bool], ...]) -> tuple[Column, ...]:
    return tuple(Column(translate(language, title), share, number) for title, share, number in titles)
