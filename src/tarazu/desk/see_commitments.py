"""The commitments register: what was promised, which deliveries count towards it, and how each stands."""

from datetime import datetime

from tarazu.commitments.commitments import Progress, progress
from tarazu.commitments.outlook import Outlook, outlook
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.papers.commitments_paper import commitments_paper
from tarazu.papers.tabled import TABLED_FORMS
from tarazu.storage import counting, models


class CommitmentsPaperAbsent(TarazuError):
    """The paper of the commitments was asked for in a form that does not exist."""

    kind = Kind.ABSENT
    says = "The commitments are printed as pdf, csv or xlsx, not as '{form}'."


def see_commitments() -> tuple[Progress, ...]:
    """Every commitment with the deliveries that count towards it."""
    deliveries = list(counting.deliveries())
    return tuple(progress(commitment, deliveries) for commitment in counting.commitments())


def see_outlooks(*, now: datetime) -> tuple[tuple[Progress, Outlook], ...]:
    """Every commitment and how it stands today."""
    deliveries, today = list(counting.deliveries()), now.date()
    found = (progress(commitment, deliveries) for commitment in counting.commitments())
    return tuple((one, outlook(one, deliveries, today)) for one in found)


def export_commitments(*, form: str, language: str, now: datetime) -> bytes:
    """The commitments for a joint commission, as a file. Errors: CommitmentsPaperAbsent; UnknownLanguage."""
    if form not in TABLED_FORMS:
        raise CommitmentsPaperAbsent(form=form)
    invented = models.Party.objects.filter(invented=True).exists()
    paper = commitments_paper(see_outlooks(now=now), now.date(), specimen=invented)
    return TABLED_FORMS[form](paper, language)
