"""Scanned letters: rows to values and back; their contents lie with those of the papers of consignments."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.shipments.letters import LetterAbout, ScannedLetter
from tarazu.storage import models, registry
from tarazu.storage.documents import content_under, keep_content


class LetterAbsent(TarazuError):
    """No letter has this identifier, or there is nothing of this name to attach one to, or it is not theirs to see."""

    kind = Kind.ABSENT
    says = "There is no letter '{letter}' that you may see. Open it from the page of what it stands behind."


@dataclass(frozen=True, slots=True)
class LetterSubject:
    """What a letter stands behind: whose it is, under which number it is known, and where it was signed for."""

    about: LetterAbout
    id: str
    party_id: str
    number: str
    deal_id: str = ""  # of an undertaking
    chamber_id: str = ""  # that undertook for the party
    collectorate: str = ""  # of the party


def letter_subject(about: LetterAbout, subject_id: str) -> LetterSubject:
    """What is on record under an identifier. Errors: LetterAbsent."""
    if about is LetterAbout.UNDERTAKING:
        row = models.Undertaking.objects.filter(id=subject_id).first()
        if row is not None:
            return LetterSubject(about, row.id, row.party_id, row.id, row.deal_id, row.chamber_id or "")
    elif subject_id.isascii() and subject_id.isdigit() and len(subject_id) <= 18:
        permit = models.GoodsPermit.objects.filter(pk=int(subject_id)).first()
        if permit is not None:
            at = registry.party(permit.party_id).collectorate or ""
            return LetterSubject(about, subject_id, permit.party_id, permit.number, collectorate=at)
    raise LetterAbsent(letter=subject_id)


def insert_letter(letter: ScannedLetter, content: bytes) -> None:
    """Keep a letter with its content."""
    keep_content(letter.sha256, content)
    kept = asdict(letter)
    models.ScannedLetter.objects.create(content_id=kept.pop("sha256"), **kept)


def letters(about: LetterAbout, subject_ids: Iterable[str]) -> tuple[ScannedLetter, ...]:
    """The letters behind some things of a kind, in the order they came."""
    rows = models.ScannedLetter.objects.filter(about=about.value, subject_id__in=list(subject_ids))
    return tuple(map(_letter, rows.order_by("subject_id", "number")))


def letter(letter_id: str) -> ScannedLetter:
    """One letter without its content. Errors: LetterAbsent."""
    row = models.ScannedLetter.objects.filter(id=letter_id).first()
    if row is None:
        raise LetterAbsent(letter=letter_id)
    return _letter(row)


def content_of_letter(one: ScannedLetter) -> bytes:
    """The bytes of a letter."""
    return content_under(one.sha256)


def _letter(row: models.ScannedLetter) -> ScannedLetter:
    return ScannedLetter(
        id=row.id,
        about=LetterAbout(row.about),
        subject_id=row.subject_id,
        number=row.number,
        sha256=row.content_id,
        media=row.media,
        size=row.size,
        person_id=row.person_id,
        at=row.at,
    )
