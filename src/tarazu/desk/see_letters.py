"""The scanned letters behind an undertaking or a permit, for its party, its chamber, its customs and auditors."""

from dataclasses import dataclass

from tarazu.registry.people import PLATFORM, Actor
from tarazu.shipments.letters import LetterAbout, ScannedLetter
from tarazu.storage import models, scanned_letters
from tarazu.storage.scanned_letters import LetterAbsent, LetterSubject


@dataclass(frozen=True, slots=True)
class LettersPage:
    """What the letters stand behind, the letters, and whether the viewer may attach one."""

    subject: LetterSubject
    letters: tuple[ScannedLetter, ...]
    may_attach: bool


def letter_about(word: str) -> LetterAbout:
    """What a word of an address means. Errors: LetterAbsent."""
    if word not in set(LetterAbout):
        raise LetterAbsent(letter=word)
    return LetterAbout(word)


def see_letters(*, actor: Actor, about: LetterAbout, subject_id: str) -> LettersPage:
    """The letters behind something. Errors: LetterAbsent, also where it is not theirs to see."""
    subject = scanned_letters.letter_subject(about, subject_id)
    if not _sees(actor, subject):
        raise LetterAbsent(letter=subject_id)
    return LettersPage(subject, scanned_letters.letters(about, [subject.id]), _may_attach(actor, subject))


def see_letter(*, actor: Actor, letter_id: str) -> tuple[ScannedLetter, bytes]:
    """One letter with its bytes. Errors: LetterAbsent, also where it is not theirs to see."""
    found = scanned_letters.letter(letter_id)
    if not _sees(actor, scanned_letters.letter_subject(found.about, found.subject_id)):
        raise LetterAbsent(letter=letter_id)
    return found, scanned_letters.content_of_letter(found)


def _may_attach(actor: Actor, subject: LetterSubject) -> bool:
    if subject.chamber_id:
        return actor.may("undertake_as_chamber", subject.chamber_id)
    records = subject.about is LetterAbout.PERMIT and actor.may("load_reference", PLATFORM)
    return records or actor.may("declare", subject.party_id)


def _sees(actor: Actor, subject: LetterSubject) -> bool:
    """The party's own people first; of an undertaking its officers of customs, of a permit the party's collectorate."""
    if subject.party_id in actor.acts_for() or _may_attach(actor, subject) or actor.may("see_everything", PLATFORM):
        return True
    if subject.about is LetterAbout.PERMIT:
        return bool(subject.collectorate) and actor.may("record_standing", subject.collectorate)
    files = models.Authorisation.objects.filter(contract__deal_id=subject.deal_id)
    own = files.filter(order=models.Party.objects.get(id=subject.party_id).country)
    return any(actor.may("authorise", one) for one in own.values_list("authority_id", flat=True))
