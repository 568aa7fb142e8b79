"""Reading the files of a load: what each is by its name, and every error by file and line."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tarazu.commitments.readers import read_commitments
from tarazu.corridor.closures import read_closures
from tarazu.corridor.routes import read_routes
from tarazu.desk.appoint_people import Appointment
from tarazu.desk.load_reference import ReferenceFacts
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.market.listings import Listing
from tarazu.market.readers import read_offers, read_wants
from tarazu.reference.valuations import read_valuations
from tarazu.registry.parties import Consortium, Party
from tarazu.registry.people_readers import Appointed, read_people
from tarazu.registry.readers import read_authorities, read_consortia, read_parties
from tarazu.rulebook.control import Permit
from tarazu.rulebook.control_readers import read_permits, read_quotas
from tarazu.rulebook.goods import read_listings
from tarazu.screening.lists import ReadList, read_list
from tarazu.statistics.readers import read_trade_figures


class NothingToLoad(TarazuError):
    """No file of a known name was found."""

    kind = Kind.ABSENT
    says = "Nothing to load in {place}. Known file names end in: {names}."


@dataclass(frozen=True, slots=True)
class Known:
    """What is registered already, for files that refer to it."""

    authorities: frozenset[str]
    parties: dict[str, Party]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read of a load, and every error with its file."""

    reference: ReferenceFacts = field(default_factory=ReferenceFacts)
    parties: tuple[Party, ...] = ()
    consortia: tuple[Consortium, ...] = ()
    permits: tuple[Permit, ...] = ()
    appointed: tuple[Appointed, ...] = ()
    lists: tuple[ReadList, ...] = ()
    listings: tuple[Listing, ...] = ()
    files: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    def appointments(self) -> tuple[Appointment, ...]:
        """The people read, each with all their mandates."""
        people: dict[str, list[Appointed]] = {}
        for line in self.appointed:
            people.setdefault(line.sign_in_name, []).append(line)
        return tuple(
            Appointment(
                person_id=name,
                sign_in_name=name,
                name=lines[0].name,
                language=lines[0].language,
                mandates=tuple(line.mandate for line in lines),
                email=next((line.email for line in lines if line.email), ""),
            )
            for name, lines in people.items()
        )


# In this order, because later files refer to what earlier ones bring.
ENDINGS = (
    "authorities.csv",
    "valuations.csv",
    "goods.csv",
    "quotas.csv",
    "corridors.toml",
    "closures.csv",
    "trade_table.csv",
    "commitments.toml",
    "firms.csv",
    "consortia.toml",
    "permits.csv",
    "people.csv",
    "list.csv",
    "offers.csv",
    "wants.csv",
)


def read_files(places: Collection[Path], known: Known, day: date) -> Reading:
    """Read every known file of some folders, or some files; nothing is loaded. Errors: NothingToLoad."""
    paths = [path for place in places for path in (sorted(place.iterdir()) if place.is_dir() else [place])]
    found = [(ending, path) for ending in ENDINGS for path in paths if path.name.endswith(ending)]
    if not found:
        raise NothingToLoad(place=", ".join(map(str, places)), names=", ".join(ENDINGS))
    reading = Reading()
    for ending, path in found:
        reading = _read(reading, ending, path, known, day)
    return reading


def _read(reading: Reading, ending: str, path: Path, known: Known, day: date) -> Reading:
    content = path.read_bytes()
    reading = replace(reading, files=(*reading.files, path.name))
    if ending in (
        "corridors.toml",
        "commitments.toml",
        "authorities.csv",
        "valuations.csv",
        "goods.csv",
        "quotas.csv",
        "closures.csv",
        "trade_table.csv",
    ):
        return _read_reference(reading, ending, path.name, content)
    party_ids = {party_id: party_id for party_id in _party_ids(reading, known)}
    if ending == "firms.csv":
        parties, errors = read_parties(content)
        return replace(reading, parties=(*reading.parties, *parties), errors=_with(reading, path.name, errors))
    if ending == "consortia.toml":
        consortia, wrong = read_consortia(content, (*known.parties.values(), *reading.parties))
        return replace(reading, consortia=(*reading.consortia, *consortia), errors=_with(reading, path.name, wrong))
    if ending == "permits.csv":
        permits, errors = read_permits(content, party_ids)
        return replace(reading, permits=(*reading.permits, *permits), errors=_with(reading, path.name, errors))
    if ending == "people.csv":
        subjects = set(party_ids) | known.authorities | {one.id for one in reading.reference.authorities}
        people, errors = read_people(content, subjects)
        return replace(reading, appointed=(*reading.appointed, *people), errors=_with(reading, path.name, errors))
    if ending == "list.csv":
        read = read_list(content, path.stem, day)
        return replace(reading, lists=(*reading.lists, read), errors=_with(reading, path.name, read.errors))
    listings: tuple[Listing, ...]
    listings, errors = read_offers(content, party_ids) if ending == "offers.csv" else read_wants(content, party_ids)
    return replace(reading, listings=(*reading.listings, *listings), errors=_with(reading, path.name, errors))


def _party_ids(reading: Reading, known: Known) -> tuple[str, ...]:
    read = (*reading.parties, *(consortium.party for consortium in reading.consortia))
    return (*known.parties, *(party.id for party in read))


def _read_reference(reading: Reading, ending: str, name: str, content: bytes) -> Reading:
    held = reading.reference
    errors: Collection[object]
    if ending == "authorities.csv":
        authorities, errors = read_authorities(content)
        held = replace(held, authorities=(*held.authorities, *authorities))
    elif ending == "valuations.csv":
        valuations, errors = read_valuations(content)
        held = replace(held, valuations=(*held.valuations, *valuations))
    elif ending == "goods.csv":
        lines, errors = read_listings(content)
        held = replace(held, goods_listings=(*held.goods_listings, *lines))
    elif ending == "quotas.csv":
        quotas, errors = read_quotas(content)
        held = replace(held, quotas=(*held.quotas, *quotas))
    elif ending == "corridors.toml":
        routes, errors = read_routes(content)
        held = replace(held, routes=(*held.routes, *routes))
    elif ending == "closures.csv":
        closures, errors = read_closures(content)
        held = replace(held, closures=(*held.closures, *closures))
    elif ending == "trade_table.csv":
        figures, errors = read_trade_figures(content)
        held = replace(held, trade_figures=(*held.trade_figures, *figures))
    else:
        commitments, errors = read_commitments(content)
        held = replace(held, commitments=(*held.commitments, *commitments))
    return replace(reading, reference=held, errors=_with(reading, name, errors))


def _with(reading: Reading, name: str, errors: Collection[object]) -> tuple[str, ...]:
    return (*reading.errors, *(f"{name}, {error}" for error in errors))
