"""One file's book as statements: its accounts over some days, for whoever may see them."""

from dataclasses import dataclass
from datetime import date

from tarazu.kernel.period import Period, add_days
from tarazu.ledger.statement import Statement, statement
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import authorisation, ledger, registry
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.files import File, load_file


@dataclass(frozen=True, slots=True)
class Statements:
    """A file, the days asked for, and the statement of each of its accounts, goods first."""

    file: File
    period: Period
    goods: tuple[Statement, ...]
    values: tuple[Statement, ...]
    owners: dict[str, Party]


def load_statements(
    actor: Actor, authorisation_id: str, today: date, *, since: date | None, until: date | None
) -> Statements:
    """Statements for the parties and officers of a file and for auditors; both days are in.

    Errors:  AuthorisationAbsent.
    """
    held = authorisation.authorisation(authorisation_id)
    own = set(actor.acts_for()) & {*held.members, held.applicant_id}
    if not (own or actor.may("authorise", held.authority_id) or actor.may("see_everything", PLATFORM)):
        raise AuthorisationAbsent(authorisation=authorisation_id)
    accounts, file = ledger.accounts_of_book(held.id), load_file(held.id)
    first = since or held.applied_on
    period = Period(first, add_days(max(until or today, first), 1))
    made = [statement(account, file.transfers, period) for account in accounts.values()]
    made.sort(key=lambda one: (one.account.commodity or "", one.account.kind, one.account.owner_id or ""))
    return Statements(
        file=file,
        period=period,
        goods=tuple(one for one in made if one.account.commodity),
        values=tuple(one for one in made if not one.account.commodity),
        owners=registry.parties({account.owner_id for account in accounts.values() if account.owner_id}),
    )
