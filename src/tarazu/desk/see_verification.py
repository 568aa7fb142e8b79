"""What anybody may learn from a number on a paper: whether it is ours, and how its file stands. No names, no goods.

The number of a certificate of a netting window is answered too: from its window, its final run, and the journal.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.authorisation.grant import ApprovalNumberWrong, check_approval_number
from tarazu.clearing.window_run import WindowRun, certificate_number, is_sealed
from tarazu.clearing.windows import Window, WindowPhase
from tarazu.ledger.journal import entry_bytes, leaf_hash
from tarazu.ledger.proofs import proves_inclusion
from tarazu.papers.verification import PaperForged, check_paper
from tarazu.registry.authorities import Authority
from tarazu.storage import journal, keys, models, registry, windows
from tarazu.storage.proofs import inclusion_proof

OF_A_WINDOW = re.compile(r"([A-Z]{2})-([0-9]{4})-Q([1-4])-[0-9A-Z]{12}")


@dataclass(frozen=True, slots=True)
class VerifiedWindow:
    """A certificate of a netting window: what it is, and where its final run stands in the journal."""

    label: str
    of_one_party: bool
    final_on: date
    seal: str
    entry: int
    entry_hash: str
    entries: int  # how many the journal holds now
    root: str  # over all of them
    in_journal: bool  # the entry holds this seal, gives its hash, and stands under that root


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
    window: VerifiedWindow | None = None  # where the number is that of a window's certificate


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
    """What stands behind the number of an approval, of a closing or of a window's certificate, without signing in."""
    if (found := _of_window(number.strip().upper())) is not None:
        return found
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


def _of_window(number: str) -> Verification | None:
    """What stands behind the number of a window's certificate; None where it is no such number."""
    form = OF_A_WINDOW.fullmatch(number)
    if form is None:
        return None
    order, year, quarter = form.groups()
    unknown = Verification(
        number, well_formed=True, state=None, order="", authority=None, granted_on=None, closed_on=None, seal=""
    )
    row = models.NettingWindow.objects.filter(order=order, year=int(year), quarter=int(quarter)).first()
    run = windows.run_of(row.id) if row and row.phase == WindowPhase.FINAL else None
    if row is None or run is None:
        return unknown
    of, parties = windows.window_of(row), models.Party.objects.values_list("id", flat=True)
    covers = next((one for one in parties if number == certificate_number(of.label, run.seal, one)), "")
    if not covers and number != certificate_number(of.label, run.seal):
        return unknown
    return replace(unknown, order=order, window=_verified(of, run, of_one_party=bool(covers)))


def _verified(of: Window, run: WindowRun, *, of_one_party: bool) -> VerifiedWindow:
    assert of.confirmed_on is not None, "a final window was confirmed"
    head, entry = journal.read_head(), journal.entry_about("window_confirmed", of.id)
    stands = entry.position < head.count and proves_inclusion(
        leaf_hash(entry_bytes(entry)),
        entry.position,
        head.count,
        inclusion_proof(head.count, entry.position),
        head.root,
    )
    return VerifiedWindow(
        label=of.label,
        of_one_party=of_one_party,
        final_on=of.confirmed_on,
        seal=run.seal,
        entry=entry.position,
        entry_hash=entry.hash,
        entries=head.count,
        root=head.root,
        in_journal=stands and entry.body.get("seal") == run.seal and is_sealed(run),
    )


def _fits(number: str) -> bool:
    try:
        check_approval_number(number)
    except ApprovalNumberWrong:
        return False
    return True
