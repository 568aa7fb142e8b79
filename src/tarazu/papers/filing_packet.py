"""The filing packet for the customs module: the fields of the order, in their order, on paper and for a machine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tarazu.kernel.digest import fingerprint, plain
from tarazu.papers.contents import PaperLeg, PaperParty
from tarazu.papers.figures import count_text, country_text, day_text
from tarazu.papers.parts import framed, headed, legs_table, name_text, number_text, parties_section
from tarazu.papers.printing import print_sheet
from tarazu.papers.sheet import Fact, Section, Sheet, Signing
from tarazu.papers.verification import Signer, verification_text
from tarazu.papers.words import _, check_language, isolated, translate
from tarazu.registry.parties import latin_name
from tarazu.shipments.declarations import Regime

TITLE = _("Application for authorisation of a barter contract")
FORMAT = "tarazu-filing-packet-1"
PLAN_WORDS = {
    "inspector": _("Inspector"),
    "standard": _("Standard"),
    "laboratory": _("Laboratory"),
    "sample_days": _("Days the sample is kept"),
    "claim_days": _("Days for a claim"),
    "quantity_tolerance": _("Tolerance in quantity, percent"),
    "dispute": _("A dispute is decided by"),
}

USUAL_WORDS = (  # what a plan says where the applicant names nothing else
    _("the usual standard method for the goods, as in clause 6"),
    _("a second test of the sealed sample, which is final"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingPacket:
    """What paragraph 5 asks for, with the evidence it rests on."""

    number: str
    order: str
    collectorate: Mapping[str, str]  # by language
    applicant: Mapping[str, str]  # by script
    tax_number: str
    parties: tuple[PaperParty, ...]
    legs: tuple[PaperLeg, ...]
    contract_number: str
    contract_fingerprint: str
    valid_from: date
    valid_until: date
    undertakings: tuple[str, ...]
    certificates: tuple[str, ...] = ()  # of missions abroad, by their numbers
    plan: Mapping[str, str]
    declared_by: str = ""  # who declared the origin of the goods
    note: str = ""  # to customs
    applied_on: date
    specimen: bool = False


def machine_file(content: FilingPacket) -> bytes:
    """The packet as JSON: the fields in the order of the order, and the fingerprint of all of them."""
    body = {
        "format": FORMAT,
        "order": content.order,
        "collectorate": content.collectorate.get("en", ""),
        "applicant": {"name": dict(content.applicant), "tax_number": content.tax_number},
        "parties": [_machine_party(party) for party in content.parties],
        "goods_in": [_machine_leg(leg) for leg in content.legs if leg.regime is Regime.IMPORT],
        "goods_out": [_machine_leg(leg) for leg in content.legs if leg.regime is Regime.EXPORT],
        "contract": {
            "number": content.contract_number,
            "fingerprint": content.contract_fingerprint,
            "valid_from": content.valid_from,
            "valid_until": content.valid_until,
        },
        "origin_declaration": "incoming goods originate in the country of the party that gives them",
        "declared_by": content.declared_by,
        "note": content.note,
        "undertakings": content.undertakings,
        "mission_certificates": content.certificates,
        "inspection_plan": {key: content.plan[key] for key in PLAN_WORDS if key in content.plan},
        "applied_on": content.applied_on,
        "file": content.number,
        "fingerprint": fingerprint(content),
    }
    return json.dumps(plain(body), ensure_ascii=False, indent=2).encode() + b"\n"


def render_filing_packet(content: FilingPacket, language: str, sign: Signer | None = None) -> bytes:
    """The PDF of a filing packet. Errors: UnknownLanguage."""
    return print_sheet(packet_sheet(content, language), "exchange_contract", sign)


def packet_sheet(content: FilingPacket, language: str) -> Sheet:
    """A filing packet in words. Errors: UnknownLanguage."""
    check_language(language)
    print_of = fingerprint(content)
    return framed(
        language,
        TITLE,
        number_label=_("Authorisation"),
        day=content.applied_on,
        number=content.number,
        issuer=isolated(content.collectorate.get(language) or content.collectorate.get("en", "")),
        opening=translate(
            language, _("{applicant} applies for the authorisation of the contract below."),
            applicant=name_text(language, content.applicant),
        ),
        specimen=content.specimen,
        sections=(
            _contract(content, language),
            parties_section(language, content.parties),
            _goods(content, language, Regime.IMPORT, _("Goods that come in")),
            _goods(content, language, Regime.EXPORT, _("Goods that leave")),
            _declarations(content, language),
            _plan(content, language),
        ),
        signings=(Signing(name_text(language, content.applicant), translate(language, _("Applicant"))),),
        code=verification_text(
            "packet", content.number, order=content.order, contract=content.contract_number, content=print_of
        ),
        digest=print_of,
    )  # fmt: skip


def _contract(content: FilingPacket, language: str) -> Section:
    facts = (
        Fact(translate(language, _("Contract")), (number_text(content.contract_number),)),
        Fact(translate(language, _("Legal order")), (country_text(language, content.order),)),
        Fact(translate(language, _("Valid from")), (day_text(language, content.valid_from),)),
        Fact(translate(language, _("Valid until")), (day_text(language, content.valid_until),)),
        Fact(translate(language, _("Applied on")), (day_text(language, content.applied_on),)),
        Fact(translate(language, _("Tax number")), (number_text(content.tax_number),)),
    )
    return Section(*headed(language, _("The contract")), facts=facts)


def _goods(content: FilingPacket, language: str, regime: Regime, heading: str) -> Section:
    legs = [leg for leg in content.legs if leg.regime is regime]
    return Section(*headed(language, heading), table=legs_table(language, legs, with_outcome=False))


def _declarations(content: FilingPacket, language: str) -> Section:
    origin = _("We declare that the goods that come in originate in the country of the party that gives them.")
    sanctions = _("The undertakings on sanctioned entities are filed with this application: {numbers}.")
    numbers = ", ".join(content.undertakings) or "—"
    declared_by = _("Declared by {person}, who applied.")
    items = [translate(language, origin)]
    if content.declared_by:
        items[0] += " " + translate(language, declared_by, person=isolated(content.declared_by))
    items.append(translate(language, sanctions, numbers=numbers))
    if content.certificates:
        missions = _("Certificates of missions abroad that are filed with this application: {numbers}.")
        items.append(translate(language, missions, numbers=", ".join(content.certificates)))
    facts = [Fact("", (item,)) for item in items]
    if content.note:
        facts.append(Fact(translate(language, _("Words to customs")), (isolated(content.note),)))
    return Section(*headed(language, _("Declarations of the applicant")), items=tuple(facts))


def _plan(content: FilingPacket, language: str) -> Section:
    facts = tuple(
        Fact(translate(language, words), (_plain(language, content.plan[key]),))
        for key, words in PLAN_WORDS.items()
        if content.plan.get(key)
    )
    return Section(*headed(language, _("Inspection plan")), facts=facts)


def _plain(language: str, text: str) -> str:
    return count_text(language, int(text)) if text.isdigit() else isolated(translate(language, text))


def _machine_party(party: PaperParty) -> dict[str, object]:
    return {
        "name": dict(party.names),
        "country": party.country,
        "address": party.seat.en if party.seat else "",
        "tax_number": party.tax_number,
    }


def _machine_leg(leg: PaperLeg) -> dict[str, object]:
    return {
        "leg": leg.number,
        "from": latin_name(leg.giver),
        "to": latin_name(leg.receiver),
        "hs": leg.hs,
        "description": leg.commodity.en,
        "grade": leg.grade,
        "quantity": leg.promised.as_decimal().to_eng_string(),
        "unit": leg.promised.unit.code,
        "value_minor": leg.promised_value.minor,
        "account_unit": leg.promised_value.account_unit,
    }
