"""The notice of a set-off: every debt it would shrink, before and after, and until when anyone named may object."""

from dataclasses import dataclass
from datetime import date

from tarazu.clearing.set_off import SetOffScope, SetOffState
from tarazu.kernel.value import Value
from tarazu.papers.figures import bare_value_text, country_text, day_text, value_text
from tarazu.papers.parts import framed, headed, name_text, number_text
from tarazu.papers.printing import print_sheet
from tarazu.papers.sheet import Column, Fact, Section, Sheet, Table
from tarazu.papers.verification import Signer, verification_text
from tarazu.papers.words import _, check_language, isolated, translate
from tarazu.reference.names import Names

Named = dict[str, str]
TITLES = {
    SetOffState.PROPOSED: _("Notice of a set-off"),
    SetOffState.POSTED: _("Notice that a set-off was posted"),
    SetOffState.WITHDRAWN: _("Notice that a set-off was withdrawn"),
}
SCOPES = {
    SetOffScope.BARTER: _("Assessed value between authorisations; goods are owed, never money."),
    SetOffScope.DOMESTIC: _("Debts at home in local currency, outside every evidence account."),
}
EFFECT = _(
    "Nobody owes anything new, and what each party owes and is owed, all books together, differs as it did before. "
    "Without the consent of everyone named nothing is posted."
)


@dataclass(frozen=True, slots=True)
class PaperDebt:
    """One debt before and after, with names as they are kept by script."""

    book: str
    debtor: Named
    creditor: Named
    before: Value
    cleared: Value
    after: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOffPaper:
    """What the notice of a set-off states, to one reader; `fingerprint` is of everything it says."""

    number: str
    order: str
    issuer: Names
    scope: SetOffScope
    state: SetOffState
    proposed_on: date
    object_until: date
    ended_on: date | None
    debts: tuple[PaperDebt, ...]
    total: Value
    fingerprint: str
    specimen: bool


def render_set_off_notice(content: SetOffPaper, language: str, sign: Signer | None = None) -> bytes:
    """The PDF of a notice. Errors: UnknownLanguage."""
    return print_sheet(set_off_sheet(content, language), "statement", sign)


def set_off_sheet(content: SetOffPaper, language: str) -> Sheet:
    """A notice in words. Errors: UnknownLanguage."""
    check_language(language)
    title = TITLES[content.state]
    code = verification_text(
        "set-off",
        content.number,
        proposed=content.proposed_on.isoformat(),
        until=content.object_until.isoformat(),
        total=content.total.minor,
        unit=content.total.account_unit,
        print=content.fingerprint,
    )
    return framed(
        language,
        title,
        number_label=_("Set-off"),
        day=content.ended_on or content.proposed_on,
        number=content.number,
        issuer=isolated(content.issuer.of(language)),
        opening=translate(language, EFFECT),
        specimen=content.specimen,
        sections=(_matter(content, language), _debts(content, language)),
        code=code,
        digest=content.fingerprint,
    )


def _matter(content: SetOffPaper, language: str) -> Section:
    order = translate(language, _("Law of {country}"), country=country_text(language, content.order))
    days = [
        (_("Proposed on"), content.proposed_on),
        (_("Objections until"), content.object_until),
        (_("Ended on"), content.ended_on),
    ]
    facts = (
        Fact(translate(language, _("Legal order")), (order,)),
        *(Fact(translate(language, label), (day_text(language, day),)) for label, day in days if day),
    )
    return Section(*headed(language, _("Set-off")), sentence=translate(language, SCOPES[content.scope]), facts=facts)


def _debts(content: SetOffPaper, language: str) -> Section:
    titles = (
        (_("Account book"), 2),
        (_("Owes"), 3),
        (_("Is owed"), 3),
        (_("Before"), 0),
        (_("Taken off"), 0),
        (_("After"), 0),
    )
    columns = tuple(Column(translate(language, title), share, number=share == 0) for title, share in titles)
    rows = tuple(
        (
            number_text(debt.book),
            name_text(language, debt.debtor),
            name_text(language, debt.creditor),
            *(bare_value_text(language, value) for value in (debt.before, debt.cleared, debt.after)),
        )
        for debt in content.debts
    )
    total = ("", translate(language, _("Together")), "", "", value_text(language, content.total), "")
    return Section(*headed(language, _("Every debt before and after")), table=Table(columns, rows, total))
