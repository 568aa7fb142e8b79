"""The authorisation certificate: the permit of one legal order for one contract."""

from dataclasses import dataclass
from datetime import date

from tarazu.kernel.digest import fingerprint
from tarazu.kernel.value import Value
from tarazu.papers.contents import Condition, File
from tarazu.papers.figures import count_text, country_text, day_text, value_text
from tarazu.papers.parts import file_facts, framed, headed, legs_table, officer_signing, parties_section, tolerance_text
from tarazu.papers.printing import print_sheet
from tarazu.papers.sheet import Fact, Section, Sheet
from tarazu.papers.verification import Signer, verification_text
from tarazu.papers.words import _, check_language, isolated, translate
from tarazu.shipments.declarations import Regime

TITLE = _("Authorisation certificate")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationCertificate:
    """What a permit states. `value_basis` is our sentence on how values are found; `note` is the officer's own."""

    file: File
    valid_until: date
    value_basis: str
    conditions: tuple[Condition, ...] = ()
    note: str = ""

    def total(self, regime: Regime) -> Value:
        """What the legs of one direction count for in the contract."""
        return sum(
            (leg.promised_value for leg in self.file.legs if leg.regime is regime), start=Value(0, self._account_unit)
        )

    @property
    def _account_unit(self) -> str:
        return self.file.legs[0].promised_value.account_unit


def render_authorisation_certificate(
    content: AuthorisationCertificate, language: str, sign: Signer | None = None
) -> bytes:
    """The PDF of an authorisation certificate. Errors: UnknownLanguage."""
    return print_sheet(authorisation_sheet(content, language), "authorisation_certificate", sign)


def authorisation_verification_text(content: AuthorisationCertificate) -> str:
    """What the square code of an authorisation certificate says."""
    return verification_text(
        "authorisation",
        content.file.number,
        approval=content.file.approval_number,
        order=content.file.order,
        granted=content.file.granted_on.isoformat(),
        until=content.valid_until.isoformat(),
        content=fingerprint(content),
    )


def authorisation_sheet(content: AuthorisationCertificate, language: str) -> Sheet:
    """An authorisation certificate in words. Errors: UnknownLanguage."""
    check_language(language)
    file = content.file
    opening = _(
        "The parties below may exchange the goods below, goods for goods. "
        "Wherever a bank instrument would be asked for, the approval number stands in its place."
    )
    return framed(
        language,
        TITLE,
        number_label=_("Authorisation"),
        day=file.granted_on,
        number=file.number,
        issuer=isolated(file.officer.authority.of(language)),
        opening=translate(language, opening),
        specimen=file.specimen,
        sections=(
            _numbers(content, language),
            parties_section(language, file.parties),
            _legs(content, language),
            _conditions(content, language),
        ),
        signings=(officer_signing(language, file.officer),),
        code=authorisation_verification_text(content),
        digest=fingerprint(content),
    )


def _numbers(content: AuthorisationCertificate, language: str) -> Section:
    file = content.file
    netting = translate(
        language, _("{days} days, suspensions not counted"), days=count_text(language, file.netting_days)
    )
    facts = (
        *file_facts(language, file),
        Fact(translate(language, _("Authorised on")), (day_text(language, file.granted_on),)),
        Fact(translate(language, _("Valid until")), (day_text(language, content.valid_until),)),
        Fact(translate(language, _("Netting period")), (netting,)),
        Fact(translate(language, _("Tolerance at net-off")), (tolerance_text(language, file.tolerance_percent),)),
    )
    return Section(*headed(language, _("The file")), facts=facts)


def _legs(content: AuthorisationCertificate, language: str) -> Section:
    country = country_text(language, content.file.order)
    sentence = translate(language, _("Import and export are as {country} sees them."), country=country)
    basis = translate(language, content.value_basis)
    table = legs_table(language, content.file.legs, with_outcome=False)
    imports, exports = content.total(Regime.IMPORT), content.total(Regime.EXPORT)
    totals = _("Imports {imports}; exports {exports}.")
    told = translate(language, totals, imports=value_text(language, imports), exports=value_text(language, exports))
    facts = (Fact(translate(language, _("In all")), (told,)), Fact(translate(language, _("Value basis")), (basis,)))
    return Section(*headed(language, _("Goods authorised")), sentence=sentence, table=table, facts=facts)


def _conditions(content: AuthorisationCertificate, language: str) -> Section:
    items = [Fact("", (translate(language, condition.says, **condition.params),)) for condition in content.conditions]
    if content.note:
        items.append(Fact(translate(language, _("Note of the officer")), (isolated(content.note),)))
    nothing = translate(language, _("No condition beyond the law."))
    return Section(*headed(language, _("Conditions")), items=tuple(items), sentence="" if items else nothing)
