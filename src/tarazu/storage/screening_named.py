"""The ship, vehicle and bank a declaration names, compared with the lists in force while it is lodged."""

from collections.abc import Iterator

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.rulebook.facts import Screening
from tarazu.screening.screen import screen
from tarazu.screening.subjects import Subject, bank_subject, vessel_subject
from tarazu.shipments.declarations import Named
from tarazu.storage import screening
from tarazu.storage.models.shipments import NAME_LENGTH
from tarazu.storage.writing import Transaction


class NamedListed(TarazuError):
    """A ship, vehicle or bank named in a declaration is like an entry of a list in force."""

    kind = Kind.REFUSED
    says = (
        "'{name}' is like '{listed}' on {source}, entry {entry} ({score} %), so this cannot be declared with it. "
        "Name another ship or bank, or ask the compliance desk."
    )


class NamedNotScreened(TarazuError):
    """A ship, vehicle or bank named in a declaration could not be compared with any list."""

    kind = Kind.REFUSED
    says = (
        "'{name}' could not be compared with the sanctions lists. Write it with Latin, Cyrillic or Arabic letters; "
        "if it is, ask the compliance desk whether a list is in force."
    )


class NamedTooLong(TarazuError):
    """A ship, vehicle or bank has a name no name is as long as."""

    kind = Kind.INVALID
    says = "This name has {found} characters; at most {limit} are kept. Write the name alone."


def named_must_be_clear(tx: Transaction, named: Named) -> None:
    """Refuse a declaration whose ship, vehicle or bank is like a listed one, by number or by name.

    Nobody clears such a hit as they clear a party's: the declarant names another, or the list has a new edition.
    Errors:  NamedListed; NamedNotScreened; NamedTooLong; ShipNumberWrong; BankCodeWrong; NumberWithoutName.
    """
    subjects = tuple(_subjects(named))
    if not subjects:
        return
    versions, index = screening.lists_in_force()
    day, threshold_percent = tx.now.date(), screening.limits(tx.now.date()).threshold_percent
    for subject in subjects:
        name = subject.names[0]
        result = screen(subject, index, versions, threshold_percent, day=day)
        for hit in result.hits[:1]:
            raise NamedListed(name=name, listed=hit.listed_name, source=hit.source, entry=hit.entry, score=hit.score)
        if result.outcome() is not Screening.CLEAR:
            raise NamedNotScreened(name=name)


def _subjects(named: Named) -> Iterator[Subject]:
    for name in (named.vessel, named.vessel_number, named.bank, named.bank_code):
        if len(name) > NAME_LENGTH:
            raise NamedTooLong(found=len(name), limit=NAME_LENGTH)
    if named.vessel or named.vessel_number:
        yield vessel_subject(named.vessel, named.vessel_number)
    if named.bank or named.bank_code:
        yield bank_subject(named.bank, named.bank_code)
