"""Attach the scan of a letter to what it stands behind: its bytes, and their fingerprint in the journal."""

from datetime import datetime
from typing import Any

from tarazu.kernel.ids import identifier
from tarazu.registry.people import PLATFORM, Actor
from tarazu.shipments.documents import fingerprint_of, media_of
from tarazu.shipments.letters import (
    LETTERS_MAX,
    LetterAbout,
    LetterAttachedAlready,
    ScannedLetter,
    TooManyLetters,
)
from tarazu.storage import scanned_letters
from tarazu.storage.writing import Transaction, write


def attach_letter(
    *, actor: Actor, about: LetterAbout, subject_id: str, content: bytes, now: datetime, key: str
) -> dict[str, Any]:
    """Attach a scanned letter to an undertaking or a permit.

    To an undertaking a chamber signed, that chamber; to another one the people and agents of the party; to a permit
    these, and whoever records permits.
    Errors:  LetterAbsent; PowerMissing; DocumentEmpty; DocumentTooLarge; DocumentKindUnknown; TooManyLetters;
             LetterAttachedAlready.
    """
    subject = scanned_letters.letter_subject(about, subject_id)
    if subject.chamber_id:
        actor.must("undertake_as_chamber", subject.chamber_id)
    elif about is not LetterAbout.PERMIT or not actor.may("load_reference", PLATFORM):
        actor.must("declare", subject.party_id)
    media, fingerprint = media_of(content), fingerprint_of(content)

    def attach(tx: Transaction) -> dict[str, Any]:
        held = scanned_letters.letters(about, [subject.id])
        if len(held) >= LETTERS_MAX:
            raise TooManyLetters(count=len(held))
        if same := [one for one in held if one.sha256 == fingerprint]:
            raise LetterAttachedAlready(number=same[0].number)
        number = len(held) + 1
        kept = ScannedLetter(
            id=identifier("let", about.value, subject.id, number),
            about=about,
            subject_id=subject.id,
            number=number,
            sha256=fingerprint,
            media=media,
            size=len(content),
            person_id=actor.person_id,
            at=now,
        )
        scanned_letters.insert_letter(kept, content)
        told = {"about": about.value, "subject": subject.id, "party": subject.party_id, "sha256": fingerprint}
        tx.record("letter_attached", told | {"bytes": len(content)})
        return {"letter": kept.id, **told}

    request = {"about": about, "subject": subject_id, "sha256": fingerprint}
    return write(attach, verb="attach_letter", actor=actor, key=key, request=request, now=now)
