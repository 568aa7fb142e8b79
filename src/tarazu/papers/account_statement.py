"""The statement of account: one book in goods and in value, booked and pending apart, and since when it is owing."""

from tarazu.clearing.ageing import AgeBand, Side
from tarazu.kernel.quantity import Quantity
from tarazu.papers.figures import (
    bare_value_text,
    count_text,
    country_text,
    day_text,
    quantity_text,
    short_day_text,
    value_text,
)
from tarazu.papers.parts import framed, headed, name_text, number_text
from tarazu.papers.printing import print_sheet
from tarazu.papers.sheet import Column, Fact, Section, Sheet, Table
from tarazu.papers.statement_contents import KINDS, REASONS, AccountStatement, Amount, PaperAccount, PaperEntry
from tarazu.papers.verification import Signer, verification_text
from tarazu.papers.words import _, check_language, isolated, translate

TITLE = _("Statement of account")
SIDES = {
    Side.OWED_ABROAD: _("More came in than went out: goods worth {open} are still owed abroad, since {since}."),
    Side.OWED_TO_US: _("More went out than came in: goods worth {open} are still owed to us, since {since}."),
}
BOOKED = _("Only what customs assessed is booked in value; what is declared stands pending and counts for nothing yet.")


def render_account_statement(content: AccountStatement, language: str, sign: Signer | None = None) -> bytes:
    """The PDF of a statement of account. Errors: UnknownLanguage."""
    return print_sheet(account_sheet(content, language), "statement", sign)


def account_sheet(content: AccountStatement, language: str) -> Sheet:
    """A statement of account in words. Errors: UnknownLanguage."""
    check_language(language)
    code = verification_text(
        "statement",
        content.number,
        approval=content.approval_number,
        since=content.since.isoformat(),
        until=content.until.isoformat(),
        print=content.fingerprint,
    )
    return framed(
        language,
        TITLE,
        number_label=_("Authorisation"),
        digest_label=_("Fingerprint of what this statement says (SHA-256)"),
        day=content.until,
        number=content.approval_number or content.number,
        issuer=isolated(content.authority.of(language)),
        opening=translate(language, BOOKED),
        specimen=content.specimen,
        sections=(
            _file(content, language),
            *(_account(account, language) for account in content.accounts),
            _ageing(content, language),
        ),
        code=code,
        digest=content.fingerprint,
    )


def amount_text(language: str, amount: Amount) -> str:
    """An amount of goods or of value, below zero with a minus sign."""
    return quantity_text(language, amount) if isinstance(amount, Quantity) else bare_value_text(language, amount)


def _file(content: AccountStatement, language: str) -> Section:
    order = translate(language, _("Law of {country}"), country=country_text(language, content.order))
    facts = (
        Fact(translate(language, _("Approval number")), (number_text(content.approval_number),)),
        Fact(translate(language, _("Contract")), (number_text(content.contract_number),)),
        Fact(translate(language, _("Legal order")), (order,)),
        Fact(translate(language, _("First day")), (day_text(language, content.since),)),
        Fact(translate(language, _("Last day")), (day_text(language, content.until),)),
    )
    return Section(*headed(language, _("The file")), facts=facts)


def _account(account: PaperAccount, language: str) -> Section:
    heading, gloss = headed(language, KINDS[account.kind])
    of = [isolated(account.commodity.of(language))] if account.commodity else []
    of += [name_text(language, account.owner)] if account.owner else []
    titles = (_("Day"), _("What"), _("Paper"), _("Amount"), _("Balance"))
    columns = tuple(
        Column(translate(language, title), share, number=share == 0 and place > 2)
        for place, (title, share) in enumerate(zip(titles, (0, 3, 3, 0, 0), strict=True))
    )
    blank = ("", translate(language, _("Opening balance")), "", "", amount_text(language, account.opening))
    rows = [blank, *(_row(entry, language) for entry in account.entries)]
    rows += [_row(entry, language, pending=True) for entry in account.pending]
    closing = ("", translate(language, _("Closing balance")), "", "", amount_text(language, account.closing))
    return Section(heading, gloss, sentence=" · ".join([*of, account.unit]), table=Table(columns, tuple(rows), closing))


def _row(entry: PaperEntry, language: str, *, pending: bool = False) -> tuple[str, ...]:
    what = translate(language, REASONS[entry.reason])
    return (
        short_day_text(language, entry.day),
        translate(language, _("{what} (pending)"), what=what) if pending else what,
        number_text(entry.reference),
        amount_text(language, entry.amount),
        amount_text(language, entry.balance),
    )


def _ageing(content: AccountStatement, language: str) -> Section:
    ageing = content.ageing
    heading = headed(language, _("Owing since"))
    if ageing.side is None or ageing.owing_since is None:
        return Section(*heading, sentence=translate(language, _("What came in and what went out are even.")))
    told = {"open": value_text(language, ageing.open), "since": day_text(language, ageing.owing_since)}
    columns = (
        Column(translate(language, _("Age")), 2),
        Column(translate(language, _("Open value")), 1, number=True),
    )
    rows = tuple((band_text(band, language), value_text(language, band.open)) for band in ageing.bands)
    total = (translate(language, _("Together")), value_text(language, ageing.open))
    return Section(
        *heading, sentence=translate(language, SIDES[ageing.side], **told), table=Table(columns, rows, total)
    )


def band_text(band: AgeBand, language: str) -> str:
    """An age in words."""
    since = count_text(language, band.over + 1)
    if band.until is None:
        return translate(language, _("{since} days and more"), since=since)
    return translate(language, _("{since} to {until} days"), since=since, until=count_text(language, band.until))
