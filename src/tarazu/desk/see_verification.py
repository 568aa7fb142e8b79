"""What anybody may learn from a number on a paper: whether it is ours, and how its file stands. No names, no goods."""

from dataclasses import dataclass
from datetime import date

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.authorisation.grant import ApprovalNumberWrong, check_approval_number
from tarazu.papers.verification import PaperForged, check_paper
from tarazu.registry.authorities import Authority
from tarazu.storage import keys, models, registry


@dataclass(frozen=True, slots=True)
class Verification:
    """A number that was looked up. `state` is None where no such number has been given out here."""

    number: str
    well_formed: bool  # its check digits fit, or it is a certificate of ours
    state: AuthorisationState | None
    order: str
    authority: Authority | None
    granted_on: date | None
    closed_on: date | None
    seal: str  # of the closing certificate, "" while there is none


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """A square code that was read: what it says where its signature is ours, and how its file stands now."""

    facts: tuple[tuple[str, str], ...]  # none where it was forged or changed
    key: str  # what the signature was checked with, for checking again without a network
    now: Verification | None  # None where the paper is not about one file, such as a statement of a netting window


def see_paper(text: str) -> PaperCheck:
    """Check the text of a square code with our published key, without signing in. Errors: VerificationUnreadable."""
    key = keys.published_key()
    try:
        facts = check_paper(text, key)
    except PaperForged:
        return PaperCheck((), key, None)
    found = see_verification(facts.get("approval") or facts["number"])
    return PaperCheck(tuple(facts.items()), key, found if found.well_formed else None)


def see_verification(number: str) -> Verification:
    """What stands behind an approval number or the number of a closing certificate, without signing in."""
    certificate = models.ClosingCertificate.objects.filter(number=number.strip().lower()).first()
    asked = certificate.number if certificate else number.strip().upper()
    rows = models.Authorisation.objects
    row = (
        certificate.authorisation
        if certificate
        else rows.filter(approval_number=asked).exclude(approval_number="").first()
    )
    if row is None:
        return Verification(asked, _fits(asked), None, "", None, None, None, "")
    sealed = models.ClosingCertificate.objects.filter(authorisation=row).first()
    return Verification(
        number=asked,
        well_formed=True,
        state=AuthorisationState(row.state),
        order=row.order,
        authority=registry.authority(row.authority_id),
        granted_on=row.granted_on,
        closed_on=row.closed_on,
        seal=sealed.seal if sealed else "",
    )


def _fits(number: str) -> bool:
    try:
        check_approval_number(number)
    except ApprovalNumberWrong:
        return False
    return True
