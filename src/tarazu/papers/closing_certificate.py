"""The net-off completion certificate: one authorisation, balanced inside its tolerance and closed."""

from dataclasses import dataclass
from datetime import date

from tarazu.clearing.clocks import SuspensionCause
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.value import Value
from tarazu.papers.contents import File, LedgerProof, PaperDeclaration, PaperSuspension
from tarazu.papers.figures import (
    NOTHING,
    bare_value_text,
    count_text,
    country_text,
    day_text,
    lean_tenths,
    percent_text,
    quantity_text,
    short_day_text,
    value_text,
)
from tarazu.papers.parts import (
    REGIMES,
    digest_lines,
    file_facts,
    framed,
    headed,
    legs_table,
    number_text,
    officer_signing,
    parties_section,
    tolerance_text,
)
from tarazu.papers.printing import print_sheet
from tarazu.papers.sheet import Column, Fact, Pan, Scale, Section, Sheet, Table
from tarazu.papers.verification import Signer, verification_text
from tarazu.papers.words import _, check_language, isolated, translate

TITLE = _("Net-off completion certificate")
CAUSES = {
    SuspensionCause.CLOSED_CROSSING: _("Closed crossing"),
    SuspensionCause.WAR: _("War"),
    SuspensionCause.EXPORT_BAN: _("Export ban"),
    SuspensionCause.IMPORT_BAN: _("Import ban"),
    SuspensionCause.NATURAL_DISASTER: _("Natural disaster"),
    SuspensionCause.COURT_ORDER: _("Court order"),
}


class NothingToCertify(TarazuError):
    """A completion certificate was asked for a file that does not balance."""

    kind = Kind.REFUSED
    says = (
        "File {number} does not balance: imports {imports}, exports {exports}, tolerance {tolerance} %. "
        "Cure it in goods or record how the difference was settled, then ask for the certificate."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingCertificate:
    """What a completion certificate states.

    `seal` is the fingerprint of the certificate as clearing recorded it;
    `settled_difference` names the evidence where an order asks that a difference outside its tolerance be settled.
    """

    number: str
    file: File
    imports_assessed: Value
    exports_assessed: Value
    due_date: date
    closed_on: date
    suspensions: tuple[PaperSuspension, ...]
    declarations: tuple[PaperDeclaration, ...]
    proof: LedgerProof
    seal: str
    settled_difference: str = ""

    @property
    def is_inside_tolerance(self) -> bool:
        """Say whether imports and exports, as assessed, differ by no more than the tolerance."""
        gap = abs((self.exports_assessed - self.imports_assessed).minor)
        return (
            self.imports_assessed.minor > 0 and gap * 100 <= self.file.tolerance_percent * self.imports_assessed.minor
        )


def render_closing_certificate(content: ClosingCertificate, language: str, sign: Signer | None = None) -> bytes:
    """The PDF of a completion certificate. Errors: UnknownLanguage; NothingToCertify."""
    return print_sheet(closing_sheet(content, language), "closing_certificate", sign)


def closing_verification_text(content: ClosingCertificate) -> str:
    """What the square code of a completion certificate says."""
    return verification_text(
        "closing",
        content.number,
        approval=content.file.approval_number,
        closed=content.closed_on.isoformat(),
        imports=content.imports_assessed.minor,
        exports=content.exports_assessed.minor,
        unit=content.imports_assessed.account_unit,
        entries=content.proof.entries,
        root=content.proof.root,
        seal=content.seal,
    )


def closing_sheet(content: ClosingCertificate, language: str) -> Sheet:
    """A completion certificate in words. Errors: UnknownLanguage; NothingToCertify."""
    check_language(language)
    _check_balance(content)
    opening = _(
        "All deliveries under this authorisation have been assessed and netted off. "
        "Goods came in and goods went out; nothing remains to be delivered under it."
    )
    print_label = _("Seal: fingerprint of this certificate as it was recorded (SHA-256)")
    return framed(
        language,
        TITLE,
        number_label=_("Certificate"),
        digest_label=print_label,
        day=content.closed_on,
        number=content.number,
        issuer=isolated(content.file.officer.authority.of(language)),
        opening=translate(language, opening),
        specimen=content.file.specimen,
        sections=(
            _numbers(content, language),
            parties_section(language, content.file.parties),
            _legs(content, language),
            _suspensions(content, language),
            _declarations(content, language),
            _proof(content, language),
        ),
        signings=(officer_signing(language, content.file.officer),),
        code=closing_verification_text(content),
        digest=content.seal,
        scale=_scale(content, language),
    )


def _check_balance(content: ClosingCertificate) -> None:
    settled = bool(content.settled_difference) and content.imports_assessed.minor > 0
    if not content.is_inside_tolerance and not settled:
        raise NothingToCertify(
            number=content.file.number,
            imports=content.imports_assessed,
            exports=content.exports_assessed,
            tolerance=content.file.tolerance_percent,
        )


def _numbers(content: ClosingCertificate, language: str) -> Section:
    facts = [
        *file_facts(language, content.file),
        Fact(translate(language, _("Authorised on")), (day_text(language, content.file.granted_on),)),
        Fact(translate(language, _("Netting period")), (_days(language, content.file.netting_days),)),
        Fact(translate(language, _("Due date")), (day_text(language, content.due_date),)),
        Fact(translate(language, _("Closed on")), (day_text(language, content.closed_on),)),
    ]
    return Section(*headed(language, _("The file")), facts=tuple(facts))


def _days(language: str, days: int) -> str:
    return translate(language, _("{days} days, suspensions not counted"), days=count_text(language, days))


def _scale(content: ClosingCertificate, language: str) -> Scale:
    lean = lean_tenths(content.imports_assessed, content.exports_assessed)
    assert lean is not None, "a certified file has imports"
    tolerance = content.file.tolerance_percent
    verdict = _("Exports differ from imports by {lean}. Tolerance: {tolerance}.")
    told = {"lean": percent_text(language, lean), "tolerance": tolerance_text(language, tolerance)}
    said = translate(language, verdict, **told)
    if content.settled_difference:
        settled = _("The difference was settled: {evidence}.")
        said = f"{said} {translate(language, settled, evidence=content.settled_difference)}"
    imports, exports = value_text(language, content.imports_assessed), value_text(language, content.exports_assessed)
    spoken = _("A balance scale with imports of {imports} in one pan and exports of {exports} in the other.")
    return Scale(
        imports=Pan(translate(language, _("Imports, as assessed")), imports),
        exports=Pan(translate(language, _("Exports, as assessed")), exports),
        lean_tenths=lean,
        tolerance_tenths=tolerance * 10,
        lean=percent_text(language, lean),
        edges=(percent_text(language, -tolerance * 10), percent_text(language, tolerance * 10)),
        verdict=said,
        spoken=translate(language, spoken, imports=imports, exports=exports),
    )


def _legs(content: ClosingCertificate, language: str) -> Section:
    country = country_text(language, content.file.order)
    sentence = _("Import and export are as {country} sees them.")
    table = legs_table(language, content.file.legs, with_outcome=True)
    return Section(
        *headed(language, _("Goods promised, delivered and assessed")),
        sentence=translate(language, sentence, country=country),
        table=table,
    )


def _suspensions(content: ClosingCertificate, language: str) -> Section:
    titles = (_("Cause"), _("Crossing"), _("First day"), _("Ended on"), _("Decision"))
    shares = (3, 3, 0, 0, 0)
    columns = tuple(Column(translate(language, title), share) for title, share in zip(titles, shares, strict=True))
    rows = tuple(
        (
            translate(language, CAUSES[suspension.cause]),
            isolated(suspension.crossing.of(language)) if suspension.crossing else NOTHING,
            short_day_text(language, suspension.since),
            short_day_text(language, suspension.until),
            number_text(suspension.decision),
        )
        for suspension in content.suspensions
    )
    return Section(
        *headed(language, _("Suspensions of the clock")),
        table=Table(columns, rows),
        empty=translate(language, _("The clock was never suspended.")),
    )


def _declarations(content: ClosingCertificate, language: str) -> Section:
    unit = content.imports_assessed.account_unit
    valued = _("{title}, {unit}")
    columns = (
        Column(translate(language, _("Declaration")), 0),
        Column(translate(language, _("Leg")), 2),
        Column(translate(language, _("Assessed on")), 0),
        Column(translate(language, _("Declared")), 2, number=True),
        Column(translate(language, _("Found")), 2, number=True),
        *(
            Column(translate(language, valued, title=translate(language, title), unit=unit), 3, number=True)
            for title in (_("Declared value"), _("Assessed value"))
        ),
    )
    rows = tuple(_declaration_row(language, declaration) for declaration in content.declarations)
    sentence = _("Of the values of a delivery only the assessed one counts. A reversed declaration counts for nothing.")
    return Section(
        *headed(language, _("Goods declarations")),
        sentence=translate(language, sentence),
        table=Table(columns, rows),
        empty=translate(language, _("No declaration was lodged.")),
    )


def _declaration_row(language: str, declaration: PaperDeclaration) -> tuple[str, ...]:
    number = number_text(declaration.number)
    if declaration.is_reversed:
        number = translate(language, _("{number} (reversed)"), number=number)
    leg = count_text(language, declaration.leg_number)
    return (
        number,
        translate(
            language, _("{number}, {direction}"), number=leg, direction=translate(language, REGIMES[declaration.regime])
        ),
        short_day_text(language, declaration.assessed_on),
        quantity_text(language, declaration.declared_quantity),
        quantity_text(language, declaration.found),
        bare_value_text(language, declaration.declared),
        bare_value_text(language, declaration.assessed),
    )


def _proof(content: ClosingCertificate, language: str) -> Section:
    sentence = _(
        "The ledger's journal stood as follows when this file was closed; anyone who holds a copy can prove it."
    )
    return Section(
        *headed(language, _("Ledger proof")),
        sentence=translate(language, sentence),
        facts=(
            Fact(translate(language, _("Entries in the journal")), (count_text(language, content.proof.entries),)),
            Fact(translate(language, _("Merkle root")), digest_lines(content.proof.root)),
        ),
    )
