"""Parts that several papers share: sections of parties, the two legs, proofs and places to sign."""

from collections.abc import Mapping, Sequence
from datetime import date

from tarazu.papers.contents import File, Officer, PaperLeg, PaperParty
from tarazu.papers.figures import (
    NO_BREAK_SPACE,
    count_text,
    country_text,
    heading_text,
    percent_text,
    quantity_text,
    value_text,
)
from tarazu.papers.sheet import Column, Edge, Fact, Scale, Section, Sheet, Signing, Table
from tarazu.papers.words import RIGHT_TO_LEFT, _, isolated, left_to_right, translate
from tarazu.reference.names import Names
from tarazu.shipments.declarations import Regime

OWN_SCRIPT = {"en": "latin", "ur": "arabic", "ru": "cyrillic"}
REGIMES = {Regime.IMPORT: _("Import"), Regime.EXPORT: _("Export")}
CLEARING_DESK = Names("Clearing desk", "کلیئرنگ ڈیسک", "Клиринговый отдел")
SPECIMEN = _("Demonstration: the firms on this paper are invented")
FINGERPRINT = _("Fingerprint of this paper's content (SHA-256)")


def direction_of(language: str) -> str:
    """Which way a language's pages run."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def gloss_of(language: str, sentence: str) -> str:
    """The English beside a heading, on papers in another language."""
    return "" if language == "en" else sentence


def headed(language: str, heading: str) -> tuple[str, str]:
    """A section's heading in the language, with its English gloss."""
    return translate(language, heading), gloss_of(language, heading)


def name_text(language: str, names: Mapping[str, str]) -> str:
    """A party's name in the script of the language, else in Latin, else as we have it."""
    return name_lines(language, names)[0]


def name_lines(language: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """A party's names, the one in the reader's own script first."""
    order = [OWN_SCRIPT[language], "latin", *names]
    return tuple(dict.fromkeys(isolated(names[script]) for script in order if names.get(script)))


def goods_text(language: str, commodity: Names, grade: str) -> str:
    """What goods are called, with their grade."""
    name = isolated(commodity.of(language))
    return f"{name} ({isolated(grade)})" if grade else name


def parties_section(language: str, parties: Sequence[PaperParty]) -> Section:
    """The parties in their own scripts, with country and tax number."""
    heading, gloss = headed(language, _("Parties"))
    return Section(heading, gloss, facts=tuple(_party(language, party) for party in parties))


def _party(language: str, party: PaperParty) -> Fact:
    where = country_text(language, party.country)
    if party.seat is not None:
        where = translate(language, _("{place}, {country}"), place=party.seat.of(language), country=where)
    lines = [*name_lines(language, party.names)]
    if party.tax_number:
        lines.append(translate(language, _("Tax number {number}"), number=number_text(party.tax_number)))
    if party.share_basis_points is not None:
        share = percent_text(language, party.share_basis_points // 10)
        lines.append(
            translate(language, _("Share of the consortium {share}; liable jointly and severally"), share=share)
        )
    elif party.is_applicant:
        lines.append(translate(language, _("Applicant; answers for this file")))
    return Fact(where, tuple(lines))


def legs_table(language: str, legs: Sequence[PaperLeg], *, with_outcome: bool) -> Table:
    """Both legs by direction, HS code and unit; with what was delivered and assessed where there is an outcome."""

    def say(sentence: str) -> str:
        return translate(language, sentence)

    columns = [
        Column(say(_("Leg")), 0),
        Column(say(_("Direction")), 0),
        Column(say(_("HS code")), 0),
        Column(say(_("Goods")), 4),
        Column(say(_("Promised")), 0, number=True),
    ]
    if with_outcome:
        columns += [Column(say(_("Delivered")), 0, number=True), Column(say(_("Assessed value")), 0, number=True)]
    else:
        columns.append(Column(say(_("Contract value")), 0, number=True))
    return Table(tuple(columns), tuple(_leg_row(language, leg, with_outcome=with_outcome) for leg in legs))


def _leg_row(language: str, leg: PaperLeg, *, with_outcome: bool) -> tuple[str, ...]:
    direction = translate(language, REGIMES[leg.regime]) if leg.regime else "—"
    row = [
        count_text(language, leg.number),
        direction,
        heading_text(leg.hs),
        goods_text(language, leg.commodity, leg.grade),
        quantity_text(language, leg.promised),
    ]
    if with_outcome:
        row += [quantity_text(language, leg.delivered), value_text(language, leg.assessed)]
    else:
        row.append(value_text(language, leg.promised_value))
    return tuple(row)


def number_text(number: str) -> str:
    """A reference number that does not break at its hyphens."""
    return left_to_right(number.replace("-", "\u2011"))


def digest_lines(digest: str) -> tuple[str, ...]:
    """A fingerprint in groups of eight digits, four to a line, so that two people can compare it aloud."""
    groups = [digest[start : start + 8] for start in range(0, len(digest), 8)]
    return tuple(left_to_right(NO_BREAK_SPACE.join(groups[start : start + 4])) for start in range(0, len(groups), 4))


def file_facts(language: str, file: File) -> tuple[Fact, ...]:
    """The numbers under which an authorisation is known."""
    order = translate(language, _("Law of {country}"), country=country_text(language, file.order))
    return (
        Fact(translate(language, _("Authorisation")), (number_text(file.number),)),
        Fact(translate(language, _("Approval number")), (number_text(file.approval_number),)),
        Fact(translate(language, _("Contract")), (number_text(file.contract_number),)),
        Fact(translate(language, _("Legal order")), (order,)),
    )


def officer_signing(language: str, officer: Officer) -> Signing:
    """Where the officer signs."""
    capacity = translate(
        language,
        _("{capacity}, {authority}"),
        capacity=officer.capacity.of(language),
        authority=officer.authority.of(language),
    )
    return Signing(isolated(officer.name), capacity, translate(language, _("Signature and seal")))


def tolerance_text(language: str, percent: int) -> str:
    """The tolerance of an order, to both sides."""
    return left_to_right(f"±{NO_BREAK_SPACE}{count_text(language, percent)}{NO_BREAK_SPACE}%")


def framed(
    language: str,
    title: str,
    *,
    number: str,
    number_label: str,
    day: date,
    issuer: str,
    opening: str,
    sections: tuple[Section, ...],
    code: str,
    digest: str,
    digest_label: str = FINGERPRINT,
    signings: tuple[Signing, ...] = (),
    draft: str = "",
    specimen: bool = False,
    scale: Scale | None = None,
) -> Sheet:
    """A paper with all that frames its own words: title and labels come in English, the rest in the language."""
    banners = [each for each in (draft, SPECIMEN if specimen else "") if each]
    return Sheet(
        language=language,
        direction=direction_of(language),
        day=day,
        edge=_edge(language, number_label, digest_label),
        title=translate(language, title),
        gloss=gloss_of(language, title),
        number=number_text(number),
        issuer=issuer,
        opening=opening,
        banner=". ".join(translate(language, banner) for banner in banners),
        sections=sections,
        signings=signings,
        code=code,
        print=digest_lines(digest),
        scale=scale,
    )


def _edge(language: str, number_label: str, print_label: str) -> Edge:
    code_says = _(
        "The square code holds the numbers of this paper. "
        "Compare them with the paper, or give them to Tarazu's page for checking."
    )
    closing_line = _(
        "Values are in units of account: a measure of goods against goods. This paper is no claim to money."
    )
    return Edge(
        number_label=translate(language, number_label),
        code_label=translate(language, _("To check this paper")),
        code_says=translate(language, code_says),
        print_label=translate(language, print_label),
        page_says=translate(language, _("Page")),
        closing_line=translate(language, closing_line),
    )
