"""The undertaking that the foreign side is not sanctioned, with the screening it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tarazu.kernel.digest import fingerprint
from tarazu.papers.contents import PaperParty
from tarazu.papers.figures import day_text, percent_text
from tarazu.papers.parts import framed, headed, name_text, number_text, parties_section
from tarazu.papers.printing import print_sheet
from tarazu.papers.sheet import Fact, Section, Sheet, Signing
from tarazu.papers.verification import Signer, verification_text
from tarazu.papers.words import _, check_language, isolated, left_to_right, translate

TITLE = _("Undertaking on sanctioned entities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaken:
    """One sentence of the undertaking and what fills it."""

    says: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRecord:
    """The screening of one foreign party: when, against which editions, at which likeness, with how many open hits."""

    names: Mapping[str, str]
    day: date
    editions: tuple[str, ...]
    threshold_percent: int
    open_hits: int
    inputs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingPaper:
    """What an undertaking states."""

    number: str
    contract_number: str
    signatory: Mapping[str, str]
    person: str
    signed_on: date
    parties: tuple[PaperParty, ...]
    sentences: tuple[Undertaken, ...]
    screenings: tuple[ScreeningRecord, ...]
    specimen: bool = False


def render_undertaking(content: UndertakingPaper, language: str, sign: Signer | None = None) -> bytes:
    """The PDF of an undertaking. Errors: UnknownLanguage."""
    return print_sheet(undertaking_sheet(content, language), "exchange_contract", sign)


def undertaking_sheet(content: UndertakingPaper, language: str) -> Sheet:
    """An undertaking in words. Errors: UnknownLanguage."""
    check_language(language)
    print_of = fingerprint(content)
    return framed(
        language,
        TITLE,
        number_label=_("Undertaking"),
        day=content.signed_on,
        number=content.number,
        issuer=name_text(language, content.signatory),
        opening=translate(language, _("To the regulatory Collector of Customs.")),
        specimen=content.specimen,
        sections=(
            _about(content, language),
            parties_section(language, content.parties),
            Section(
                *headed(language, _("What is undertaken")),
                items=tuple(Fact("", (translate(language, one.says, **one.params),)) for one in content.sentences),
            ),
            *(_record(one, language) for one in content.screenings),
        ),
        signings=(
            Signing(
                name_text(language, content.signatory),
                translate(language, _("Signed electronically by {person} on {moment}"),
                          person=content.person, moment=day_text(language, content.signed_on)),
            ),
        ),
        code=verification_text(
            "undertaking", content.number, signed=content.signed_on.isoformat(), content=print_of
        ),
        digest=print_of,
    )  # fmt: skip


def _about(content: UndertakingPaper, language: str) -> Section:
    facts = (
        Fact(translate(language, _("Undertaking")), (number_text(content.number),)),
        Fact(translate(language, _("Contract")), (number_text(content.contract_number),)),
        Fact(translate(language, _("Signed on")), (day_text(language, content.signed_on),)),
        Fact(translate(language, _("Signed by")), (isolated(content.person),)),
    )
    return Section(*headed(language, _("The undertaking")), facts=facts)


def _record(one: ScreeningRecord, language: str) -> Section:
    facts = (
        Fact(translate(language, _("Party")), (name_text(language, one.names),)),
        Fact(translate(language, _("Screened on")), (day_text(language, one.day),)),
        Fact(translate(language, _("Lists")), tuple(map(isolated, one.editions))),
        Fact(translate(language, _("Likeness asked for")), (percent_text(language, one.threshold_percent * 10),)),
        Fact(translate(language, _("Hits that stand")), (left_to_right(str(one.open_hits)),)),
        Fact(translate(language, _("Fingerprint of what was compared")), (left_to_right(one.inputs[:16]),)),
    )
    return Section(*headed(language, _("Record of the screening")), facts=facts)
