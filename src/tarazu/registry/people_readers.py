"""Reading people and their mandates from a table, one line a mandate."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.reference.tables import Column, Records, Row, one_of, read_day, read_records
from tarazu.registry.invitations import read_email
from tarazu.registry.people import PLATFORM, Mandate, Role

COLUMNS = (
    *(Column(name) for name in ("sign_in_name", "name", "language", "role", "subject", "since")),
    Column("until", may_be_empty=True),
    Column("email", required=False, may_be_empty=True),
)


class UnknownSubject(TarazuError):
    """A mandate names a party or authority that is not registered."""

    kind = Kind.ABSENT
    says = "'{subject}' is neither a party nor an authority here. Register it first, or check the spelling."


@dataclass(frozen=True, slots=True)
class Appointed:
    """One line of a list of people: who they are, and one mandate."""

    sign_in_name: str
    name: str
    language: str
    mandate: Mandate
    email: str = ""


def read_people(content: bytes | str, subjects: Collection[str]) -> Records[Appointed]:
    """Read people and their mandates; `subjects` are the known parties and authorities."""

    def make(row: Row) -> Appointed:
        sign_in_name = row.text("sign_in_name")
        mandate = Mandate(
            person_id=sign_in_name,
            role=Role(row.read("role", one_of([role.value for role in Role]))),
            subject_id=row.read("subject", _known({PLATFORM, *subjects})),
            period=Period(row.read("since", read_day), row.read_or("until", read_day, None)),
        )
        return Appointed(
            sign_in_name,
            row.text("name"),
            row.read("language", one_of(("en", "ur", "ru"))),
            mandate,
            row.read_or("email", read_email, ""),
        )

    return read_records(
        content, COLUMNS, make, lambda made: (made.sign_in_name, made.mandate.role, made.mandate.subject_id)
    )


def _known(subjects: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in subjects:
            raise UnknownSubject(subject=text)
        return text

    return read
