"""The certificate of a mission abroad that a foreign firm, its people and its goods are not sanctioned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tarazu.kernel.digest import fingerprint
from tarazu.papers.contents import PaperLeg, PaperParty
from tarazu.papers.figures import day_text
from tarazu.papers.parts import framed, headed, legs_table, number_text, parties_section
from tarazu.papers.printing import print_sheet
from tarazu.papers.sheet import Fact, Section, Sheet, Signing
from tarazu.papers.undertaking_paper import Undertaken
from tarazu.papers.verification import Signer, verification_text
from tarazu.papers.words import _, check_language, isolated, translate

TITLE = _("Certificate of the mission abroad")


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionPaper:
    """What a mission certified."""

    number: str  # in the mission's register
    reference: str  # ours
    contract_number: str
    mission: Mapping[str, str]  # by language
    person: str
    certified_on: date
    parties: tuple[PaperParty, ...]
    legs: tuple[PaperLeg, ...]
    sentences: tuple[Undertaken, ...]
    withdrawn_on: date | None = None
    reason: str = ""  # of the withdrawal
    specimen: bool = False


def render_mission_paper(content: MissionPaper, language: str, sign: Signer | None = None) -> bytes:
    """The PDF of a mission's certificate. Errors: UnknownLanguage."""
    return print_sheet(mission_sheet(content, language), "exchange_contract", sign)


def mission_sheet(content: MissionPaper, language: str) -> Sheet:
    """A mission's certificate in words. Errors: UnknownLanguage."""
    check_language(language)
    print_of = fingerprint(content)
    mission = isolated(content.mission.get(language) or content.mission.get("en", ""))
    return framed(
        language,
        TITLE,
        number_label=_("Certificate"),
        day=content.certified_on,
        number=content.number,
        issuer=mission,
        opening=translate(language, _("To the regulatory Collector of Customs.")),
        draft=_withdrawn(content, language),
        specimen=content.specimen,
        sections=(
            _about(content, language),
            parties_section(language, content.parties),
            Section(
                *headed(language, _("Goods of this firm")),
                table=legs_table(language, list(content.legs), with_outcome=False),
            ),
            Section(
                *headed(language, _("What is certified")),
                items=tuple(Fact("", (translate(language, one.says, **one.params),)) for one in content.sentences),
            ),
        ),
        signings=(
            Signing(
                mission,
                translate(language, _("Signed electronically by {person} on {moment}"),
                          person=content.person, moment=day_text(language, content.certified_on)),
            ),
        ),
        code=verification_text(
            "mission", content.number, contract=content.contract_number,
            certified=content.certified_on.isoformat(), content=print_of,
        ),
        digest=print_of,
    )  # fmt: skip


def _withdrawn(content: MissionPaper, language: str) -> str:
    if content.withdrawn_on is None:
        return ""
    withdrawn = _("Withdrawn on {day}: this paper proves nothing any more.")
    return translate(language, withdrawn, day=day_text(language, content.withdrawn_on))


def _about(content: MissionPaper, language: str) -> Section:
    facts = (
        Fact(translate(language, _("Certificate")), (number_text(content.number),)),
        Fact(translate(language, _("Reference")), (number_text(content.reference),)),
        Fact(translate(language, _("Contract")), (number_text(content.contract_number),)),
        Fact(translate(language, _("Signed on")), (day_text(language, content.certified_on),)),
        Fact(translate(language, _("Signed by")), (isolated(content.person),)),
    )
    why = (
        (Fact(translate(language, _("Reason of the withdrawal")), (isolated(content.reason),)),)
        if content.reason
        else ()
    )
    return Section(*headed(language, _("The certificate")), facts=(*facts, *why))
